"""The one place that says which mind is in use. Swapping is one assignment; a running turn keeps the mind it began with."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from service.dialogue.library import Library
from service.dialogue.outcome import Outcome
from service.turns.mind import Mind

TURN_SECONDS = 5.0
"""No turn lasts longer (bot/channel.py ends it sooner), so afterwards nothing needs its mind."""


@dataclass(frozen=True)
class Held:
    """Something that was not taken up because it is faulty: a content file, or the index."""

    file: str
    code: str


class LiveMind:
    """Used from the event loop only; the minds themselves may be read from any thread."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind
        self._begun: dict[str, tuple[float, Mind]] = {}
        self._given: dict[str, Mind] = {}
        self._told: list[Callable[[], None]] = []
        self.held: tuple[Held, ...] = ()

    @property
    def current(self) -> Mind:
        return self._mind

    @property
    def library(self) -> Library:
        return self._mind.library

    def swap(self, mind: Mind) -> None:
        self._mind = mind
        for tell in self._told:
            tell()

    def when_swapped(self, tell: Callable[[], None]) -> None:
        """Called after every exchange; it may neither wait nor fail."""
        self._told.append(tell)

    def begin(self, mind: Mind) -> str:
        """A name for a turn whose actions `mind` runs, whichever is in use meanwhile; to be ended."""
        turn = uuid.uuid4().hex
        self._given[turn] = mind
        return turn

    def end(self, turn: str) -> None:
        """What a turn that is over still asks is answered by the mind in use."""
        self._given.pop(turn, None)

    def say(self, key: str) -> str:
        """One of the system's own sentences, as worded now."""
        return self._mind.say(key)

    async def run_action(self, call: dict[str, Any]) -> dict[str, Any]:
        """Run an action of the turn it belongs to; every turn has a sender id of its own."""
        return await self._of_turn(call).run_action(call)

    def fallback(self, text: str, state: dict[str, Any] | None) -> tuple[Outcome, dict[str, Any]]:
        return self._mind.fallback(text, state)

    def _of_turn(self, call: dict[str, Any]) -> Mind:
        tracker = call.get("tracker")
        sender = tracker.get("sender_id") if isinstance(tracker, dict) else None
        if isinstance(sender, str) and sender in self._given:
            return self._given[sender]
        now = time.monotonic()
        self._forget(now)
        return self._begun.setdefault(sender, (now, self._mind))[1] if isinstance(sender, str) else self._mind

    def _forget(self, now: float) -> None:
        """The oldest stand first."""
        over = []
        for sender, (begun, _) in self._begun.items():
            if now - begun < TURN_SECONDS:
                break
            over.append(sender)
        for sender in over:
            del self._begun[sender]
