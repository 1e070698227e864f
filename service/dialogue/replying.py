"""Replies of a word or two, by what the bot said last; and buttons that are named by their number. Pure.

没有 after an answer is the ladder's (see ladders.py), here is what remains: 好, 哦, 等一下, 还有个问题, and 没有 where
nothing was asked that it could deny.
"""

from collections.abc import Iterable

from service.dialogue import triggers
from service.dialogue.evidence import Evidence
from service.dialogue.library import Library
from service.dialogue.memory import MAX_BUTTONS, Memory
from service.dialogue.menu import shown
from service.dialogue.outcome import Decision, Kind, Message
from service.dialogue.serving import miss
from service.dialogue.triggers import Short
from service.dialogue.unsure import SCOPE, TALK

SMALL = "talk.greet"

# In characters. A longer correction tells the matter anew.
CORRECTION = 16


def short_reply(evidence: Evidence, library: Library) -> Decision | None:
    """A short reply is never out of scope. Where it says nothing, what is wanted is asked for."""
    short, memory = triggers.short_reply(evidence.text), evidence.memory
    if short is None or triggers.says_goodbye(evidence.text):
        return None
    if evidence.exact is not None and not evidence.exact.topic.startswith((TALK, SCOPE)):
        return None  # 老人不会用: one of our own questions
    if short in (Short.WAIT, Short.MORE):
        return _small("wait" if short is Short.WAIT else "go_on")
    if memory.anger > 0:
        return None  # who was angry is not asked to say it once more
    chooses = memory.last_kind == Kind.SUGGEST or memory.menu is not None
    if chooses:
        return _small("noted" if short is Short.HEARD else "go_on" if short is Short.NO else "which_one")
    return _AFTER.get(memory.last_kind or "", _elsewhere)(short, evidence)


def corrects_whose(evidence: Evidence, library: Library) -> Decision | None:
    """不是我的卡，是我妈的, after an answer: it stands, for somebody else."""
    text = evidence.text
    if evidence.memory.last_kind != Kind.ANSWER or len(text) > CORRECTION or not triggers.says_whose(text):
        return None
    return Decision(Kind.TALK, evidence.memory.last_topic, score=1.0, reason="for_other")


def picked(text: str, memory: Memory, library: Library) -> str | None:
    """What the button sends that the customer names by its number; None for any other text.

    Before the first reply the opening message is on the screen, with the first level of the menu.
    """
    if memory.last_kind is None:
        entries = shown(library.menu, library.title)
        sent: tuple[str, ...] = tuple(one.get("say") or one["label"] for one in entries)
    else:
        sent = memory.buttons
    place = triggers.numbered(text, len(sent))
    return None if place is None else sent[place]


def buttons_of(messages: Iterable[Message]) -> tuple[str, ...]:
    """What the buttons of a reply send, as they stand on the screen."""
    return tuple(button.value for message in messages for button in message.buttons)[:MAX_BUTTONS]


def _small(reason: str) -> Decision:
    return Decision(Kind.TALK, SMALL, score=1.0, reason=reason)


def _after_answer(short: Short, evidence: Evidence) -> Decision:
    """The ladder has taken what says that it did not help."""
    return _small("solved" if short is Short.YES else "noted")


def _after_refusal(short: Short, evidence: Evidence) -> Decision:
    if short is Short.LOST:
        return miss(evidence, "weak_evidence")
    return _small("go_on" if short is Short.YES else "noted")


def _elsewhere(short: Short, evidence: Evidence) -> Decision:
    return _small("go_on" if short is Short.LOST or evidence.memory.unsolved > 0 else "noted")


_AFTER = {Kind.ANSWER.value: _after_answer, Kind.REFUSE.value: _after_refusal}
