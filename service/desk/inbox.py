"""The three lists of the desk: who waits, who is mine, who has ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, bindparam, func, select

from service.conversations.ownership import Owner
from service.conversations.tables import Conversation
from service.core.clock import aware, iso
from service.core.database import Database
from service.desk.clock_reading import Clocks
from service.desk.last_said import LastSaid, last_messages
from service.handoff.labels import Shown, labels_on
from service.handoff.line.queue import may_serve
from service.handoff.routing.offers import Offers
from service.handoff.routing.status import AgentStatuses
from service.handoff.tables import CommitmentRow, Handoff
from service.identity.staff import Member
from service.identity.tables import Staff

ENDED_SHOWN = 50


class InboxReader:
    def __init__(self, database: Database, statuses: AgentStatuses, offers: Offers, clocks: Clocks) -> None:
        self._database, self._statuses, self._offers, self.clocks = database, statuses, offers, clocks

    async def lists(self, member: Member) -> dict[str, Any]:
        """Waiting is in queue order, mine by last activity, ended by end; status and offers are of the line."""
        async with self._database.read() as connection:
            rows = (await connection.execute(_OPEN, {"member": member.id})).all()
            ended = _newest_each((await connection.execute(_ENDED, {"member": member.id})).all())
            last = await last_messages(connection, [row.conversation_id for row in (*rows, *ended)])
            waiting = [
                row for row in rows if row.owner == Owner.QUEUED and may_serve(member.skills, row.skill)
            ]
            mine = [
                row
                for row in rows
                if member.id in {row.agent_id, row.consulting_id}
                and row.owner in {Owner.HUMAN, Owner.WRAP_UP}
            ]
            clocks = await self.clocks.of(connection, (*waiting, *mine))
            labels = await labels_on(connection, [row.conversation_id for row in (*rows, *ended)])
        waiting.sort(key=lambda row: (not row.urgent, not row.head, row.place_at or row.queued_at))
        mine.sort(key=lambda row: row.updated_at, reverse=True)
        return {
            "waiting": [card(row, last, clocks, labels) for row in waiting],
            "mine": [
                {**card(row, last, clocks, labels), "consulted": row.agent_id != member.id} for row in mine
            ],
            "ended": [card(row, last, {}, labels) for row in ended],
            "status": await self._statuses.of(member),
            "offers": await self._offers.ringing_at(member.id),
        }

    async def board(self) -> list[tuple[dict[str, Any], datetime | None]]:
        """Everybody who waits or is served, whatever the skill group, the oldest first; since when he is served."""
        async with self._database.read() as connection:
            query = columns().where(Handoff.ended_at.is_(None)).order_by(Handoff.queued_at, Handoff.id)
            rows = (await connection.execute(query)).all()
            last = await last_messages(connection, [row.conversation_id for row in rows])
            clocks = await self.clocks.of(connection, rows)
            labels = await labels_on(connection, [row.conversation_id for row in rows])
        return [
            ({**card(row, last, clocks, labels), **_service(row)}, row.accepted_at and aware(row.accepted_at))
            for row in rows
        ]


def _service(row: Any) -> dict[str, Any]:
    """Since when the present agent serves, and what he asks supervisors for."""
    asked = {"at": iso(row.help_at), "note": row.help_note or ""} if row.help_at else None
    return {"accepted_at": iso(row.accepted_at) if row.accepted_at else None, "help": asked}


def _newest_each(rows: Sequence[Any]) -> list[Any]:
    """A customer who was served twice is one row: the newest handoff."""
    newest: dict[str, Any] = {}
    for row in rows:
        kept = newest.get(row.conversation_id)
        if kept is None or row.begun_seq > kept.begun_seq:
            newest[row.conversation_id] = row
    return list(newest.values())


def card(
    row: Row[Any],
    last: Mapping[str, LastSaid],
    clocks: Mapping[str, dict[str, Any]],
    labels: Mapping[str, list[Shown]],
) -> dict[str, Any]:
    said = last.get(row.conversation_id) or LastSaid("", aware(row.queued_at))
    summary = row.summary
    agent = {"number": row.number, "name": row.name} if row.number else None
    return {
        "conversation": row.conversation_id,
        "owner": row.owner,
        "skill": summary["skill"],
        "urgent": row.urgent,
        "topic": summary["topic"],
        "need": summary["need"],
        "reason": summary["reason"],
        "confidence": summary.get("confidence"),
        "headline": summary["headline"],
        "queued_at": iso(row.place_at or row.queued_at),
        "head": row.head,
        "requeued": _requeued(row),
        "last_text": said.text,
        "last_at": iso(said.at),
        "last_by": said.by,
        "last_agent": said.agent,
        "agent": agent,
        "held_since": iso(row.held_at) if row.held_at else None,
        "snoozed_until": iso(row.snoozed_until) if row.snoozed_until else None,
        "snooze_over_at": iso(row.snooze_over_at) if row.snooze_over_at else None,
        "commitments": row.promises,
        "clock": clocks.get(row.conversation_id),
        "channel": row.channel,
        "vip": row.customer_level == "vip",
        "labels": labels.get(row.conversation_id, []),
    }


def _requeued(row: Row[Any]) -> str | None:
    """Why somebody who waits does not wait for the first time."""
    if row.owner != Owner.QUEUED:
        return None
    if row.head:
        return "agent_lost"
    if row.waiting_since:
        return "handed_on"
    return "customer_returned" if row.place_at else None


def columns() -> Select[Any]:
    return (
        select(
            *Handoff.__table__.columns,
            Conversation.owner,
            Conversation.updated_at,
            Conversation.held_at,
            Conversation.channel,
            Conversation.customer_level,
            Staff.number,
            Staff.name,
            _promises().label("promises"),
        )
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .outerjoin(Staff, Staff.id == Handoff.agent_id)
    )


def _promises() -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(CommitmentRow.conversation_id == Handoff.conversation_id, CommitmentRow.ended_at.is_(None))
        .correlate(Handoff)
        .scalar_subquery()
    )


_OPEN = columns().where(
    Handoff.ended_at.is_(None),
    Handoff.accepted_at.is_(None)
    | (Handoff.agent_id == bindparam("member"))
    | (Handoff.consulting_id == bindparam("member")),
)
_ENDED = (
    columns()
    .where(Handoff.ended_at.is_not(None), Handoff.agent_id == bindparam("member"))
    .order_by(Handoff.ended_at.desc())
    .limit(ENDED_SHOWN)
)
