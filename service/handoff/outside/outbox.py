"""The outbox of posts to systems of the bank's own: filled inside the deed's transaction, emptied by the sender."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from service.conversations.store import ConversationStore, Draft
from service.core.clock import aware
from service.core.errors import NotFound
from service.core.ids import new_id
from service.handoff.outside.payload import QUEUED, packet
from service.handoff.outside.tables import OutsidePost
from service.handoff.summary.rules import Summary
from service.identity.audit import record

BATCH = 50
HURRY = frozenset({"ticket.opened", "ticket.retried"})
"""Entries of the desk's log after which there is something to send."""


@dataclass(frozen=True)
class Settled:
    """A post is over: heard, with the beginning of the `answer`, or given up with the code of the last `error`."""

    event_id: str
    answer: bytes = b""
    error: str | None = None


class Outbox:
    def __init__(
        self,
        store: ConversationStore,
        urls: Sequence[str],
        ticket_url: str = "",
        settled: Callable[[Draft, Settled], Awaitable[None]] | None = None,
    ) -> None:
        """Without addresses of outside desks no handoff is written. `settled` is told in the transaction of the end."""
        self._store, self._database, self._settled = store, store.database, settled
        self.urls, self.ticket_url = tuple(urls), ticket_url

    async def queued(self, draft: Draft, handoff_id: str, summary: Summary) -> None:
        """One event for every address; each learns of it once this transaction is committed, or never."""
        if not self.urls:
            return
        event = new_id("e")
        body = packet(QUEUED, event, draft.now, handoff_id, draft.id, summary.to_json())
        await self.put(draft, event, body, self.urls)

    async def put(self, draft: Draft, event: str, body: str, urls: Sequence[str]) -> None:
        rows = [
            {
                "id": new_id("w"),
                "event_id": event,
                "url": url,
                "conversation_id": draft.id,
                "body": body,
                "made_at": draft.now,
                "attempts": 0,
                "next_at": draft.now,
            }
            for url in urls
        ]
        await draft.connection.execute(insert(OutsidePost), rows)

    async def due(self, now: datetime) -> Sequence[Row[Any]]:
        """Posts whose time has come, the oldest first, at most BATCH."""
        query = (
            select(*OutsidePost.__table__.columns)
            .where(OutsidePost.next_at <= now)
            .order_by(OutsidePost.next_at, OutsidePost.id)
            .limit(BATCH)
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).all()

    async def next_moment(self) -> datetime | None:
        """When the next post is due; None while nothing waits."""
        async with self._database.read() as connection:
            found = (await connection.execute(select(func.min(OutsidePost.next_at)))).scalar()
        return aware(found) if found else None

    async def counts(self) -> tuple[int, int]:
        """How many wait, and how many were given up."""
        query = select(func.count(OutsidePost.next_at), func.count(OutsidePost.dead_at))
        async with self._database.read() as connection:
            waiting, dead = (await connection.execute(query)).one()
        return waiting, dead

    async def sent(self, post: Row[Any], now: datetime, answer: bytes = b"") -> None:
        """What was delivered is not kept."""
        change = {"sent_at": now, "next_at": None, "dead_at": None, "body": None, "error": None}
        await self._change(post, change, Settled(post.event_id, answer))

    async def failed(self, post: Row[Any], now: datetime, error: str, again_at: datetime | None) -> None:
        """To be tried again, or given up when `again_at` is None: that stands in the audit trail."""
        change = {"error": error, "next_at": again_at, "dead_at": None if again_at else now}
        await self._change(post, change, None if again_at else Settled(post.event_id, error=error))

    async def _change(self, post: Row[Any], change: dict[str, Any], settled: Settled | None) -> None:
        """Nothing for a customer who was erased meanwhile: his posts went with him."""
        try:
            async with self._store.writing(post.conversation_id) as draft:
                await draft.connection.execute(
                    update(OutsidePost)
                    .where(OutsidePost.id == post.id)
                    .values(attempts=post.attempts + 1, **change)
                )
                if settled is None:
                    return
                if settled.error:
                    await record(
                        draft.connection,
                        draft.now,
                        "system",
                        "outside.given_up",
                        draft.id,
                        code=settled.error,
                    )
                if self._settled:
                    await self._settled(draft, settled)
        except NotFound:
            return
