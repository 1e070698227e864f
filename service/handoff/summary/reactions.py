"""Answers the bot showed, and how the customer took each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kb_index.text import normalise
from service.conversations.events import Envelope
from service.dialogue import triggers
from service.handoff.summary.quoting import says_something, short

SHOWN = 3
READ_ANSWERS = 8
"""Reactions to so many answers are read; the few that are shown are among the last of them."""
REACTION_CHARS = 30
TITLE_CHARS = 20

OUTCOMES = {
    "helped": "有帮助",
    "not_helped": "没有解决",
    "repeated": "又问了一遍",
    "none": "没有评价",
}


@dataclass(frozen=True)
class Decided:
    """What the bot decided for the customer message `seq`, and why."""

    seq: int
    kind: str
    topic: str | None
    need: str | None
    reason: str = ""
    sure: float | None = None
    """Calibrated probability of the likeliest topic; None where a rule decided, whatever the text was like."""


def answers_shown(
    events: Sequence[Envelope], decisions: Sequence[Decided], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each answered topic once, the newest last. `reaction` is the next telling thing the customer said, or empty.

    `outcome` is one of OUTCOMES: what his words or clicks up to the next answer say of this one.
    """
    told = {decided.seq: decided for decided in decisions}
    said = {
        event.seq: text
        for event in events
        if event.type == "message.customer" and (text := str(event.data["text"]))
    }
    bursts, clicked = _bursts(events), _clicked(events)
    answers = [decided for decided in decisions if decided.kind == "answer" and decided.topic]
    before = {decided.topic for decided in answers[:-READ_ANSWERS]}
    shown: dict[str, dict[str, Any]] = {}
    for decided, following in pairwise((*answers[-READ_ANSWERS:], None)):
        if decided is None or decided.topic is None:
            continue
        end = following.seq if following else None
        after = {
            seq: text
            for seq, text in said.items()
            if seq > decided.seq and (end is None or seq <= end) and seq not in bursts.get(decided.seq, ())
        }
        heard = dict(sorted((after | clicked.get(decided.seq, {})).items()))
        outcome = _outcome(said.get(decided.seq, ""), heard, told)
        if outcome == "none" and (decided.topic in shown or decided.topic in before):
            outcome = "repeated"
        shown.pop(decided.topic, None)
        shown[decided.topic] = {
            "topic": decided.topic,
            "title": short(titles.get(decided.topic, decided.topic), TITLE_CHARS),
            "reaction": short(next(filter(says_something, after.values()), ""), REACTION_CHARS),
            "outcome": {"code": outcome, "text": OUTCOMES[outcome]},
        }
    return list(shown.values())[-SHOWN:]


def _outcome(question: str, after: Mapping[int, str], told: Mapping[int, Decided]) -> str:
    """The last sign counts: 没解决 and then 解决了 is help."""
    return next(_signs(question, after, told), "none")


def _signs(question: str, after: Mapping[int, str], told: Mapping[int, Decided]) -> Iterator[str]:
    asked = normalise(question)
    for seq, text in reversed(list(after.items())):
        plain = normalise(text)
        reason = told[seq].reason if seq in told else ""
        if reason.startswith(("unsolved", "misread", "lost")) or triggers.says_unsolved(plain):
            yield "not_helped"
        elif reason == "solved" or triggers.says_solved(plain) or _thanks(plain):
            yield "helped"
        elif reason == "repeated" or plain == asked:
            yield "repeated"


def _thanks(plain: str) -> bool:
    return len(plain) <= 8 and triggers.says_thanks(plain)


def _bursts(events: Sequence[Envelope]) -> dict[int, frozenset[int]]:
    """First message of a turn → all messages that were answered with it: none of them is a reaction."""
    found: dict[int, frozenset[int]] = {}
    for event in events:
        replied = event.data.get("in_reply_to") if event.type == "message.bot" else None
        if replied:
            found[replied[0]] = frozenset(replied)
    return found


def _clicked(events: Sequence[Envelope]) -> dict[int, dict[int, str]]:
    """First message of a turn → what was clicked on its answer, as the words it stands for, by the seq of the click."""
    answers = {
        event.seq: event.data["in_reply_to"][0]
        for event in events
        if event.type == "message.bot" and event.data.get("in_reply_to")
    }
    found: dict[int, dict[int, str]] = {}
    for event in events:
        if event.type == "feedback.given" and event.data["seq"] in answers:
            word = triggers.SOLVED_BUTTON if event.data["helpful"] else triggers.UNSOLVED_BUTTON
            found.setdefault(answers[event.data["seq"]], {})[event.seq] = word
    return found
