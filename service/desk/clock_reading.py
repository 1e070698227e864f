"""Reads from the logs what the clocks of conversations depend on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import AgentImage, AgentMessage
from service.conversations.ownership import Owner
from service.conversations.tables import Event
from service.core.clock import Clock, aware
from service.handoff.deskwork.clocks import Moments, clock_of
from service.handoff.routing.desk_file import Desk

JOINED, HOLD = "owner.changed", "hold.changed"
SPOKE = (AgentMessage.type, AgentImage.type)
Marks = Mapping[str, tuple[int, datetime]]
"""The newest event of each of these types: its number and its moment."""


@dataclass(frozen=True)
class Clocks:
    desk: Desk
    clock: Clock

    async def of(self, connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[str, dict[str, Any]]:
        """The running clock of each conversation that has one; rows are handoffs with owner and held_at."""
        rows = [row for row in rows if row.ended_at is None]
        served = [row.conversation_id for row in rows if row.owner == Owner.HUMAN]
        marks, asked = await _marks(connection, served), await _asked(connection, served)
        now = self.clock.now()
        clocks = {}
        for row in rows:
            moments = _moments(row, marks.get(row.conversation_id, {}), asked.get(row.conversation_id))
            targets = self.desk.targets.of(row.skill)
            found = clock_of(moments, targets, self.desk.hours, row.skill, now)
            if found:
                clocks[row.conversation_id] = found.to_json()
        return clocks


def _moments(row: Row[Any], marks: Marks, asked: datetime | None) -> Moments:
    nothing = (0, None)
    joined, hold = (marks.get(kind, nothing) for kind in (JOINED, HOLD))
    spoke = max(marks.get(kind, nothing)[0] for kind in SPOKE)
    held = row.held_at is not None
    return Moments(
        owner=Owner(row.owner),
        queued_at=aware(row.waiting_since or row.place_at or row.queued_at),
        joined_at=joined[1],
        answered=spoke > joined[0],
        asked_at=asked,
        held=held,
        resumed_at=hold[1] if not held and hold[0] > max(joined[0], spoke) else None,
    )


async def _marks(connection: AsyncConnection, conversations: Sequence[str]) -> dict[str, Marks]:
    if not conversations:
        return {}
    query = (
        select(
            Event.conversation_id,
            Event.type,
            func.max(Event.seq).label("seq"),
            func.max(Event.at).label("at"),
        )
        .where(Event.conversation_id.in_(conversations), Event.type.in_((JOINED, *SPOKE, HOLD)))
        .group_by(Event.conversation_id, Event.type)
    )
    found: dict[str, dict[str, tuple[int, datetime]]] = {}
    for row in (await connection.execute(query)).all():
        found.setdefault(row.conversation_id, {})[row.type] = (row.seq, aware(row.at))
    return dict(found)


async def _asked(connection: AsyncConnection, conversations: Sequence[str]) -> dict[str, datetime]:
    """The customer's first word that nobody of the desk has answered."""
    if not conversations:
        return {}
    answered = (
        select(Event.conversation_id, func.max(Event.seq).label("seq"))
        .where(Event.conversation_id.in_(conversations), Event.type.in_((JOINED, *SPOKE)))
        .group_by(Event.conversation_id)
        .subquery()
    )
    query = (
        select(Event.conversation_id, func.min(Event.at).label("at"))
        .join(answered, answered.c.conversation_id == Event.conversation_id)
        .where(Event.type == "message.customer", Event.seq > answered.c.seq)
        .group_by(Event.conversation_id)
    )
    return {row.conversation_id: aware(row.at) for row in (await connection.execute(query)).all()}
