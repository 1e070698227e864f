"""Who has which conversation open at the desk, so that two people do not answer the same customer unawares.

Kept in memory: a look lasts as long as its desk keeps saying so, and ends with the desk's socket.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.conversations.hub import STAFF, Hub
from service.core.clock import Clock
from service.desk.sight import may_see
from service.handoff.store import HandoffStore
from service.identity.roles import Right
from service.identity.staff import Member

LOOK_SECONDS = 25
"""A desk says every ten seconds what it has open; one that missed two of them is no longer looking."""


@dataclass(frozen=True)
class Look:
    conversation: str
    number: str
    writing: bool
    until: datetime


class Viewers:
    def __init__(self, handoffs: HandoffStore, hub: Hub, clock: Clock) -> None:
        self._handoffs, self._hub, self._clock = handoffs, hub, clock
        self._looks: dict[object, Look] = {}

    async def look(self, desk: object, member: Member, conversation: str | None, writing: bool) -> None:
        """`desk` is one open screen. What the member may not see is not looked at, nor is a supervisor ever announced."""
        if conversation is None or not await self._announced(member, conversation):
            self.leave(desk)
            return
        before = self._looks.get(desk)
        if before and before.conversation != conversation:
            self.leave(desk)
        until = self._clock.now() + timedelta(seconds=LOOK_SECONDS)
        self._looks[desk] = Look(conversation, member.number, writing, until)
        if len(self.at(conversation)) > 1:
            self._tell(conversation)

    def leave(self, desk: object) -> None:
        """The screen shows something else, or is closed."""
        gone = self._looks.pop(desk, None)
        if gone and self.at(gone.conversation):
            self._tell(gone.conversation)

    def at(self, conversation: str) -> list[dict[str, Any]]:
        """Everybody once, by number; who has two screens and writes at one of them writes."""
        now = self._clock.now()
        self._looks = {desk: look for desk, look in self._looks.items() if look.until > now}
        people: dict[str, bool] = {}
        for look in self._looks.values():
            if look.conversation == conversation:
                people[look.number] = people.get(look.number, False) or look.writing
        return [{"number": number, "writing": people[number]} for number in sorted(people)]

    async def _announced(self, member: Member, conversation: str) -> bool:
        handoff = await self._handoffs.latest(conversation)
        if handoff is None or not may_see(member, handoff):
            return False
        own = member.id in {handoff.agent_id, handoff.consulting_id}
        return own or not member.may(Right.SEE_HANDED_OVER)

    def _tell(self, conversation: str) -> None:
        """Only where two or more look on, or did until now: being alone is no news."""
        people = self.at(conversation)
        frame = {"type": "viewers", "conversation": conversation, "people": people, "seconds": LOOK_SECONDS}
        self._hub.publish(STAFF, frame)
