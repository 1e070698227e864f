"""Follows the pointer of a shelf as a service does, without Rasa: a test says when, and whether it likes a release."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from service.releases.shelf import Live, Serving, Shelf

LOOK_SECONDS = 0.01


class Follower:
    def __init__(self, shelf: Shelf) -> None:
        self.shelf, self.serving = shelf, shelf.live().release
        self.free = asyncio.Event()
        self.free.set()
        self.refuses: str | None = None
        """What it says of the next release, `code: text`."""
        self.refuses_trials: str | None = None

    async def run(self) -> None:
        seen = self.shelf.live()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.free.wait()
            live = self.shelf.live()
            if live != seen:
                self._take(live)
                seen = live

    def _take(self, live: Live) -> None:
        error = self.refuses if live.release != self.serving else None
        if live.canary is not None:
            error = error or self.refuses_trials
        if error is None:
            self.serving = live.release
        self.shelf.tell(Serving(self.serving, live.change, error))


@asynccontextmanager
async def following(shelf: Shelf) -> AsyncIterator[Follower]:
    follower = Follower(shelf)
    task = asyncio.create_task(follower.run())
    try:
        yield follower
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
