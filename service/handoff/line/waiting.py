"""The waiting line as customers and the desk see it, kept fresh after every change of owner."""

import asyncio
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import STAFF, Frame, Hub, Subscription
from service.conversations.ownership import Owner
from service.core.clock import Clock
from service.handoff.line.choices import CHOICES, OFFERED, notice_due
from service.handoff.line.queue import Place, Waiting, places_of
from service.handoff.routing.agent_presence import AgentPresence
from service.handoff.routing.desk_file import Desk
from service.handoff.routing.hours import Opening
from service.handoff.routing.offers import FRAME as OFFER
from service.handoff.routing.picture import Picture
from service.handoff.routing.status import POSTS
from service.handoff.store import HandoffStore
from service.identity.staff import StaffAccounts

log = structlog.get_logger()

TOGETHER = 0.1
"""Seconds. A busy desk changes many times a second; nobody reads a list that often, and each telling goes to everybody."""


LABELS = "labels.changed"
"""Frame: the set of labels is another one; the lists that show them are told anew."""


@dataclass(frozen=True)
class Untold:
    """Somebody who is to be told; `code` is the notice."""

    conversation: str
    code: str
    opening: Opening


class Line:
    def __init__(
        self,
        handoffs: HandoffStore,
        staff: StaffAccounts,
        picture: Picture,
        agents: AgentPresence,
        desk: Desk,
        clock: Clock,
    ) -> None:
        self._handoffs, self._staff, self._picture = handoffs, staff, picture
        self.agents, self._desk, self._clock = agents, desk, clock

    async def place(self, conversation_id: str) -> Place | None:
        return (await self.places()).get(conversation_id)

    async def badge(self, agent_id: str) -> dict[str, str] | None:
        member = await self._staff.by_id(agent_id)
        return member.badge if member else None

    async def places(self) -> dict[str, Place]:
        """Everybody who waits, with his place: a few queries however long the line is."""
        return await self._places(await self._handoffs.waiting())

    async def survey(self) -> tuple[dict[str, Place], list[Untold]]:
        """Everybody's place, and whom to tell now that there are other ways than waiting."""
        waiting = await self._handoffs.waiting()
        places = await self._places(waiting)
        found = [self._untold(one, places[one.conversation]) for one in waiting]
        return places, [one for one in found if one]

    def _untold(self, one: Waiting, place: Place) -> Untold | None:
        now = self._clock.now()
        opening = self._desk.hours.opening(one.skill, now)
        waited = now - (one.since or one.queued_at)
        patience = self._desk.patience_minutes
        code = notice_due(place, opening, waited, one.choice, one.told_closed, patience)
        return Untold(one.conversation, code, opening) if code else None

    async def _places(self, waiting: list[Waiting]) -> dict[str, Place]:
        if not waiting:
            return {}
        seats = await self._seats({one.skill for one in waiting})
        times = await self._handoffs.handling()
        places = places_of(waiting, seats, times.of, self._clock.now() - self._desk.rules.promote)
        return {one.conversation: self._with_choices(one, places[one.conversation]) for one in waiting}

    def _with_choices(self, one: Waiting, place: Place) -> Place:
        opening = self._desk.hours.opening(one.skill, self._clock.now())
        choices = CHOICES if one.choice == OFFERED else ()
        return replace(place, choices=choices, opens_at=opening.opens_at)

    async def _seats(self, skills: set[str]) -> dict[str, int]:
        """Active seats for each skill: agents who are online and at their desks, at whatever level."""
        agents = [post.agent for post in await self._picture.posts()]
        return {
            skill: sum(1 for agent in agents if agent.on_duty and agent.level(skill) is not None)
            for skill in skills
        }


class LineNews:
    """Watches for changes of owner; then tells the desk its inbox changed and everybody who waits his new place."""

    def __init__(self, hub: Hub, line: Line) -> None:
        self._hub, self._line = hub, line
        self._version = 1
        self._changed = asyncio.Condition()

    @property
    def version(self) -> int:
        return self._version

    async def wait_beyond(self, version: int, seconds: float) -> int:
        """The current version, as soon as it differs from `version` or when `seconds` have passed."""
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: self._version != version)
        except TimeoutError:
            pass
        return self._version

    async def run(self) -> None:
        """A change on its own is told at once; what follows within TOGETHER seconds is told together."""
        with self._hub.subscribe(STAFF, wanted=_changes_inbox) as subscription:
            while True:
                frames = [await subscription.next(), *subscription.drain()]
                try:
                    told = await self._hear(frames, subscription)
                except SQLAlchemyError as error:
                    log.warning("line.unreadable", kind=type(error).__name__)
                    told = True
                if told:
                    await asyncio.sleep(TOGETHER)

    async def _hear(self, frames: list[Frame], subscription: Subscription) -> bool:
        """Whether there was anything to tell."""
        lost = subscription.overflowed.is_set()
        subscription.overflowed.clear()
        if not (lost or any(_changes_inbox(frame) for frame in frames)):
            return False
        await self._tell(places=lost or any(_changes_places(frame) for frame in frames))
        return True

    async def _tell(self, places: bool) -> None:
        async with self._changed:
            self._version += 1
            self._changed.notify_all()
        self._hub.publish(STAFF, {"type": "inbox"})
        if places:
            await self.tell_places()

    async def tell_places(self) -> None:
        """To everybody who waits, his place as it is now."""
        for conversation, place in (await self._line.places()).items():
            self._tell_place(conversation, place)

    def _tell_place(self, conversation_id: str, place: Place) -> None:
        state = {"owner": Owner.QUEUED.value, "agent": None, "queue": place.to_json()}
        self._hub.publish(conversation_id, {"type": "state", "conversation": conversation_id, "state": state})


def _changes_inbox(frame: Frame) -> bool:
    if frame["type"] == "event":
        return bool(frame["event"]["type"] != "message.bot")
    return frame["type"] in {"desk", OFFER, POSTS, LABELS}


def _changes_places(frame: Frame) -> bool:
    return frame["type"] == POSTS or bool(
        frame["type"] == "event" and frame["event"]["type"] == "owner.changed"
    )
