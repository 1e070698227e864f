"""How long the studio's insight takes over a hundred thousand turns, and how long the service's event loop stands still.

    .venvs/service/bin/python -m bench.insights [--turns 100000] [--runs 5]

Turns are planted in SQLite, four to a conversation, evenly over sixty days: half of them in the period of thirty days,
half in the one before it; beside them as many again lie further back, which must cost nothing. Prints reading, counting
and the whole, in milliseconds, the processor's time for the whole, and the longest time the event loop was late
meanwhile. Needs no running stack.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.core import migrations
from service.core.database import Database
from service.studio.insights.insights import Insights
from service.studio.insights.reading import read
from service.studio.insights.span import Span
from service.studio.insights.tally import tally
from tests.support.insights import CountedKnowledge, Planted, plant
from tests.support.library import CUTOFFS, topics
from tests.support.line import HandClock
from tests.support.mind import scripted_mind

GOAL_MS = 1000
DAYS = 30
TURNS_EACH = 4
SEED = 8
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
KINDS = ("answer",) * 6 + ("suggest", "probe", "refuse", "handoff")
TICK = 0.002


def planted(count: int, prefix: str, until: datetime, days: int) -> Iterator[Planted]:
    """So many turns, the last of them just before `until`."""
    dice, names = random.Random(SEED), sorted(topics())
    talks = count // TURNS_EACH
    for talk in range(talks):
        at = until - timedelta(days=days) * ((talk + 0.5) / talks)
        for turn in range(TURNS_EACH):
            best, second = dice.choices(names, k=2)
            score = dice.uniform(0.3, 1.0)
            yield Planted(
                f"c_{prefix}{talk:07}",
                2 + 3 * turn,
                at + timedelta(seconds=30 * turn),
                dice.choice(KINDS),
                best,
                helpful=dice.choice((None, None, None, True, False)),
                candidates=((best, round(score, 3)), (second, round(dice.uniform(0, score), 3))),
            )


async def lateness(latest: list[float]) -> None:
    """Milliseconds by which a short sleep was overslept, one after the other."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(TICK)
        latest.append((time.perf_counter() - began - TICK) * 1000)


async def measure(count: int, runs: int, folder: Path) -> dict[str, list[float]]:
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}", audit_key="bench")
    await migrations.upgrade(database)
    await plant(database, planted(count, "n", NOW, 2 * DAYS))
    await plant(database, planted(count, "o", NOW - timedelta(days=2 * DAYS + 1), 300))
    library, span = scripted_mind(CountedKnowledge()).library, Span.of(NOW, DAYS)
    service = Insights(database, HandClock(NOW), lambda: library)
    found: dict[str, list[float]] = {
        "reading": [],
        "counting": [],
        "whole": [],
        "processor": [],
        "loop late": [],
    }
    try:
        for _ in range(runs):
            began = time.perf_counter()
            was = await database.read_apart(lambda connection: read(connection, span))
            found["reading"].append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            tally(was.seen, CUTOFFS)
            found["counting"].append((time.perf_counter() - began) * 1000)
            late: list[float] = []
            watch = asyncio.create_task(lateness(late))
            began, used = time.perf_counter(), time.process_time()
            told = await service.report(DAYS)
            found["processor"].append((time.process_time() - used) * 1000)
            found["whole"].append((time.perf_counter() - began) * 1000)
            watch.cancel()
            found["loop late"].append(max(late, default=0.0))
    finally:
        await database.close()
    print(f"{len(was.seen)} turns read, {told['totals']['turns']} of them in the period")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="subtext-bench-") as folder:
        found = asyncio.run(measure(given.turns, given.runs, Path(folder)))
    for name, times in found.items():
        print(f"{name:<12}{statistics.median(times):>9.0f} ms  worst {max(times):.0f} ms")
    whole = statistics.median(found["whole"])
    print(f"goal ≤ {GOAL_MS} ms: {'met' if whole <= GOAL_MS else 'missed'}")


if __name__ == "__main__":
    main()
