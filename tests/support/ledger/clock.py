"""A clock somebody keeps setting: seconds, minutes, hours, a day off, forward and back."""

import asyncio
import mmap
import random
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.ledger.entries import Kind
from tests.support.ledger.journal import Journal

OFFSETS = (-86_400.0, -21_600.0, -3_600.0, -600.0, -60.0, -2.0, 2.0, 60.0, 600.0, 5_400.0, 21_600.0, 86_400.0)
"""Seconds off the true time; each is set once."""
RECEIPTS = 12
"""Messages acknowledged between two steps."""
STUCK = 120.0
POLL = 0.02
_SECONDS = struct.Struct("d")


class SharedClock:
    """True time and an offset that lies in a file: whoever sets it there sets it for every process that reads it, also
    for one that is started later."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(_SECONDS.pack(0.0))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), _SECONDS.size)

    @property
    def offset(self) -> float:
        return float(_SECONDS.unpack_from(self._shared)[0])

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def set(self, journal: Journal, offset: float) -> None:
        """With a line in the journal before and one after: in between nobody knows which time the service saw."""
        note = {"offset": offset, "base": time.time() - time.monotonic()}
        journal.note(Kind.CLOCK, "clock", **note, done=False)
        _SECONDS.pack_into(self._shared, 0, offset)
        journal.note(Kind.CLOCK, "clock", **note, done=True)


async def step(journal: Journal, clock: SharedClock, seed: str) -> None:
    """Sets the clock again and again while the clients work; afterwards it is right."""
    for offset in [*random.Random(seed).sample(OFFSETS, len(OFFSETS)), 0.0]:
        await _receipts(journal, RECEIPTS)
        clock.set(journal, offset)
    await _receipts(journal, RECEIPTS)


async def _receipts(journal: Journal, count: int) -> None:
    def received() -> int:
        return sum(entry.kind is Kind.RECEIPT for entry in journal.entries)

    before = received()
    async with asyncio.timeout(STUCK):
        while received() < before + count:
            await asyncio.sleep(POLL)
