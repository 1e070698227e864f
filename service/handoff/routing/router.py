"""Keeps the line moving: plans at every change and every tick, and carries it out."""

import asyncio
from collections import Counter

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.conversations.hub import STAFF, Frame, Hub, Subscription
from service.conversations.presence import CustomerPresence
from service.core import metrics
from service.core.clock import Clock
from service.core.errors import Conflict
from service.handoff.line.patience import Patience
from service.handoff.routing.moves import Moves
from service.handoff.routing.offers import FRAME as OFFER
from service.handoff.routing.picture import Picture
from service.handoff.routing.rules import plan
from service.handoff.routing.state import Action, Rules, State
from service.handoff.routing.status import POSTS

log = structlog.get_logger()

TOGETHER = 0.1
"""Seconds. Each plan reads the whole desk, so a busy one is planned for at most so often."""
ROUNDS = 5
"""Plans in one step: who comes into the line by one plan is looked at by the next."""


class Router:
    def __init__(
        self,
        hub: Hub,
        picture: Picture,
        moves: Moves,
        patience: Patience,
        customers: CustomerPresence,
        rules: Rules,
        clock: Clock,
        seconds: float,
    ) -> None:
        """One step every `seconds` and at every change; 0 never steps by itself."""
        self._hub, self._picture, self._moves, self._patience = hub, picture, moves, patience
        self._customers, self._rules, self._clock, self._seconds = customers, rules, clock, seconds

    async def step(self) -> list[Action]:
        """Everything that is due now; returns what was done."""
        done: list[Action] = []
        for _ in range(ROUNDS):
            state = await self._picture.state()
            self._measure(state)
            actions = plan(state, self._clock.now(), self._rules)
            done += [action for action in actions if await self._carry_out(action)]
            if not actions:
                break
        if state.queue:
            await self._patience.step()
        return done

    async def run(self) -> None:
        """Until cancelled, whatever a step meets: a line that stands still is worse than a step that was lost."""
        if self._seconds <= 0:
            return
        with self._hub.subscribe(STAFF, wanted=_may_change_offers) as subscription:
            while True:
                try:
                    await self.step()
                except (SQLAlchemyError, Conflict) as error:
                    log.warning("routing.failed", kind=type(error).__name__)
                except Exception:
                    log.exception("routing.failed")
                self._customers.forget_old()
                await self._until_change(subscription)

    async def _carry_out(self, action: Action) -> bool:
        try:
            done = await self._moves.carry_out(action)
        except Conflict:
            return False
        log.info("routing.moved", action=type(action).__name__, conversation=action.conversation, done=done)
        return done

    def _measure(self, state: State) -> None:
        metrics.WAITING.clear()
        for skill, count in Counter(one.skill for one in state.queue).items():
            metrics.WAITING.labels(skill).set(count)
        metrics.AGENTS.clear()
        here = (agent for agent in state.agents if agent.lost_since is None)
        for status, count in Counter(agent.status.value for agent in here).items():
            metrics.AGENTS.labels(status).set(count)

    async def _until_change(self, subscription: Subscription) -> None:
        """Until the next tick, or until something happened that may change who is offered to whom.

        A change on its own is planned for at once; what follows within TOGETHER seconds is planned for together.
        """
        loop = asyncio.get_running_loop()
        rested = loop.time() + TOGETHER
        if await subscription.wait(self._seconds) is not None:
            await asyncio.sleep(rested - loop.time())
            subscription.drain()
            subscription.overflowed.clear()


def _may_change_offers(frame: Frame) -> bool:
    if frame["type"] == "event":
        return bool(frame["event"]["type"] == "owner.changed")
    return frame["type"] in {OFFER, POSTS}
