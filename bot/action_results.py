"""Checks what an action returns against Rasa's own schema, with validators that are made once.

Rasa 3.6 calls `jsonschema.validate` for every action result, which checks the constant schema itself each time:
25 of the 31 ms of processor time of a turn. It also tries every event against the schemas of all 23 kinds, of which
each names its own kind and so excludes the others: here an event is checked as the kind it says it is, another 2 ms.
What does not pass that way is checked exactly as before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema import validators
from rasa.core.actions.action import RemoteAction
from rasa.shared.utils.schemas.events import EVENT_SCHEMA


def install() -> None:
    """Make every RemoteAction of this process use the validators below. May be called again."""
    RemoteAction._validate_action_result = _validate  # type: ignore[method-assign]  # Rasa has no setting for it


def _validate(action: RemoteAction, result: dict[str, Any]) -> bool:
    """True for a well-formed result. Raises jsonschema's ValidationError like the method it replaces."""
    if not plainly_valid(result):
        whole().validate(result)
    return True


def plainly_valid(result: object) -> bool:
    """Whether the short way finds nothing wrong."""
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    if not isinstance(events, list) or not isinstance(responses, list):
        return False
    return all(isinstance(one, dict) for one in responses) and all(map(_valid_as_its_kind, events))


def _valid_as_its_kind(event: object) -> bool:
    kind = event.get("event") if isinstance(event, dict) else None
    check = _kinds().get(kind) if isinstance(kind, str) else None
    return check is not None and check.is_valid(event)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Any]:
    """Kind of event → validator of what all events have and of what this kind has."""
    common = {key: value for key, value in EVENT_SCHEMA.items() if key != "oneOf"}
    return {
        one["properties"]["event"]["const"]: _made({**common, "allOf": [one]})
        for one in EVENT_SCHEMA["oneOf"]
    }


@lru_cache(maxsize=1)
def whole() -> Any:
    """The validator of Rasa's schema as it is."""
    return _made(RemoteAction.action_response_format_spec())


def _made(schema: dict[str, Any]) -> Any:
    kind = validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)
