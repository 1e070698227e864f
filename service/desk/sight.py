"""Which desks a frame is for. It is looked up once and written out once for all of them, however many are open."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from service.conversations.hub import Frame
from service.core.socket import text_of
from service.handoff.line.queue import may_serve
from service.handoff.store import HandoffStore
from service.handoff.supervision.private import may_read_entry
from service.identity.staff import Member

KEPT = 512
"""Frames remembered: twice what a desk may be behind before it is cut."""


@dataclass(frozen=True)
class Sighted:
    """A frame as it goes out. `handoff` is the newest of its conversation, None where there was none."""

    frame: Frame
    text: str
    conversation: str | None
    handoff: Any

    def by(self, member: Member) -> bool:
        return self.conversation is None or (may_see(member, self.handoff) and self._readable(member))

    def _readable(self, member: Member) -> bool:
        entry = self.frame.get("entry")
        return entry is None or may_read_entry(member, entry["type"], entry["data"])


class Sight:
    def __init__(self, handoffs: HandoffStore) -> None:
        self._handoffs = handoffs
        self._known: OrderedDict[int, tuple[Frame, asyncio.Task[Sighted]]] = OrderedDict()

    async def of(self, frame: Frame) -> Sighted:
        """Who asks first asks the database; nobody's cancellation costs another his answer."""
        known = self._known.get(id(frame))
        if known is None or _failed(known[1]):
            known = self._known[id(frame)] = frame, asyncio.create_task(self._look(frame))
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return known[1].result() if known[1].done() else await asyncio.shield(known[1])

    async def _look(self, frame: Frame) -> Sighted:
        conversation = frame.get("conversation") or frame.get("event", {}).get("conversation")
        handoff = await self._handoffs.latest(conversation) if conversation else None
        return Sighted(frame, text_of(frame), conversation, handoff)


def _failed(look: asyncio.Task[Sighted]) -> bool:
    return look.done() and (look.cancelled() or look.exception() is not None)


def may_see(member: Member, handoff: Any) -> bool:
    """An agent sees what was handed over to his skill groups or to him, or what he is asked about, and no more."""
    return handoff is not None and (
        member.id in {handoff.agent_id, handoff.consulting_id} or may_serve(member.skills, handoff.skill)
    )
