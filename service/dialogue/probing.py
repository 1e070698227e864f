"""A reply in the middle of a probe: it tells the need, it leaves the matter, or it is unclear."""

from dataclasses import dataclass, replace
from enum import StrEnum

from service.dialogue import triggers
from service.dialogue.evidence import Evidence
from service.dialogue.library import Library
from service.dialogue.needs import MAX_BUTTONS, MAX_PROBES, Surface, read_need
from service.dialogue.outcome import Button, Decision, Kind, Message, Outcome

# What makes no sense by itself may still be an attempt to answer the probe: unclear, not another matter.
UNKNOWN = "scope.unknown"


class ReplyKind(StrEnum):
    FOUND = "found"
    LEAVES = "leaves"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Reply:
    kind: ReplyKind
    need: str | None = None


def read_reply(evidence: Evidence, library: Library) -> Reply:
    """How the customer answered the probe. Without a surface in memory there is nothing to answer: LEAVES."""
    surface = library.surfaces.get(evidence.memory.surface or "")
    if surface is None or _outranks(evidence):
        return Reply(ReplyKind.LEAVES)
    own = {surface.surface, *(need.topic for need in surface.needs)}
    exact = evidence.exact
    if exact is not None and exact.topic not in own:
        return Reply(ReplyKind.LEAVES)
    reading = read_need(
        evidence.text, surface, evidence.candidates, evidence.similarity, evidence.cutoffs.answer
    )
    if reading is not None:
        return Reply(ReplyKind.FOUND, reading.need)
    best = evidence.candidates[0] if evidence.candidates else None
    if best is not None and best.topic not in (*own, UNKNOWN) and best.score >= evidence.cutoffs.answer:
        return Reply(ReplyKind.LEAVES)
    return Reply(ReplyKind.UNCLEAR)


def may_ask_again(evidence: Evidence) -> bool:
    return evidence.memory.probes < MAX_PROBES


def ask(evidence: Evidence, library: Library) -> tuple[Outcome, int]:
    """The next probe for the surface in memory, and how many probes that makes.

    Raises KeyError when memory names no known surface: asking is only reached through a PROBE decision.
    """
    memory = evidence.memory
    surface = library.surfaces[memory.surface or ""]
    again = memory.probes > 0
    best = evidence.candidates[0].score if evidence.candidates else 0.0
    decision = Decision(
        Kind.PROBE,
        surface.surface,
        None,
        best,
        evidence.candidates,
        "surface_again" if again else "surface",
        evidence.via,
    )
    text = surface.probe_again if again else surface.probe
    return Outcome((Message(text, _buttons(surface)),), decision), memory.probes + 1


def after_asking(evidence: Evidence, probes: int) -> Evidence:
    """The evidence as the next turn will see it."""
    memory = replace(
        evidence.memory,
        probes=probes,
        last_kind=Kind.PROBE.value,
        last_topic=evidence.memory.surface,
        misses=0,
    )
    return replace(evidence, memory=memory)


def _outranks(evidence: Evidence) -> bool:
    """Wishes that are served at once whatever was asked."""
    text = evidence.text
    return bool(
        triggers.asks_person(text)
        or triggers.urgent_topic(text)
        or triggers.grievance(text)
        or triggers.is_abusive(text)
        or triggers.is_angry(text)
        or triggers.says_goodbye(text)
    )


def _buttons(surface: Surface) -> tuple[Button, ...]:
    likely = [Button(need.button, need.button) for need in surface.needs[:MAX_BUTTONS]]
    return (*likely, Button(triggers.PERSON_BUTTON, triggers.PERSON_BUTTON))
