"""A turn without Rasa: the knowledge base alone, the same rules, the same state.

The state is the turn channel's own (see bot/state.py): this module reads and writes its slots and its active
loop, so Rasa can take the conversation up again at any turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from service.dialogue import probing
from service.dialogue.decision import decide
from service.dialogue.evidence import Evidence
from service.dialogue.gather import gather
from service.dialogue.library import Library
from service.dialogue.memory import Memory
from service.dialogue.outcome import Kind, Outcome
from service.dialogue.probing import ReplyKind
from service.dialogue.respond import remember, respond

FORM = "need_form"
STATE_VERSION = 1
MAX_TURNS = 8
MAX_TURN_TEXT = 120


@dataclass(frozen=True)
class Turn:
    outcome: Outcome
    state: dict[str, Any]


def turn(text: str, state: Mapping[str, Any] | None, library: Library) -> Turn:
    """Decide one turn from the normalised text alone. Never raises for any text or earlier state."""
    memory = Memory.from_slots(_mapping((state or {}).get("slots")))
    evidence = gather(text, memory, library, earlier=earlier_texts(state))
    probing_now = (state or {}).get("loop") == FORM
    outcome, memory = _in_probe(evidence, library) if probing_now else _afresh(evidence, library)
    return Turn(outcome, _next_state(text, state, memory, outcome))


def earlier_texts(state: Mapping[str, Any] | None) -> tuple[str, ...]:
    turns = (state or {}).get("turns")
    items = turns if isinstance(turns, list) else []
    return tuple(str(item["text"]) for item in items if isinstance(item, Mapping) and "text" in item)


def _in_probe(evidence: Evidence, library: Library) -> tuple[Outcome, Memory]:
    reply = probing.read_reply(evidence, library)
    if reply.kind is ReplyKind.FOUND:
        return _afresh(replace(evidence, memory=replace(evidence.memory, need=reply.need)), library)
    if reply.kind is ReplyKind.LEAVES:
        return _afresh(replace(evidence, memory=evidence.memory.without_probe()), library)
    return _ask(evidence, library) if probing.may_ask_again(evidence) else _afresh(evidence, library)


def _afresh(evidence: Evidence, library: Library) -> tuple[Outcome, Memory]:
    decision = decide(evidence, library)
    if decision.kind is Kind.PROBE:
        return _ask(replace(evidence, memory=remember(decision, evidence)), library)
    reply = respond(decision, evidence, library)
    return reply.outcome, reply.memory


def _ask(evidence: Evidence, library: Library) -> tuple[Outcome, Memory]:
    outcome, probes = probing.ask(evidence, library)
    return outcome, probing.after_asking(evidence, outcome, probes).memory


def _next_state(
    text: str, state: Mapping[str, Any] | None, memory: Memory, outcome: Outcome
) -> dict[str, Any]:
    """The channel's state with this turn added; the intent is what was decided."""
    turns = (state or {}).get("turns")
    kept = list(turns) if isinstance(turns, list) else []
    kept.append({"text": text[:MAX_TURN_TEXT], "intent": outcome.decision.topic})
    return {
        "v": STATE_VERSION,
        "slots": {key: value for key, value in memory.to_slots().items() if value is not None},
        "loop": FORM if outcome.decision.kind is Kind.PROBE else None,
        "turns": kept[-MAX_TURNS:],
    }


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
