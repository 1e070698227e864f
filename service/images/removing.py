"""Images that go: taken back by who sent them, erased with the customer, or left over from a crash."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.events import IMAGES, Envelope
from service.conversations.store import ConversationStore, Draft
from service.images.files import ImageFiles
from service.images.tables import ImageRow

log = structlog.get_logger()

YOUNG = timedelta(minutes=10)
"""Longer than any upload takes: a file this young may still get its row."""
SWEEP_SECONDS = 600.0
ASKED_AT_ONCE = 500


class ImagesForget:
    """Recall: first the file, then the row, so that no failure in between keeps what was taken back."""

    def __init__(self, files: ImageFiles) -> None:
        self._files = files

    async def forget(self, draft: Draft, message: Envelope) -> None:
        if message.type not in IMAGES:
            return
        image = str(message.data["image"])
        self._files.remove([image])
        await draft.connection.execute(delete(ImageRow).where(ImageRow.id == image))


class ImageSweep:
    """Removes files without a row: after a crash in between, and after their conversation was deleted."""

    def __init__(self, store: ConversationStore, files: ImageFiles) -> None:
        self._store, self._files = store, files

    async def step(self) -> int:
        """Returns how many files went."""
        before = (self._store.clock.now() - YOUNG).timestamp()
        found = await asyncio.to_thread(self._files.older_than, before)
        removed = 0
        for start in range(0, len(found), ASKED_AT_ONCE):
            asked = found[start : start + ASKED_AT_ONCE]
            kept = await self._kept(asked)
            removed += self._files.remove(one for one in asked if one not in kept)
        return removed

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                if removed := await self.step():
                    log.info("images.swept", files=removed)
            except (OSError, SQLAlchemyError) as error:
                log.warning("images.sweep_failed", kind=type(error).__name__)
            await asyncio.sleep(SWEEP_SECONDS)

    async def _kept(self, images: Sequence[str]) -> set[str]:
        async with self._store.database.read() as connection:
            query = select(ImageRow.id).where(ImageRow.id.in_(images))
            return set((await connection.execute(query)).scalars())
