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
from service.dialogue.unsure import our_question

SMALL = "talk.greet"

# In characters. A longer correction tells the matter anew.
CORRECTION = 16


def short_reply(evidence: Evidence, library: Library) -> Decision | None:
    """A short reply is never out of scope. Where it says nothing, what is wanted is asked for."""
    short, memory = triggers.short_reply(evidence.text), evidence.memory
    if short is None or triggers.says_goodbye(evidence.text):
        return None
    if our_question(evidence):
        return None  # 老人不会用
    if short in (Short.WAIT, Short.MORE):
        return _small("wait" if short is Short.WAIT else "go_on")
    if memory.anger > 0:
        return None  # who was angry is not asked to say it once more
    chooses = memory.last_kind == Kind.SUGGEST or memory.menu is not None
    if chooses:
        return _small("noted" if short is Short.HEARD else "go_on" if short is Short.NO else "which_one")
    return _AFTER.get(memory.last_kind or "", _elsewhere)(short, evidence)


def lacks_matter(evidence: Evidence) -> bool:
    """没用, 不会弄 or 怎么办 where nothing was said before that it could be about: who says it twice is lost."""
    short, before = triggers.short_reply(evidence.text), evidence.memory.last_kind
    if before not in (None, Kind.TALK) or evidence.memory.unsolved > 0:
        return False
    return short is Short.LOST or (
        short is Short.NO and (before is None or triggers.says_unsolved(evidence.text))
    )


def corrects_whose(evidence: Evidence, library: Library) -> Decision | None:
    """不是我的卡，是我妈的, after an answer: it stands, for somebody else."""
    text = evidence.text
    if evidence.memory.last_kind != Kind.ANSWER or len(text) > CORRECTION or not triggers.says_whose(text):
        return None
    return Decision(Kind.TALK, evidence.memory.last_topic, score=1.0, reason="for_other")


def picked(text: str, memory: Memory, library: Library, *, first: bool = False) -> str | None:
    """What the button sends that the customer names by its number; None for any other text.

    Before the `first` reply the opening message is on the screen, with the first level of the menu. After an answer 第二种
    is one of its ways, and where a sum was asked for 3 is a sum.
    """
    if first and memory.last_kind is None:
        entries = shown(library.menu, library.title)
        sent: tuple[str, ...] = tuple(one.get("say") or one["label"] for one in entries)
    else:
        sent = () if memory.last_kind == Kind.ANSWER else memory.buttons
    if all(one == triggers.PERSON_BUTTON for one in sent):
        return None
    place = triggers.numbered(text, len(sent), bare=not _asked_a_sum(memory, library))
    return None if place is None else sent[place]


def buttons_of(messages: Iterable[Message]) -> tuple[str, ...]:
    """What the buttons of a reply send, as they stand on the screen."""
    return tuple(button.value for message in messages for button in message.buttons)[:MAX_BUTTONS]


def _asked_a_sum(memory: Memory, library: Library) -> bool:
    gathered = memory.gathered
    topic = library.knowledge.topics.get(gathered.topic) if gathered and gathered.asked else None
    sheet = library.facts.get(topic.skill) if topic else None
    question = sheet.named(gathered.asked) if sheet and gathered else None
    return question is not None and any(part.reads == "amount" for part in question.parts)


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
    memory = evidence.memory
    if lacks_matter(evidence) and memory.misses > 0:
        return miss(evidence, "weak_evidence")
    return _small("go_on" if lacks_matter(evidence) or memory.unsolved > 0 else "noted")


_AFTER = {Kind.ANSWER.value: _after_answer, Kind.REFUSE.value: _after_refusal}
