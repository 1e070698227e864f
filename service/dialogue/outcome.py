"""What one bot turn produces. Made by the rules, carried by Rasa as plain JSON, applied by the service.

The JSON shape is the dataclasses below, field by field; `to_json` and `from_json` are exact inverses up to
the rounding of scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

MAX_CANDIDATES = 5

Score = Annotated[float, Field(ge=0, le=1)]


class Kind(StrEnum):
    """What the bot does this turn."""

    ANSWER = "answer"
    PROBE = "probe"
    GATHER = "gather"
    SUGGEST = "suggest"
    REFUSE = "refuse"
    HANDOFF = "handoff"
    TALK = "talk"


class OutcomeError(ValueError):
    """Data that is not an outcome; names the fields at fault and never repeats their values."""


@dataclass(frozen=True)
class Button:
    """`value` is what pressing it sends as an ordinary customer message."""

    title: str
    value: str


@dataclass(frozen=True)
class Message:
    text: Annotated[str, Field(min_length=1)]
    buttons: tuple[Button, ...] = ()
    sign_in: bool = False
    """Says that a person will check who the customer is; signing in at the bank's site would spare him that."""


@dataclass(frozen=True)
class Candidate:
    """A topic and how strongly the evidence speaks for it."""

    topic: str
    score: Score


@dataclass(frozen=True)
class Decision:
    """The one decision of a turn. `reason` is a short stable code; `via` says which evidence carried it."""

    kind: Kind
    topic: str | None = None
    need: str | None = None
    score: Score = 0.0
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""
    via: str = "rule"


@dataclass(frozen=True)
class Handoff:
    """The request for a person. `facts` maps a label an agent reads to what the customer gave."""

    skill: str
    urgent: bool
    topic: str
    need: str | None
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    """Labels of facts that were asked for and not given."""


@dataclass(frozen=True)
class Outcome:
    """Messages in the order they are shown, the decision, and the handoff when there is one."""

    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    decision: Decision
    handoff: Handoff | None = None


_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)


def to_json(outcome: Outcome) -> dict[str, Any]:
    """Plain JSON data; scores are rounded to three decimals, candidates cut to the five best."""
    data: dict[str, Any] = _OUTCOME.dump_python(outcome, mode="json")
    decision = data["decision"]
    decision["score"] = round(decision["score"], 3)
    decision["candidates"] = decision["candidates"][:MAX_CANDIDATES]
    for candidate in decision["candidates"]:
        candidate["score"] = round(candidate["score"], 3)
    return data


def from_json(data: object) -> Outcome:
    """Raises OutcomeError naming each field that is missing or does not fit."""
    try:
        return _OUTCOME.validate_python(data)
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise OutcomeError(f"not an outcome: {', '.join(fields)}") from None
