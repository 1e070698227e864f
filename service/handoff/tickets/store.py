"""Tickets on disk: opened and tried again inside the conversation's transaction, with their post and an audit row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.clock import aware, iso
from service.core.errors import Conflict, NotFound
from service.core.ids import new_id
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.categories import Category, check_category, path_names
from service.handoff.outside.outbox import Outbox, Settled
from service.handoff.outside.payload import packet
from service.handoff.outside.tables import OutsidePost
from service.handoff.store import latest_handoff
from service.handoff.summary.reader import SummaryReader
from service.handoff.tickets.rules import (
    ACCEPTED,
    FAILED,
    MOST,
    NOTE_CHARS,
    OPENED,
    RETRIED,
    TITLE_CHARS,
    may_retry,
    number_in,
    state_of,
)
from service.handoff.tickets.tables import TicketRow
from service.identity.audit import record
from service.identity.staff import Member
from service.identity.tables import Staff


@dataclass(frozen=True)
class Asked:
    """What the agent's form says. `client_id` is the same in every resend of it."""

    client_id: str
    title: str
    category: str | None
    urgency: str
    note: str


class TicketStore:
    def __init__(
        self,
        store: ConversationStore,
        outbox: Outbox,
        summaries: SummaryReader,
        tree: Callable[[], Sequence[Category]],
    ) -> None:
        self._store, self._outbox, self._summaries, self._tree = store, outbox, summaries, tree

    @property
    def on(self) -> bool:
        return bool(self._outbox.ticket_url)

    async def open(self, conversation_id: str, member: Member, asked: Asked) -> dict[str, Any]:
        """Durable when it returns; a resend returns the first one. Raises InvalidField, NotFound, or Conflict `tickets_off`,
        `not_yours`, `too_many_tickets`, `client_id_reused`."""
        self._check_on()
        tree = self._tree()
        check_category(tree, asked.category)
        title = clean(asked.title, TITLE_CHARS).text
        note = clean(asked.note, NOTE_CHARS).text if asked.note.strip() else None
        summary = await self._summaries.now(conversation_id)
        async with self._store.writing(conversation_id) as draft:
            handoff = await latest_handoff(draft.connection, draft.id)
            if handoff is None or summary is None:
                raise NotFound("conversation_not_found")
            if handoff.agent_id != member.id:
                raise Conflict("not_yours", "这个会话不由您负责。")
            own = {"title": title, "category": asked.category, "urgency": asked.urgency, "note": note}
            earlier = await _sent_before(draft, asked.client_id, own)
            if earlier is not None:
                return earlier
            await _check_room(draft)
            ticket, event = new_id("k"), new_id("e")
            row = {
                "id": ticket,
                "conversation_id": draft.id,
                "handoff_id": handoff.id,
                "event_id": event,
                "client_id": asked.client_id,
                "opened_by": member.id,
                "opened_at": draft.now,
            }
            await draft.connection.execute(insert(TicketRow).values(**row, **own))
            category = (
                {"id": asked.category, "path": path_names(tree, asked.category)} if asked.category else None
            )
            told = {**own, "id": ticket, "category": category, "agent": member.number}
            body = packet(OPENED, event, draft.now, handoff.id, draft.id, summary, ticket=told)
            await self._outbox.put(draft, event, body, (self._outbox.ticket_url,))
            await _note(draft, OPENED, member, ticket, urgency=asked.urgency)
            return await _one(draft, ticket)

    async def retry(self, conversation_id: str, ticket: str, member: Member) -> dict[str, Any]:
        """Posted at once, under the same event, and tried as often as the first time.

        Raises NotFound `ticket_not_found`, Conflict `tickets_off` or `ticket_not_failed`.
        """
        self._check_on()
        async with self._store.writing(conversation_id) as draft:
            row = (await draft.connection.execute(_of(draft.id).where(TicketRow.id == ticket))).first()
            if row is None:
                raise NotFound("ticket_not_found", "没有找到这张工单。")
            if not may_retry(state_of(row.sent_at, row.dead_at, row.number), row.attempts):
                raise Conflict("ticket_not_failed", "这张工单不需要重发。")
            # To the address of today: the one it was written for may be gone from the settings.
            anew = {"next_at": draft.now, "dead_at": None, "attempts": 0, "url": self._outbox.ticket_url}
            await draft.connection.execute(
                update(OutsidePost).where(OutsidePost.event_id == row.event_id).values(**anew)
            )
            await _note(draft, RETRIED, member, ticket)
            return await _one(draft, ticket)

    async def of_conversation(self, conversation_id: str) -> list[dict[str, Any]]:
        """Oldest first."""
        query = _of(conversation_id).order_by(TicketRow.opened_at, TicketRow.id)
        async with self._store.database.read() as connection:
            return [_shown(row) for row in (await connection.execute(query)).all()]

    def _check_on(self) -> None:
        if not self.on:
            raise Conflict("tickets_off", "没有接入工单系统。")


async def note_settled(draft: Draft, settled: Settled) -> None:
    """In the transaction in which a post ends: nothing for a post that was no ticket's."""
    query = select(TicketRow.id).where(TicketRow.event_id == settled.event_id)
    row = (await draft.connection.execute(query)).first()
    if row is None:
        return
    if settled.error is not None:
        await _note(draft, FAILED, None, row.id, code=settled.error)
        return
    number = number_in(settled.answer)
    await draft.connection.execute(update(TicketRow).where(TicketRow.id == row.id).values(number=number))
    await _note(draft, ACCEPTED, None, row.id, ticket_number=number)


async def _note(draft: Draft, what: str, member: Member | None, ticket: str, **data: Any) -> None:
    """For the desk and for the audit trail; what the ticket says stands in neither."""
    await log_desk(draft, what, member.number if member else None, ticket=ticket, **data)
    await record(
        draft.connection, draft.now, member.login if member else "system", what, draft.id, ticket=ticket
    )


async def _sent_before(draft: Draft, client_id: str, own: dict[str, Any]) -> dict[str, Any] | None:
    query = _of(draft.id).where(TicketRow.client_id == client_id)
    row = (await draft.connection.execute(query)).first()
    if row is None:
        return None
    if any(getattr(row, name) != value for name, value in own.items()):
        raise Conflict("client_id_reused", "同一个消息编号已用于另一张工单。")
    return _shown(row)


async def _check_room(draft: Draft) -> None:
    query = select(func.count()).select_from(TicketRow).where(TicketRow.conversation_id == draft.id)
    if (await draft.connection.execute(query)).scalar_one() >= MOST:
        raise Conflict("too_many_tickets", f"一个会话最多建 {MOST} 张工单。")


async def _one(draft: Draft, ticket: str) -> dict[str, Any]:
    return _shown((await draft.connection.execute(_of(draft.id).where(TicketRow.id == ticket))).one())


def _of(conversation_id: str) -> Select[Any]:
    post = (
        OutsidePost.attempts,
        OutsidePost.sent_at,
        OutsidePost.dead_at,
        OutsidePost.next_at,
        OutsidePost.error,
    )
    return (
        select(*TicketRow.__table__.columns, *post, Staff.number.label("agent_number"), Staff.name)
        .join(OutsidePost, OutsidePost.event_id == TicketRow.event_id)
        .outerjoin(Staff, Staff.id == TicketRow.opened_by)
        .where(TicketRow.conversation_id == conversation_id)
    )


def _shown(row: Row[Any]) -> dict[str, Any]:
    state = state_of(row.sent_at, row.dead_at, row.number)
    return {
        "id": row.id,
        "state": state.value,
        "number": row.number,
        "title": row.title,
        "category": row.category,
        "urgency": row.urgency,
        "note": row.note,
        "opened_by": {"number": row.agent_number or "", "name": row.name or ""},
        "opened_at": iso(aware(row.opened_at)),
        "attempts": row.attempts,
        "error": row.error,
        "next_at": iso(aware(row.next_at)) if row.next_at else None,
        "retry": may_retry(state, row.attempts),
    }
