"""An image: clean, scanned and on disk before the log knows of it, and once whatever the network does."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from service.conversations.events import Envelope
from service.conversations.store import ConversationStore
from service.conversations.tables import Event
from service.core.clock import iso
from service.core.errors import Conflict
from service.core.ids import new_id
from service.images import refusals
from service.images.files import ImageFiles
from service.images.picture import Picture, rewrite
from service.images.scan import Scan
from service.images.senders import ImageEvent, Sender
from service.images.tables import ImageRow

AT_ONCE = 8
"""Uploads under way; each holds its bytes in memory."""
DECODED_AT_ONCE = 2


@dataclass(frozen=True)
class ImageReceipt:
    """A resend of the same `client_id` gets the same one with `duplicate` set."""

    envelope: Envelope
    client_id: str
    duplicate: bool

    def to_json(self) -> dict[str, Any]:
        data = self.envelope.data
        return {
            "seq": self.envelope.seq,
            "at": iso(self.envelope.at),
            "client_id": self.client_id,
            **{key: data[key] for key in ("image", "width", "height", "size")},
            "duplicate": self.duplicate,
        }


class Images:
    def __init__(self, store: ConversationStore, files: ImageFiles, scan: Scan) -> None:
        self._store, self._files, self._scan = store, files, scan
        self._decoding = ThreadPoolExecutor(DECODED_AT_ONCE, "images")
        self._under_way = 0

    @contextmanager
    def upload(self) -> Iterator[None]:
        """Around everything that holds an image in memory. Raises Unavailable `uploads_busy`."""
        if self._under_way >= AT_ONCE:
            raise refusals.busy()
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def accept(self, conversation_id: str, client_id: str, raw: bytes, sender: Sender) -> ImageReceipt:
        """Durable when it returns. Raises NotFound, Conflict `client_id_reused`, InvalidField as `rewrite`, as `Scan.check`,
        and as the sender's checks."""
        await self._check_wanted(conversation_id, client_id, sender)
        loop = asyncio.get_running_loop()
        picture = await loop.run_in_executor(self._decoding, rewrite, raw)
        image = new_id("i")
        try:
            path = await loop.run_in_executor(self._decoding, self._files.write, image, picture)
            await self._scan.check(path)
            return await self._log(conversation_id, client_id, image, picture, sender)
        finally:
            # What was accepted has its name by now, and no part is left of it.
            self._files.discard(image)

    async def read(self, conversation_id: str, image: str) -> tuple[bytes, str]:
        """(content, media). Raises NotFound `image_not_found`, also for an image of another conversation."""
        query = select(ImageRow.media).where(
            ImageRow.id == image, ImageRow.conversation_id == conversation_id
        )
        async with self._store.database.read() as connection:
            media = (await connection.execute(query)).scalar_one_or_none()
        if media is None:
            raise refusals.not_found()
        try:
            return await asyncio.to_thread(self._files.read, image, media), media
        except FileNotFoundError:
            raise refusals.not_found() from None

    async def _check_wanted(self, conversation_id: str, client_id: str, sender: Sender) -> None:
        """Before any work is done for it. The transaction asks again."""
        header = await self._store.header(conversation_id)
        mine = f"{sender.kind.value}:{client_id}"
        query = select(Event.seq).where(Event.conversation_id == conversation_id, Event.client_id == mine)
        async with self._store.database.read() as connection:
            sent_before = (await connection.execute(query)).first() is not None
        if not sent_before:
            sender.check_before(header)

    async def _log(
        self, conversation_id: str, client_id: str, image: str, picture: Picture, sender: Sender
    ) -> ImageReceipt:
        size = len(picture.content)
        event = sender.event(image, picture.width, picture.height, size, client_id)
        async with self._store.writing(conversation_id) as draft:
            earlier = await draft.sent_before(sender.kind, client_id)
            if earlier is not None:
                _check_same(earlier, event)
                return ImageReceipt(earlier, client_id, duplicate=True)
            actor = await sender.check(draft)
            envelope = await draft.append(event, actor, client_id)
            await sender.note(draft, envelope)
            row = insert(ImageRow).values(
                id=image, conversation_id=draft.id, seq=envelope.seq, media=picture.media
            )
            await draft.connection.execute(row)
            self._files.accept(image, picture.media)
        return ImageReceipt(envelope, client_id, duplicate=False)


def _check_same(earlier: Envelope, event: ImageEvent) -> None:
    same = earlier.type == event.type and all(
        earlier.data[key] == getattr(event, key) for key in ("width", "height", "size")
    )
    if not same:
        raise Conflict("client_id_reused", "同一个消息编号已用于另一条消息。")
