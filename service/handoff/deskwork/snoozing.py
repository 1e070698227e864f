"""Putting a customer aside for later. The customer is told nothing and the agent keeps him, with his seat."""

from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import CustomerImage, CustomerMessage
from service.conversations.store import ConversationStore, Draft
from service.conversations.tables import Event
from service.core.clock import aware, iso
from service.core.errors import Conflict
from service.handoff import deeds
from service.handoff.desk_log import log_desk
from service.handoff.deskwork.snooze_rules import Aside, Back, Until, back, moment_of
from service.handoff.routing.hours import ServiceHours
from service.handoff.serving import service_of
from service.handoff.store import change_open, latest_handoff
from service.handoff.tables import Handoff
from service.identity.audit import record
from service.identity.staff import Member

SET, ENDED = "snooze.set", "snooze.ended"
"""Entries of the desk's own log."""


class Snoozes:
    def __init__(self, store: ConversationStore, hours: ServiceHours) -> None:
        self._store, self._hours = store, hours

    async def put_aside(self, conversation_id: str, member: Member, until: Until) -> None:
        """Anew if he is aside already. Raises Conflict `not_yours`, or `no_opening` where the desk does not open again."""
        async with self._store.writing(conversation_id) as draft:
            now = await service_of(draft)
            deeds.check_holds(now, member.id)
            moment = moment_of(until, draft.now, self._hours, now.skill or "")
            if moment is None:
                raise Conflict("no_opening", "近期没有营业时间，请选别的时间。")
            await change_open(draft, snoozed_until=moment, snoozed_seq=draft.last_seq, snooze_over_at=None)
            await log_desk(draft, SET, member.number, until=iso(moment))
            await record(
                draft.connection, draft.now, member.login, "snooze.changed", draft.id, until=iso(moment)
            )

    async def take_back(self, conversation_id: str, member: Member) -> None:
        """Raises Conflict `not_yours` or `not_snoozed`."""
        async with self._store.writing(conversation_id) as draft:
            deeds.check_holds(await service_of(draft), member.id)
            row = await latest_handoff(draft.connection, draft.id)
            if row is None or row.snoozed_until is None:
                raise Conflict("not_snoozed", "这个会话没有放到稍后。")
            await _end(draft, Back.AGENT, member.login, member.number)


class Returns:
    """Who is aside, and brings them back."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def aside(self) -> list[Aside]:
        async with self._store.database.read() as connection:
            return await _aside(connection, Handoff.ended_at.is_(None))

    async def bring_back(self, conversation_id: str) -> Back | None:
        """Looks again inside the transaction: the agent may have done it meanwhile."""
        async with self._store.writing(conversation_id) as draft:
            found = await _aside(
                draft.connection, Handoff.conversation_id == draft.id, Handoff.ended_at.is_(None)
            )
            why = back(found[0], draft.now) if found else None
            if why is not None:
                await _end(draft, why, "system")
        return why


async def attend(draft: Draft, member: Member) -> None:
    """The agent speaks: what he had put aside is in hand again, and no mark is left on it."""
    row = await latest_handoff(draft.connection, draft.id)
    if row is None or (row.snoozed_until is None and row.snooze_over_at is None):
        return
    if row.snoozed_until is not None:
        await _end(draft, Back.AGENT, member.login, member.number)
    await change_open(draft, snooze_over_at=None)


async def _end(draft: Draft, why: Back, by: str, number: str | None = None) -> None:
    await change_open(draft, snoozed_until=None, snooze_over_at=draft.now)
    await log_desk(draft, ENDED, number, why=why.value)
    await record(draft.connection, draft.now, by, "snooze.changed", draft.id, until=None, why=why.value)


async def _aside(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[Aside]:
    wrote: Any = (
        exists()
        .where(
            Event.conversation_id == Handoff.conversation_id,
            Event.seq > Handoff.snoozed_seq,
            Event.type.in_((CustomerMessage.type, CustomerImage.type)),
        )
        .label("spoke")
    )
    query = select(Handoff.conversation_id, Handoff.snoozed_until, wrote).where(
        Handoff.snoozed_until.is_not(None), *which
    )
    rows = (await connection.execute(query)).all()
    return [Aside(row.conversation_id, aware(row.snoozed_until), bool(row.spoke)) for row in rows]
