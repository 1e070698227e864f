"""Asks the seat a turn belongs to, and the other one when that is gone."""

from dataclasses import replace
from typing import Any

from service.core import metrics
from service.releases.seating import Seating, Standing
from service.turns.live_mind import LiveMind
from service.turns.rasa import RasaFailed, Reply

GONE = frozenset({"unreachable", "circuit_open", "rasa_starting"})
"""Failures after which the turn has cost no time. A turn is a pure function, so asking another is safe; after a
timeout the customer has waited long enough, and the knowledge base answers."""


class SeatedBot:
    """`service.turns.answering.Bot` over the seats there are."""

    def __init__(self, seating: Seating, minds: LiveMind) -> None:
        self._seating, self._minds = seating, minds

    async def turn(self, conversation: str, seq: int, text: str, state: dict[str, Any] | None) -> Reply:
        """Raises RasaFailed."""
        chosen = self._seating.choose(conversation, new=state is None)
        try:
            return await self._ask(chosen, conversation, seq, text, state)
        except RasaFailed as failure:
            other = self._seating.instead(chosen) if failure.code in GONE else None
            if other is None:
                raise
        return await self._ask(other, conversation, seq, text, state)

    async def _ask(
        self, standing: Standing, conversation: str, seq: int, text: str, state: dict[str, Any] | None
    ) -> Reply:
        """Search and rules of the turn use the index of the release that classifies."""
        sender = self._minds.begin(standing.source.mind)
        standing.running += 1
        try:
            reply = await standing.seat.bot.turn(conversation, seq, text, state, sender)
        except RasaFailed as failure:
            standing.doubtful |= failure.code in GONE
            raise
        finally:
            standing.running -= 1
            self._minds.end(sender)
        metrics.RELEASE_TURNS.labels(standing.release or "built", reply.outcome.decision.kind.value).inc()
        return replace(reply, release=standing.release)
