"""First paint of the chat on Lighthouse's Fast 3G: opened the moment the launcher is there, nothing cached."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys

from playwright.async_api import async_playwright

from tests.support.browser import ARGUMENTS, chromium
from tests.support.first_paint import DOWN_KBIT, RTT_MS, UP_KBIT, FirstPaint, first_paint

BOUND_MS = 1_000


async def measure(url: str, rounds: int) -> list[FirstPaint]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            return [await first_paint(browser, url) for _ in range(rounds)]
        finally:
            await browser.close()


def line(name: str, values: list[float]) -> str:
    middle = statistics.median(values)
    return f"{name:<28} median {middle:6.0f} ms   least {min(values):6.0f}   greatest {max(values):6.0f}"


def main() -> int:
    """Exit code 1 if the median is over the bound."""
    parser = argparse.ArgumentParser(prog="bench.widget_paint", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="a running stack (make run)")
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    seen = asyncio.run(measure(given.url, given.rounds))
    cold = [one.cold for one in seen]
    print(f"Fast 3G: {RTT_MS} ms RTT, {DOWN_KBIT} kbit/s down, {UP_KBIT} kbit/s up; {given.rounds} rounds")
    print(line("page load to launcher", [one.launcher for one in seen]))
    print(line("opening to first paint", cold))
    print(f"goal: first paint < {BOUND_MS} ms")
    return int(statistics.median(cold) >= BOUND_MS)


if __name__ == "__main__":
    sys.exit(main())
