"""What one use of a rate limit costs in processor time, by how many customers are at work: the library's storage and ours.

    .venvs/service/bin/python -m bench.rate_limits [--customers 10,100,1000]

A hundred uses, ten milliseconds apart, by customers in turn; each has used the limit a moment before.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from service.core.recent_uses import RecentUses

RULE = parse("30/10 seconds")
USES, PAUSE = 100, 0.01
STORAGES: dict[str, Callable[[], MemoryStorage]] = {"limits' own": MemoryStorage, "ours": RecentUses}


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--customers", default="10,100,1000", help="comma-separated")
    counts = [int(count) for count in parser.parse_args().customers.split(",")]
    print("| customers | " + " | ".join(f"{name}, ms a use" for name in STORAGES) + " |")
    print("|---" * (1 + len(STORAGES)) + "|")
    for count in counts:
        cells = (f"{1000 * asyncio.run(_cost(make(), count)):.3f}" for make in STORAGES.values())
        print(f"| {count} | " + " | ".join(cells) + " |")


async def _cost(storage: MemoryStorage, customers: int) -> float:
    """Seconds of processor time a use, all threads, above what the pauses alone take."""
    limiter = MovingWindowRateLimiter(storage)
    for number in range(customers):
        await limiter.hit(RULE, str(number))
    began = time.process_time()
    for _ in range(USES):
        await asyncio.sleep(PAUSE)
    idle, began = time.process_time() - began, time.process_time()
    for number in range(USES):
        await limiter.hit(RULE, str(number % customers))
        await asyncio.sleep(PAUSE)
    return (time.process_time() - began - idle) / USES


if __name__ == "__main__":
    main()
