"""Brings back whom agents have put aside: at the moment they chose, and as soon as the customer writes."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.events import CustomerImage, CustomerMessage
from service.conversations.hub import STAFF, Frame
from service.conversations.store import ConversationStore
from service.core.errors import Conflict
from service.handoff.deskwork.snooze_rules import Back, back
from service.handoff.deskwork.snoozing import SET, Returns

log = structlog.get_logger()

LONGEST_PAUSE = 30.0
"""Seconds; a clock that is set or a frame that is lost costs no more than this."""
CALLS = frozenset({CustomerMessage.type, CustomerImage.type})


class SnoozeWatch:
    def __init__(self, store: ConversationStore) -> None:
        self._store, self._returns = store, Returns(store)
        self._aside: frozenset[str] | None = None
        """Who was put aside at the last look; None: not known. What others write is no reason to look."""

    async def step(self) -> float:
        """Brings back who is due now; returns the seconds until somebody will be."""
        now, pause = self._store.clock.now(), LONGEST_PAUSE
        self._aside = None
        everybody = await self._returns.aside()
        self._aside = frozenset(one.conversation for one in everybody)
        for aside in everybody:
            if back(aside, now) is None:
                pause = min(pause, (aside.until - now).total_seconds())
            else:
                why = await self._returns.bring_back(aside.conversation)
                log.info("snooze.ended", conversation=aside.conversation, why=why and Back(why).value)
        return pause

    async def run(self) -> None:
        """Until cancelled. Somebody new who is put aside, or a customer who writes, cuts the pause short."""
        hub = self._store.hub
        with hub.subscribe(STAFF, wanted=lambda frame: _calls(frame, self._aside)) as subscription:
            while True:
                try:
                    pause = await self.step()
                except (SQLAlchemyError, Conflict) as error:
                    log.warning("snoozes.unreadable", kind=type(error).__name__)
                    pause = LONGEST_PAUSE
                await subscription.wait(pause)
                subscription.overflowed.clear()


def _calls(frame: Frame, aside: frozenset[str] | None) -> bool:
    if frame["type"] == "event":
        event = frame["event"]
        return event["type"] in CALLS and (aside is None or event["conversation"] in aside)
    return bool(frame["type"] == "desk" and frame["entry"]["type"] == SET)
