"""Instead of waiting on: a message for the next opening, a callback at a fixed time, or waiting all the same."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.clock import Clock
from service.core.errors import Conflict, InvalidField
from service.handoff.commitments.rules import Kind
from service.handoff.commitments.store import booked_callbacks, owe
from service.handoff.deeds import Service
from service.handoff.line.choices import CALLBACK, MESSAGE, WAIT
from service.handoff.notices import tell
from service.handoff.routing.desk_file import Desk
from service.handoff.routing.hours import after_opening, slots, spoken_moment, spoken_slot
from service.handoff.routing.offers import change_waiting, waiting_row
from service.handoff.serving import service_of, take
from service.handoff.store import do_end
from service.handoff.tables import Handoff

MESSAGE_CHARS = 900
"""A promise holds it, with the time of a callback before it."""
SLOTS = 12
"""Times a customer may choose from; more would be a calendar."""


class Leaving:
    """Each is one transaction; all raise Conflict `not_queued`. What is left is owed by the skill group."""

    def __init__(self, store: ConversationStore, desk: Desk, clock: Clock) -> None:
        self._store, self._desk, self._clock = store, desk, clock

    async def callback_slots(self, conversation_id: str) -> list[datetime]:
        """When the slots begin."""
        async with self._store.database.read() as connection:
            query = select(Handoff.skill).where(
                Handoff.conversation_id == conversation_id,
                Handoff.ended_at.is_(None),
                Handoff.accepted_at.is_(None),
            )
            skill = (await connection.execute(query)).scalar()
            if skill is None:
                raise _not_queued()
            return self._slots(skill, await self._full(connection, skill, conversation_id))

    async def wait_on(self, conversation_id: str) -> None:
        """Stays in the line and is not asked again."""
        async with self._store.writing(conversation_id) as draft:
            await _waiting(draft)
            await change_waiting(draft, choice=WAIT)
            await tell(draft, "queue_stay")

    async def leave_message(self, conversation_id: str, raw: str) -> None:
        """queued → bot; answered within `message_answer` of opening time. Raises InvalidField for an empty text."""
        text = clean(raw, MESSAGE_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            row = await _waiting(draft)
            due = after_opening(self._desk.hours, row.skill, draft.now, self._desk.message_answer)
            await _leave(draft, MESSAGE)
            await owe(draft, row, Kind.MESSAGE, text, due)
            await tell(draft, "message_left", text=text, when=spoken_moment(due, draft.now))

    async def book_callback(self, conversation_id: str, at: datetime, raw: str) -> None:
        """queued → bot; due at the end of the slot.

        Raises InvalidField `slot_unknown` for a time that is not offered, Conflict `slot_full` with the next free one.
        """
        text = clean(raw, MESSAGE_CHARS).text if raw.strip() else ""
        async with self._store.writing(conversation_id) as draft:
            row = await _waiting(draft)
            full = await self._full(draft.connection, row.skill, draft.id)
            if at in full:
                raise self._slot_full(self._slots(row.skill, full), draft.now)
            if at not in self._slots(row.skill, full):
                raise InvalidField(["at"], "slot_unknown", "这个时间约不了，请重新选择。")
            end = at + self._desk.callback_slot
            what = "：".join(part for part in (f"{spoken_slot(at, end)}回电", text) if part)
            await _leave(draft, CALLBACK)
            await owe(draft, row, Kind.CALLBACK, what, end)
            await tell(draft, "callback_booked", when=spoken_slot(at, end, draft.now))

    def _slots(self, skill: str, full: Collection[datetime]) -> list[datetime]:
        first = self._clock.now() + self._desk.callback_ahead
        return slots(self._desk.hours, skill, first, self._desk.callback_slot, SLOTS, full)

    async def _full(self, connection: AsyncConnection, skill: str, besides: str) -> set[datetime]:
        """When the slots begin in which the group can call nobody else back."""
        booked = await booked_callbacks(connection, skill, besides, self._clock.now())
        most, length = self._desk.callbacks_per_slot, self._desk.callback_slot
        return {due - length for due, count in booked.items() if count >= most}

    def _slot_full(self, free: list[datetime], now: datetime) -> Conflict:
        if not free:
            return Conflict("slot_full", "这个时间刚刚约满了，暂时没有别的时间可约。")
        when = spoken_slot(free[0], free[0] + self._desk.callback_slot, now)
        return Conflict("slot_full", f"这个时间刚刚约满了，最近可以约{when}。")


async def _waiting(draft: Draft) -> Row[Any]:
    row = await waiting_row(draft)
    if row is None:
        raise _not_queued()
    return row


def _not_queued() -> Conflict:
    return Conflict("not_queued", "您现在不在排队中。")


async def _leave(draft: Draft, choice: str) -> None:
    """queued → bot; the bot starts afresh."""
    now, booked = await service_of(draft), choice == CALLBACK
    await change_waiting(draft, choice=choice)
    then = Service(Owner.BOT, None, now.skill)
    await take(draft, now, then, "callback_booked" if booked else "message_left", "customer")
    draft.bot_state = None
    await do_end(draft, "callback_booked" if booked else "message_left")
