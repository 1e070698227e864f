"""The waiting line as customers and the desk see it, kept fresh after every change of owner."""

import asyncio
from collections import Counter

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import STAFF, Frame, Hub, Subscription
from service.conversations.ownership import Owner
from service.handoff.queue import Place, Waiting, may_serve, place_of
from service.handoff.store import HandoffStore
from service.identity.staff import StaffAccounts

log = structlog.get_logger()


class Line:
    def __init__(self, handoffs: HandoffStore, staff: StaffAccounts, presence_seconds: int) -> None:
        self._handoffs, self._staff, self._presence = handoffs, staff, presence_seconds
        self.connected: Counter[str] = Counter()
        """Open desk sockets by staff id."""

    async def place(self, conversation_id: str) -> Place | None:
        waiting = await self._handoffs.waiting()
        seats = await self._seats(waiting)
        return place_of(conversation_id, waiting, seats, await self._handoffs.handling_minutes())

    async def badge(self, agent_id: str) -> dict[str, str] | None:
        member = await self._staff.by_id(agent_id)
        return member.badge if member else None

    async def places(self) -> dict[str, Place]:
        """Everybody who waits, with his place: three queries however long the line is."""
        waiting = await self._handoffs.waiting()
        seats, minutes = await self._seats(waiting), await self._handoffs.handling_minutes()
        places = {one.conversation: place_of(one.conversation, waiting, seats, minutes) for one in waiting}
        return {conversation: place for conversation, place in places.items() if place}

    async def _seats(self, waiting: list[Waiting]) -> dict[str, int]:
        """Active seats for each skill somebody waits for."""
        seats = await self._staff.seats(self._presence, set(+self.connected))
        counts: Counter[str] = Counter()
        for skill in {one.skill for one in waiting}:
            counts[skill] = sum(1 for skills in seats if may_serve(skills, skill))
        return dict(counts)


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
        with self._hub.subscribe(STAFF) as subscription:
            while True:
                frame = await subscription.next()
                try:
                    await self._hear(frame, subscription)
                except SQLAlchemyError as error:
                    log.warning("line.unreadable", kind=type(error).__name__)

    async def _hear(self, frame: Frame, subscription: Subscription) -> None:
        if subscription.overflowed.is_set():
            subscription.overflowed.clear()
            await self._tell()
        elif frame["type"] == "event" and frame["event"]["type"] != "message.bot":
            await self._tell(places=frame["event"]["type"] == "owner.changed")

    async def _tell(self, places: bool = True) -> None:
        async with self._changed:
            self._version += 1
            self._changed.notify_all()
        self._hub.publish(STAFF, {"type": "inbox"})
        if places:
            for conversation, place in (await self._line.places()).items():
                self._tell_place(conversation, place)

    def _tell_place(self, conversation_id: str, place: Place) -> None:
        minutes = place.wait_minutes and list(place.wait_minutes)
        queue = {"position": place.position, "ahead": place.ahead, "wait_minutes": minutes}
        state = {"owner": Owner.QUEUED.value, "agent": None, "queue": queue}
        self._hub.publish(conversation_id, {"type": "state", "conversation": conversation_id, "state": state})
