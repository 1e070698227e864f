"""The outbox of posts to outside desks: filled inside the handoff's transaction, emptied by the sender."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from service.conversations.store import Draft
from service.core.clock import aware
from service.core.database import Database
from service.core.ids import new_id
from service.handoff.outside.payload import body_of
from service.handoff.outside.tables import OutsidePost
from service.handoff.summary.rules import Summary
from service.identity.audit import record

BATCH = 50


class Outbox:
    def __init__(self, database: Database, urls: Sequence[str]) -> None:
        """Without addresses nothing is written."""
        self._database, self.urls = database, tuple(urls)

    async def queued(self, draft: Draft, handoff_id: str, summary: Summary) -> None:
        """One event for every address; each learns of it once this transaction is committed, or never."""
        if not self.urls:
            return
        event = new_id("e")
        body = body_of(event, draft.now, handoff_id, draft.id, summary.to_json())
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
            for url in self.urls
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

    async def sent(self, post: Row[Any], now: datetime) -> None:
        """What was delivered is not kept."""
        await self._change(post, {"sent_at": now, "next_at": None, "body": None, "error": None})

    async def failed(self, post: Row[Any], now: datetime, error: str, again_at: datetime | None) -> None:
        """To be tried again, or given up when `again_at` is None: that stands in the audit trail."""
        change = {"error": error, "next_at": again_at, "dead_at": None if again_at else now}
        action = "outside.given_up" if again_at is None else None
        await self._change(post, change, action, now, error)

    async def _change(
        self,
        post: Row[Any],
        change: dict[str, Any],
        action: str | None = None,
        now: datetime | None = None,
        error: str | None = None,
    ) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(OutsidePost)
                .where(OutsidePost.id == post.id)
                .values(attempts=post.attempts + 1, **change)
            )
            if action and now:
                await record(connection, now, "system", action, post.conversation_id, code=error)
