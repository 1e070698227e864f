"""Handoffs on disk, always inside the conversation's own transaction."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.store import Draft
from service.core import metrics
from service.core.clock import Clock, aware
from service.core.database import Database
from service.core.ids import new_id
from service.handoff.line.queue import Waiting
from service.handoff.routing.estimate import Handled, HandlingTimes, handling_times
from service.handoff.routing.offers import end_offer, settle_offer
from service.handoff.tables import Handoff

RECENT = timedelta(hours=8)
NEWEST = 300
"""Handled conversations that are looked at: of a busy desk's eight hours the last ones say most, and it asks often."""


class HandoffStore:
    def __init__(self, database: Database, clock: Clock, default_minutes: float) -> None:
        self._database, self._clock, self._default_minutes = database, clock, default_minutes

    async def waiting(self) -> list[Waiting]:
        """Everybody in the queue, unordered."""
        async with self._database.read() as connection:
            rows = (await connection.execute(_WAITING)).all()
        return [_waiting(row) for row in rows]

    async def latest(self, conversation_id: str) -> Row[Any] | None:
        """The newest handoff of a conversation, open or ended."""
        async with self._database.read() as connection:
            return await latest_handoff(connection, conversation_id)

    async def handling(self) -> HandlingTimes:
        """Minutes of a seat per conversation and skill over the recent past; the configured value until there are enough."""
        since = self._clock.now() - RECENT
        query = (
            select(Handoff.skill, Handoff.agent_id, Handoff.accepted_at, Handoff.ended_at)
            .where(Handoff.ended_at >= since, Handoff.accepted_at.is_not(None), Handoff.agent_id.is_not(None))
            .order_by(Handoff.ended_at.desc())
            .limit(NEWEST)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        handled = [
            Handled(row.skill, row.agent_id, aware(row.accepted_at), aware(row.ended_at)) for row in rows
        ]
        return handling_times(handled, self._default_minutes)


def _waiting(row: Row[Any]) -> Waiting:
    place = aware(row.place_at or row.queued_at)
    since = aware(row.waiting_since or row.place_at or row.queued_at)
    return Waiting(
        row.conversation_id, row.skill, row.urgent, place, row.head, row.choice, since, row.told_closed
    )


_LATEST = (
    select(*Handoff.__table__.columns)
    .where(Handoff.conversation_id == bindparam("conversation"))
    .order_by(Handoff.begun_seq.desc(), Handoff.queued_at.desc())
    .limit(1)
)
# Read at every step of the line: without the summary, which is most of a row.
_WAITING: Any = select(
    Handoff.conversation_id,
    Handoff.skill,
    Handoff.urgent,
    Handoff.queued_at,
    Handoff.place_at,
    Handoff.head,
    Handoff.waiting_since,
    Handoff.choice,
    Handoff.told_closed,
).where(Handoff.ended_at.is_(None), Handoff.accepted_at.is_(None))


async def latest_handoff(connection: AsyncConnection, conversation_id: str) -> Row[Any] | None:
    return (await connection.execute(_LATEST, {"conversation": conversation_id})).first()


async def do_queue(draft: Draft, values: dict[str, Any]) -> str:
    """A row that waits, unless `values` say more; returns its id. `values`: skill, urgent, topic, need, reason, summary."""
    handoff_id = new_id("h")
    own = {"id": handoff_id, "conversation_id": draft.id, "begun_seq": draft.last_seq, "queued_at": draft.now}
    await draft.connection.execute(insert(Handoff).values(**own, **values))
    return handoff_id


async def do_accept(draft: Draft, agent_id: str) -> None:
    """Whoever rang is no longer rung."""
    await settle_offer(draft, agent_id)
    row = await latest_handoff(draft.connection, draft.id)
    if row is not None and row.accepted_at is None:
        waited = draft.now - aware(row.waiting_since or row.place_at or row.queued_at)
        metrics.WAITED.labels("accepted").observe(waited.total_seconds())
    answered = row.answered_at if row is not None and row.answered_at else draft.now
    await change_open(draft, accepted_at=draft.now, agent_id=agent_id, answered_at=answered)


async def do_end(draft: Draft, outcome: str, note: str | None = None) -> None:
    await end_offer(draft, "over")
    await change_open(draft, ended_at=draft.now, outcome=outcome, note=note)


async def wait_again(draft: Draft, **values: Any) -> None:
    """Nobody has it any more, and the customer waits anew: he is told anew what else he may do."""
    again = {"accepted_at": None, "agent_id": None, "waiting_since": draft.now, "choice": None}
    await change_open(draft, **{**again, "told_closed": False, **values})


async def change_open(draft: Draft, **values: Any) -> None:
    """Changes the row of the conversation that waits or is served."""
    await draft.connection.execute(
        update(Handoff)
        .where(Handoff.conversation_id == draft.id, Handoff.ended_at.is_(None))
        .values(**values)
    )
