"""A conversation between turns, as the service keeps it: plain JSON, bounded, ordered by position.

    {"v": 1, "slots": {name: JSON value}, "loop": form name | null,
     "turns": [{"text": str, "intent": str | null, "actions": [str]} …≤ 8, oldest first]}

There is no time in it, so clocks of different machines cannot reorder anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

VERSION = 1
MAX_TURNS = 8
MAX_TURN_TEXT = 120
MAX_ACTIONS = 10
MAX_BYTES = 16 * 1024


class StateError(ValueError):
    """Data that is no state of this channel; the message names the part and never repeats its value."""


@dataclass(frozen=True)
class PastTurn:
    """One earlier customer message: its text (cut), the intent it was taken for, the actions it led to."""

    text: str
    intent: str | None = None
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """Everything Rasa needs to go on."""

    slots: Mapping[str, Any] = field(default_factory=dict)
    loop: str | None = None
    turns: tuple[PastTurn, ...] = ()


def read_state(data: object) -> State:
    """The state in `data`; null is a new conversation. Raises StateError."""
    if data is None:
        return State()
    if not isinstance(data, dict) or data.get("v") != VERSION:
        raise StateError(f"state: expected an object of version {VERSION}")
    if len(json.dumps(data)) > MAX_BYTES:
        raise StateError(f"state: larger than {MAX_BYTES} bytes")
    slots, loop, turns = data.get("slots", {}), data.get("loop"), data.get("turns", [])
    if not isinstance(slots, dict):
        raise StateError("state.slots: expected an object")
    if loop is not None and not isinstance(loop, str):
        raise StateError("state.loop: expected a name or null")
    if not isinstance(turns, list):
        raise StateError("state.turns: expected a list")
    return State(slots, loop, tuple(_read_turn(turn) for turn in turns[-MAX_TURNS:]))


def write_state(state: State) -> dict[str, Any]:
    """JSON data of a state: the newest turns, texts cut, unset slots left out."""
    return {
        "v": VERSION,
        "slots": {name: value for name, value in state.slots.items() if value is not None},
        "loop": state.loop,
        "turns": [
            {
                "text": turn.text[:MAX_TURN_TEXT],
                "intent": turn.intent,
                "actions": list(turn.actions[:MAX_ACTIONS]),
            }
            for turn in state.turns[-MAX_TURNS:]
        ],
    }


def _read_turn(data: object) -> PastTurn:
    if not isinstance(data, dict):
        raise StateError("state.turns: expected objects")
    text, intent, actions = data.get("text"), data.get("intent"), data.get("actions", [])
    if not isinstance(text, str):
        raise StateError("state.turns.text: expected text")
    if intent is not None and not isinstance(intent, str):
        raise StateError("state.turns.intent: expected a name or null")
    if not isinstance(actions, list) or not all(isinstance(action, str) for action in actions):
        raise StateError("state.turns.actions: expected names")
    return PastTurn(text[:MAX_TURN_TEXT], intent, tuple(actions[:MAX_ACTIONS]))
