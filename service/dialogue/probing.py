"""A reply in the middle of a probe: it tells the need, it leaves the matter, or it is unclear."""

from dataclasses import dataclass, replace
from enum import StrEnum

from service.dialogue import triggers
from service.dialogue.evidence import Evidence
from service.dialogue.ladders import upset
from service.dialogue.library import Library
from service.dialogue.needs import MAX_BUTTONS, MAX_PROBES, Surface
from service.dialogue.outcome import Button, Decision, Kind, Message, Outcome
from service.dialogue.reading import CUE, Reading, by_button, denies, need_replied
from service.dialogue.replying import buttons_of
from service.dialogue.triggers import Short
from service.dialogue.unsure import our_question, wants_staff

# What makes no sense by itself may still be an attempt to answer the probe: unclear, not another matter.
UNKNOWN = "scope.unknown"
SMALL_TALK = ("talk.bot", "talk.chitchat")

# In characters. What is longer says more than that it evades, or than thank you.
EVASIVE = 16
COURTESY = 16


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
    if surface is None:
        return Reply(ReplyKind.LEAVES)
    pressed = by_button(evidence.text, surface)
    if pressed is not None:
        return Reply(ReplyKind.FOUND, pressed.need)
    reading = _reading(evidence, surface)
    if _outranks(evidence, reading) or _other_matter(evidence, surface, reading):
        return Reply(ReplyKind.LEAVES)
    return Reply(ReplyKind.FOUND, reading.need) if reading else Reply(ReplyKind.UNCLEAR)


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


def after_asking(evidence: Evidence, outcome: Outcome, probes: int) -> Evidence:
    """The evidence as the next turn will see it."""
    memory = replace(
        evidence.memory,
        probes=probes,
        buttons=buttons_of(outcome.messages),
        last_kind=Kind.PROBE.value,
        last_topic=evidence.memory.surface,
        misses=0,
    )
    return replace(evidence, memory=memory)


def _reading(evidence: Evidence, surface: Surface) -> Reading | None:
    """The need told. An evasive reply tells none by being near to some example."""
    again = evidence.memory.probes >= MAX_PROBES
    found = need_replied(evidence.text, surface, evidence.candidates, evidence.similarity, again=again)
    evades = triggers.is_evasive(evidence.text) and len(evidence.text) <= EVASIVE
    return None if found and evades and found.via != CUE else found


def _outranks(evidence: Evidence, reading: Reading | None) -> bool:
    """Wishes that are served at once whatever was asked. Who names the need in anger still named it."""
    text = evidence.text
    told = reading is not None and reading.via == CUE
    short = triggers.short_reply(text)
    if short is not None:  # 没有, 不行: nothing the probe asked for; the next one is narrower
        return short in (Short.WAIT, Short.MORE)
    if triggers.wants_menu(text) or triggers.wants_up(text):
        return True
    if (
        triggers.in_crisis(text)
        or (triggers.tells_death(text) and not our_question(evidence))
        or (triggers.in_danger(text) is not None and not told and not our_question(evidence))
        or triggers.asks_person(text)
        or (triggers.urgent_topic(text) and not told)
    ):
        return True
    if triggers.grievance(text) or upset(evidence):
        return not told
    if triggers.says_unsolved(text) or triggers.says_misread(text):
        return not told
    over = triggers.says_goodbye(text) or (triggers.says_settled(text) and len(text) <= COURTESY)
    thanks = triggers.says_thanks(text) and len(text) <= COURTESY
    return (over and not told) or (thanks and (over or not told)) or (wants_staff(evidence) and not told)


def _other_matter(evidence: Evidence, surface: Surface, reading: Reading | None) -> bool:
    """A clear question about something else. What tells a need in so many words is the reply that was asked for."""
    own = {surface.surface, *(need.topic for need in surface.needs)}
    if triggers.short_reply(evidence.text) is not None:
        return False
    if len(evidence.text) <= EVASIVE and any(denies(evidence.text, need.cues) for need in surface.needs):
        return False  # 密码没忘 is no question about a password
    if evidence.exact is not None:
        return evidence.exact.topic not in own
    best = next(iter(evidence.candidates), None)
    if best is None or best.topic in (*own, UNKNOWN) or best.score < evidence.cutoffs.answer:
        return False
    if best.topic in SMALL_TALK:
        return reading is None and not triggers.is_evasive(evidence.text)
    return reading is None or reading.via != CUE


def _buttons(surface: Surface) -> tuple[Button, ...]:
    likely = [Button(need.button, need.button) for need in surface.needs[:MAX_BUTTONS]]
    return (*likely, Button(triggers.PERSON_BUTTON, triggers.PERSON_BUTTON))
