"""Offers on disk, inside the conversation's own transaction: a customer rings at one agent at a time."""

from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.core import metrics
from service.core.clock import aware, iso
from service.core.errors import Conflict
from service.core.ids import new_id
from service.handoff.line.tables import OfferRow
from service.handoff.routing.state import Rules
from service.handoff.tables import Handoff
from service.identity.audit import record
from service.identity.staff import Member

FRAME = "offer"
"""Frame for one member's desk: he is offered somebody, or no longer."""


_RINGING_AT = (
    select(OfferRow.conversation_id, OfferRow.offered_at)
    .where(OfferRow.agent_id == bindparam("agent"), OfferRow.ended_at.is_(None))
    .order_by(OfferRow.offered_at)
)
_WAITING = select(*Handoff.__table__.columns).where(
    Handoff.conversation_id == bindparam("conversation"),
    Handoff.ended_at.is_(None),
    Handoff.accepted_at.is_(None),
)
_OPEN = select(*OfferRow.__table__.columns).where(
    OfferRow.conversation_id == bindparam("conversation"), OfferRow.ended_at.is_(None)
)


class Offers:
    def __init__(self, store: ConversationStore, rules: Rules) -> None:
        self._store, self._rules = store, rules

    async def ringing_at(self, agent_id: str) -> list[dict[str, str]]:
        """{conversation, offered_at, expires_at} of every open offer, oldest first."""
        async with self._store.database.read() as connection:
            rows = (await connection.execute(_RINGING_AT, {"agent": agent_id})).all()
        return [
            {
                "conversation": row.conversation_id,
                "offered_at": iso(row.offered_at),
                "expires_at": iso(aware(row.offered_at) + self._rules.ring),
            }
            for row in rows
        ]

    async def make(self, conversation_id: str, agent_id: str) -> bool:
        """Rings. False when the customer was taken, or has left, in the meantime."""
        async with self._store.writing(conversation_id) as draft:
            row = await waiting_row(draft)
            if row is None or await open_offer(draft) is not None:
                return False
            await draft.connection.execute(
                insert(OfferRow).values(
                    id=new_id("o"),
                    conversation_id=draft.id,
                    handoff_id=row.id,
                    agent_id=agent_id,
                    ring_round=row.ring_round,
                    offered_at=draft.now,
                )
            )
            await record(draft.connection, draft.now, "system", "offer.made", draft.id, agent=agent_id)
            draft.frames.append(_frame(draft, agent_id, ringing=True))
        return True

    async def withdraw(self, conversation_id: str, agent_id: str, reason: str) -> bool:
        """The agent fell silent or was lost: first of his class again. False when the offer is over already."""
        async with self._store.writing(conversation_id) as draft:
            if await end_offer(draft, reason, "system", agent_id) is None:
                return False
            await change_waiting(draft, head=True)
        return True

    async def decline(self, conversation_id: str, member: Member) -> None:
        """On to the next agent, in the same place. Raises Conflict `no_offer`."""
        async with self._store.writing(conversation_id) as draft:
            if await end_offer(draft, "declined", member.login, member.id) is None:
                raise Conflict("no_offer", "这位客户现在没有分配给您。")


async def pass_over(draft: Draft, agent_id: str) -> None:
    """Who handed the customer on is asked again only after everybody else. For a conversation that waits already."""
    row = await waiting_row(draft)
    if row is None:
        raise LookupError(draft.id)
    await draft.connection.execute(
        insert(OfferRow).values(
            id=new_id("o"),
            conversation_id=draft.id,
            handoff_id=row.id,
            agent_id=agent_id,
            ring_round=row.ring_round,
            offered_at=draft.now,
            ended_at=draft.now,
            outcome="handed_on",
        )
    )


async def waiting_row(draft: Draft) -> Row[Any] | None:
    """The handoff of a conversation that waits."""
    if draft.owner is not Owner.QUEUED:
        return None
    return (await draft.connection.execute(_WAITING, {"conversation": draft.id})).first()


async def change_waiting(draft: Draft, **values: Any) -> None:
    await draft.connection.execute(
        update(Handoff)
        .where(Handoff.conversation_id == draft.id, Handoff.ended_at.is_(None), Handoff.accepted_at.is_(None))
        .values(**values)
    )


async def open_offer(draft: Draft) -> Row[Any] | None:
    return (await draft.connection.execute(_OPEN, {"conversation": draft.id})).first()


async def end_offer(
    draft: Draft, outcome: str, by: str = "system", agent_id: str | None = None
) -> Row[Any] | None:
    """Ends the open offer, if there is one and it is that agent's; returns it. One audit row, and his desk hears of it."""
    row = await open_offer(draft)
    if row is None or agent_id not in {None, row.agent_id}:
        return None
    await draft.connection.execute(
        update(OfferRow).where(OfferRow.id == row.id).values(ended_at=draft.now, outcome=outcome)
    )
    detail = {"agent": row.agent_id, "outcome": outcome}
    await record(draft.connection, draft.now, by, "offer.ended", draft.id, **detail)
    metrics.OFFERS.labels(outcome).inc()
    draft.frames.append(_frame(draft, row.agent_id, ringing=False))
    return row


async def settle_offer(draft: Draft, agent_id: str) -> None:
    """Somebody took the customer: the agent he rang at, or a colleague out of the list."""
    row = await open_offer(draft)
    if row is not None:
        await end_offer(draft, "accepted" if row.agent_id == agent_id else "taken")


def _frame(draft: Draft, agent_id: str, ringing: bool) -> dict[str, Any]:
    return {"type": FRAME, "staff": agent_id, "conversation": draft.id, "ringing": ringing}
