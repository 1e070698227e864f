"""A clock somebody keeps setting: minutes off, a day off, forward and back."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

from tests.support.ledger.entries import Kind
from tests.support.ledger.world import World

OFFSETS = (-86_400, -600, -60, -2, 0, 2, 60, 600, 86_400)
"""Seconds off the true time."""
RECEIPTS = 15
"""Messages acknowledged between two steps."""
STUCK = 30.0
POLL = 0.02


class SteppedClock:
    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    async def step(self, world: World, seed: int, steps: int) -> None:
        """Sets the clock again and again while the clients work; afterwards it is right."""
        chance = random.Random(seed)
        for offset in [*(chance.choice(OFFSETS) for _ in range(steps - 1)), 0]:
            await _receipts(world, RECEIPTS)
            self.offset = timedelta(seconds=offset)
            world.journal.note(Kind.CLOCK, "clock", offset=offset)
        await _receipts(world, RECEIPTS)


async def _receipts(world: World, count: int) -> None:
    def received() -> int:
        return sum(entry.kind is Kind.RECEIPT for entry in world.journal.entries)

    before = received()
    async with asyncio.timeout(STUCK):
        while received() < before + count:
            await asyncio.sleep(POLL)
