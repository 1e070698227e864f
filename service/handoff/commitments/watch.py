"""Keeps promises in mind: reminds their owners, and says so the moment one is broken."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import STAFF, Frame, Hub
from service.core.clock import Clock
from service.handoff.commitments.rules import due_now, next_moment
from service.handoff.commitments.store import Commitments

log = structlog.get_logger()

LONGEST_PAUSE = 30.0
"""Seconds; a clock that is set or a frame that is lost costs no more than this."""


class CommitmentWatch:
    def __init__(self, commitments: Commitments, hub: Hub, clock: Clock) -> None:
        self._commitments, self._hub, self._clock = commitments, hub, clock

    async def step(self) -> float:
        """Does what is due now; returns the seconds until something will be."""
        watched = await self._commitments.watched()
        for action in due_now(watched, self._commitments.leads, self._clock.now()):
            await self._commitments.carry_out(action)
            log.info("commitment.due", commitment=action.commitment.id, kind=type(action).__name__)
        moment = next_moment(await self._commitments.watched(), self._commitments.leads)
        if moment is None:
            return LONGEST_PAUSE
        return min(LONGEST_PAUSE, max(0.0, (moment - self._clock.now()).total_seconds()))

    async def run(self) -> None:
        """Until cancelled. A new promise cuts the pause short."""
        with self._hub.subscribe(STAFF, wanted=_is_promise) as subscription:
            while True:
                try:
                    pause = await self.step()
                except SQLAlchemyError as error:
                    log.warning("commitments.unreadable", kind=type(error).__name__)
                    pause = LONGEST_PAUSE
                await subscription.wait(pause)


def _is_promise(frame: Frame) -> bool:
    return bool(frame["type"] == "desk" and frame["entry"]["type"] == "commitment.made")
