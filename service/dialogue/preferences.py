"""The customer's preferences on their way into a turn.

They travel in the dialogue state, as part of the memory, so that Rasa's path and the one without Rasa read them alike.
"""

from collections.abc import Mapping
from typing import Any

from service.dialogue.degraded import STATE_VERSION
from service.dialogue.memory import MEMORY_SLOT


def with_elder(state: dict[str, Any] | None, elder: bool) -> dict[str, Any] | None:
    """The dialogue state of the turn channel with the form of answers in it; unchanged when it says so already."""
    slots = _mapping((state or {}).get("slots"))
    memory = _mapping(slots.get(MEMORY_SLOT))
    if (memory.get("elder") is True) == elder:
        return state
    slots = {**slots, MEMORY_SLOT: {**memory, "elder": elder}}
    return {"v": STATE_VERSION, **(state or {}), "slots": slots}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
