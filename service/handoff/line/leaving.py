"""Instead of waiting on: a message for the next opening, a callback at a fixed time, or waiting all the same."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.clock import Clock, aware, iso
from service.core.errors import Conflict, Forbidden, InvalidField, NotFound
from service.core.ids import new_id
from service.handoff.deeds import Service
from service.handoff.line.choices import CALLBACK, MESSAGE, WAIT
from service.handoff.line.queue import may_serve
from service.handoff.line.tables import OPEN, LeftMessage
from service.handoff.notices import tell
from service.handoff.routing.desk_file import Desk
from service.handoff.routing.hours import Opening, slots, spoken
from service.handoff.routing.offers import change_waiting, waiting_row
from service.handoff.serving import service_of, take
from service.handoff.store import do_accept, do_end
from service.handoff.tables import Handoff
from service.identity.audit import record
from service.identity.staff import Member

MESSAGE_CHARS = 1000
SLOTS = 12
"""Times a customer may choose from; more would be a calendar."""
COPIED = ("skill", "urgent", "topic", "need", "reason", "summary")


class Leaving:
    """The customer's side. Each is one transaction; all raise Conflict `not_queued`."""

    def __init__(self, store: ConversationStore, desk: Desk, clock: Clock) -> None:
        self._store, self._desk, self._clock = store, desk, clock

    async def callback_slots(self, conversation_id: str) -> list[datetime]:
        async with self._store.database.read() as connection:
            query = select(Handoff.skill).where(
                Handoff.conversation_id == conversation_id,
                Handoff.ended_at.is_(None),
                Handoff.accepted_at.is_(None),
            )
            skill = (await connection.execute(query)).scalar()
        if skill is None:
            raise _not_queued()
        return self._slots(skill)

    async def wait_on(self, conversation_id: str) -> None:
        """Stays in the line and is not asked again."""
        async with self._store.writing(conversation_id) as draft:
            await _waiting(draft)
            await change_waiting(draft, choice=WAIT)
            await tell(draft, "queue_stay")

    async def leave_message(self, conversation_id: str, raw: str) -> None:
        """queued → bot, with a row the desk finds at the next opening. Raises InvalidField for an empty text."""
        text = clean(raw, MESSAGE_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            row = await _waiting(draft)
            opening = self._desk.hours.opening(row.skill, draft.now)
            due = opening.opens_at or draft.now
            await _leave(draft, row, MESSAGE, text, due)
            when = (
                "今天"
                if opening.open
                else spoken(opening, draft.now) + "上班后"
                if opening.opens_at
                else "上班后"
            )
            await tell(draft, "message_left", text=text, when=when)

    async def book_callback(self, conversation_id: str, at: datetime, raw: str) -> None:
        """queued → bot, with an appointment. Raises InvalidField `slot_unknown` for a time that is not offered."""
        text = clean(raw, MESSAGE_CHARS).text if raw.strip() else ""
        async with self._store.writing(conversation_id) as draft:
            row = await _waiting(draft)
            if at not in self._slots(row.skill):
                raise InvalidField(["at"], "slot_unknown", "这个时间约不了，请重新选择。")
            await _leave(draft, row, CALLBACK, text, at)
            await tell(draft, "callback_booked", when=spoken(Opening(False, at), draft.now))

    def _slots(self, skill: str) -> list[datetime]:
        first = self._clock.now() + self._desk.callback_ahead
        return slots(self._desk.hours, skill, first, self._desk.callback_slot, SLOTS)


class LeftMessages:
    """The desk's side: rows without an owner, in the order they are due."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def open_for(self, member: Member) -> list[dict[str, Any]]:
        query = (
            select(*LeftMessage.__table__.columns, Handoff.summary)
            .join(Handoff, Handoff.id == LeftMessage.handoff_id)
            .where(LeftMessage.state == OPEN)
            .order_by(LeftMessage.due_at, LeftMessage.id)
        )
        async with self._store.database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [_shown(row) for row in rows if may_serve(member.skills, row.skill)]

    async def take(self, message_id: str, member: Member) -> str:
        """The agent has the conversation with everything in it; returns its id.

        Raises NotFound `message_not_found`, Conflict `already_taken` when a colleague has it or a person serves the
        customer already, Forbidden `other_skill`.
        """
        row = await self._find(message_id)
        if not may_serve(member.skills, row.skill):
            raise Forbidden("other_skill", "这位客户属于其他技能组。")
        async with self._store.writing(row.conversation_id) as draft:
            taken = await draft.connection.execute(
                update(LeftMessage)
                .where(LeftMessage.id == message_id, LeftMessage.state == OPEN)
                .values(state="taken", agent_id=member.id, taken_at=draft.now)
            )
            if taken.rowcount != 1 or draft.owner not in {Owner.BOT, Owner.CLOSED}:
                raise Conflict("already_taken", "这条留言已有同事处理，或客户正在接受服务。")
            await _to_agent(draft, row, member)
            await record(draft.connection, draft.now, member.login, "left.taken", message_id, kind=row.kind)
        return str(row.conversation_id)

    async def _find(self, message_id: str) -> Row[Any]:
        async with self._store.database.read() as connection:
            query = select(*LeftMessage.__table__.columns).where(LeftMessage.id == message_id)
            row = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("message_not_found", "没有这条留言。")
        return row


async def _waiting(draft: Draft) -> Row[Any]:
    row = await waiting_row(draft)
    if row is None:
        raise _not_queued()
    return row


def _not_queued() -> Conflict:
    return Conflict("not_queued", "您现在不在排队中。")


async def _leave(draft: Draft, row: Row[Any], kind: str, text: str, due: datetime) -> None:
    now, booked = await service_of(draft), kind == CALLBACK
    await change_waiting(draft, choice=kind)
    then = Service(Owner.BOT, None, now.skill)
    await take(draft, now, then, "callback_booked" if booked else "message_left", "customer")
    draft.bot_state = None
    await do_end(draft, "callback_booked" if booked else "message_left")
    message_id = new_id("m")
    await draft.connection.execute(
        insert(LeftMessage).values(
            id=message_id,
            conversation_id=draft.id,
            handoff_id=row.id,
            kind=kind,
            skill=row.skill,
            text=text,
            left_at=draft.now,
            due_at=due.astimezone(UTC),
            state=OPEN,
        )
    )
    await record(draft.connection, draft.now, "customer", "left.made", message_id, kind=kind, due=iso(due))


async def _to_agent(draft: Draft, row: Row[Any], member: Member) -> None:
    """bot → queued → human in one step, with the summary of the handoff the message came from."""
    handoff = (
        await draft.connection.execute(select(*Handoff.__table__.columns).where(Handoff.id == row.handoff_id))
    ).one()
    now = await service_of(draft)
    if draft.owner is Owner.BOT:
        queued = Service(Owner.QUEUED, None, row.skill)
        await take(draft, now, queued, "message_taken", member.login)
        now = queued
    kept = {name: getattr(handoff, name) for name in COPIED}
    await draft.connection.execute(
        insert(Handoff).values(id=new_id("h"), conversation_id=draft.id, queued_at=draft.now, **kept)
    )
    then = Service(Owner.HUMAN, member.id, row.skill)
    await take(draft, now, then, "accepted", member.login, member.badge)
    await do_accept(draft, member.id)
    await tell(draft, "agent_joined", number=member.number)


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "conversation": row.conversation_id,
        "kind": row.kind,
        "skill": row.summary["skill"],
        "text": row.text,
        "headline": row.summary["headline"],
        "left_at": iso(row.left_at),
        "due_at": iso(aware(row.due_at)),
    }
