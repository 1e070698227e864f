"""Handoffs on disk, always inside the conversation's own transaction."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.store import Draft
from service.core.clock import Clock, aware
from service.core.database import Database
from service.core.ids import new_id
from service.handoff.queue import Waiting
from service.handoff.tables import Handoff

RECENT = timedelta(hours=8)
ENOUGH = 5
"""Handled conversations needed before their mean replaces the configured handling time."""


class HandoffStore:
    def __init__(self, database: Database, clock: Clock, default_minutes: float) -> None:
        self._database, self._clock, self._default_minutes = database, clock, default_minutes

    async def waiting(self) -> list[Waiting]:
        """Everybody in the queue, unordered."""
        query = select(Handoff.conversation_id, Handoff.skill, Handoff.urgent, Handoff.queued_at).where(
            Handoff.ended_at.is_(None), Handoff.accepted_at.is_(None)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [Waiting(row.conversation_id, row.skill, row.urgent, aware(row.queued_at)) for row in rows]

    async def latest(self, conversation_id: str) -> Row[Any] | None:
        """The newest handoff of a conversation, open or ended."""
        async with self._database.read() as connection:
            return await latest_handoff(connection, conversation_id)

    async def handling_minutes(self) -> float:
        """Mean minutes from accept to end over the recent past; the configured value until there are enough."""
        since = self._clock.now() - RECENT
        query = select(Handoff.accepted_at, Handoff.ended_at).where(
            Handoff.ended_at >= since, Handoff.accepted_at.is_not(None)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        if len(rows) < ENOUGH:
            return self._default_minutes
        seconds = [(aware(row.ended_at) - aware(row.accepted_at)).total_seconds() for row in rows]
        return sum(seconds) / len(seconds) / 60


async def latest_handoff(connection: AsyncConnection, conversation_id: str) -> Row[Any] | None:
    query = (
        select(*Handoff.__table__.columns)
        .where(Handoff.conversation_id == conversation_id)
        .order_by(Handoff.queued_at.desc())
        .limit(1)
    )
    return (await connection.execute(query)).first()


async def do_queue(draft: Draft, values: dict[str, Any]) -> None:
    """A row that waits. `values`: skill, urgent, topic, need, reason, summary."""
    await draft.connection.execute(
        insert(Handoff).values(id=new_id("h"), conversation_id=draft.id, queued_at=draft.now, **values)
    )


async def do_accept(draft: Draft, agent_id: str) -> None:
    await _change_open(draft, accepted_at=draft.now, agent_id=agent_id)


async def do_end(draft: Draft, outcome: str, note: str | None = None) -> None:
    await _change_open(draft, ended_at=draft.now, outcome=outcome, note=note)


async def _change_open(draft: Draft, **values: Any) -> None:
    await draft.connection.execute(
        update(Handoff)
        .where(Handoff.conversation_id == draft.id, Handoff.ended_at.is_(None))
        .values(**values)
    )
