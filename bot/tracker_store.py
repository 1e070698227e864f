"""A tracker store that holds nothing: each turn brings its own tracker and takes it away again.

The tracker lives in a context variable of the turn's task. There is no table of conversations, so nothing
can be lost, overwritten, reordered by clocks or left behind; and no lock is ever waited for, since every turn
has a sender id of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class NoTurn(RuntimeError):
    """A tracker was asked for outside the turn it belongs to."""


@dataclass
class Turn:
    """The tracker a turn starts from, and the one Rasa saved at its end."""

    tracker: DialogueStateTracker
    saved: DialogueStateTracker | None = None


CURRENT_TURN: ContextVar[Turn | None] = ContextVar("subtext_turn", default=None)


class TurnTrackerStore(TrackerStore):
    """Gives Rasa the tracker of the running turn and takes back the saved one."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        """Take what Rasa passes from endpoints.yml; there is nothing to set."""
        super().__init__(domain, event_broker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of the running turn. Raises NoTurn."""
        return _turn(sender_id).tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Note the tracker for the channel. Raises NoTurn."""
        _turn(tracker.sender_id).saved = tracker

    async def keys(self) -> Iterable[str]:
        """No conversation outlives its turn."""
        return []


def _turn(sender_id: str) -> Turn:
    turn = CURRENT_TURN.get()
    if turn is None or turn.tracker.sender_id != sender_id:
        raise NoTurn("no such turn is running here")
    return turn
