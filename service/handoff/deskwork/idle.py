"""Ends the service of a customer who fell silent, so that his agent is free for the next one, and what nobody can end."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import (
    AgentImage,
    AgentMessage,
    CustomerImage,
    CustomerMessage,
    HoldChanged,
    OwnerChanged,
    SystemMessage,
)
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.conversations.tables import Conversation, Event
from service.core.clock import aware
from service.core.errors import Conflict
from service.handoff import deeds
from service.handoff.deskwork.idle_rules import Limits, Silence, Step, step
from service.handoff.deskwork.orphans import close_orphans
from service.handoff.notices import tell
from service.handoff.serving import service_of, take
from service.handoff.store import latest_handoff
from service.satisfaction.asking import ask_about_agent

log = structlog.get_logger()

SECONDS = 10.0
"""Between two looks: a warning or an end comes no later than this after it is due."""
WARNING = "idle_warning"


class IdleWatch:
    def __init__(self, store: ConversationStore, limits: Limits) -> None:
        self._store, self._limits = store, limits

    async def step(self) -> list[Step]:
        """Everything that is due now; returns what was done."""
        async with self._store.database.read() as connection:
            served = await _served(connection)
            found = {row.id: await _silence(connection, row) for row in served}
        now = self._store.clock.now()
        due = [one for one, silence in found.items() if step(silence, now, self._limits)]
        return [done for one in due if (done := await self._carry_out(one)) is not None]

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                if self._limits.end:
                    await self.step()
                await close_orphans(self._store)
            except (SQLAlchemyError, Conflict) as error:
                log.warning("idle.failed", kind=type(error).__name__)
            await asyncio.sleep(SECONDS)

    async def _carry_out(self, conversation_id: str) -> Step | None:
        """Looks again inside the transaction: the customer may have come back meanwhile."""
        async with self._store.writing(conversation_id) as draft:
            silence = await _silence(draft.connection, draft)
            due = step(silence, draft.now, self._limits) if draft.owner is Owner.HUMAN else None
            if due is Step.WARN:
                minutes = max(1, round(self._limits.warning.total_seconds() / 60))
                await tell(draft, WARNING, minutes=str(minutes))
            elif due is Step.END:
                await _end(draft)
        return due


async def _end(draft: Draft) -> None:
    """human → wrap_up, as if the agent had ended it; he still owes category, outcome and note."""
    now, agent = await service_of(draft), str(draft.agent_id)
    await take(draft, now, deeds.ended(now, agent), "customer_idle", "system")
    await tell(draft, "idle_ended")
    await ask_about_agent(draft, agent)


async def _served(connection: AsyncConnection) -> Sequence[Any]:
    query = select(Conversation.id, Conversation.held_at).where(Conversation.owner == Owner.HUMAN.value)
    return (await connection.execute(query)).all()


async def _silence(connection: AsyncConnection, conversation: Any) -> Silence:
    """By the newest event of each kind; a change of hands ends the silence, the end of a hold begins it anew.

    So does coming back from being put aside; as long as he is aside the agent has something to do, not the customer.
    """
    aside = await latest_handoff(connection, conversation.id)
    paused = conversation.held_at is not None or (aside is not None and aside.snoozed_until is not None)
    said = await _newest(connection, conversation.id, AgentMessage.type)
    pictured = await _newest(connection, conversation.id, AgentImage.type)
    asked = max((one for one in (said, pictured) if one), key=lambda one: one.seq, default=None)
    spoke = await _newest(connection, conversation.id, CustomerMessage.type)
    showed = await _newest(connection, conversation.id, CustomerImage.type)
    moved = await _newest(connection, conversation.id, OwnerChanged.type)
    if asked is None or any(other and other.seq > asked.seq for other in (spoke, showed, moved)):
        return Silence(None, None, paused)
    resumed = await _newest(connection, conversation.id, HoldChanged.type)
    begun = resumed if resumed and resumed.seq > asked.seq else asked
    warned = await _newest(connection, conversation.id, SystemMessage.type, WARNING)
    warned_at = aware(warned.at) if warned and warned.seq > begun.seq else None
    begun_at = aware(begun.at)
    if aside is not None and aside.snooze_over_at is not None:
        begun_at = max(begun_at, aware(aside.snooze_over_at))
    return Silence(begun_at, warned_at, paused)


async def _newest(
    connection: AsyncConnection, conversation_id: str, kind: str, code: str | None = None
) -> Any:
    query = select(Event.seq, Event.at).where(Event.conversation_id == conversation_id, Event.type == kind)
    if code is not None:
        query = query.where(Event.data["code"].as_string() == code)
    return (await connection.execute(query.order_by(Event.seq.desc()).limit(1))).first()
