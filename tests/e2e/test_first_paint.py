"""The chat shows something within a second on a slow phone network."""

from playwright.async_api import Browser

from tests.support.first_paint import first_paint
from tests.support.live import Live

BOUND_MS = 1_000
TRIES = 5
"""The network is the same each time; a machine that is busy with something else is not."""


async def test_first_paint_within_a_second_on_fast_3g(browser: Browser, live: Live):
    seen = []
    for _ in range(TRIES):
        seen.append((await first_paint(browser, live.url)).cold)
        if seen[-1] < BOUND_MS:
            return
    raise AssertionError(f"first paint after {', '.join(f'{ms:.0f}' for ms in seen)} ms")
