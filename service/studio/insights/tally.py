"""Decisions counted: by topic, by what came after an answer, by the two topics one wavered between. Rules over plain data."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from service.dialogue.evidence import Cutoffs
from service.dialogue.outcome import Kind
from service.dialogue.serving import HUMAN
from service.dialogue.unsure import SCOPE, TALK
from service.studio.inbox.rules import CERTAIN, COMPLAINTS

NEITHER, NOW, BEFORE = 0, 1, 2
"""`Seen.period`: in the period, in the one before it, or only followed from there."""
SOON = 2
"""A handoff within so many turns after an answer counts against it."""


class Seen(NamedTuple):
    """One decision. `best` and `second` are the two topics weighed highest, with their scores 0–1."""

    conversation: str
    seq: int
    period: int
    kind: str
    topic: str | None
    helpful: bool | None
    reason: str | None
    best: str | None = None
    best_score: float | None = None
    second: str | None = None
    second_score: float | None = None


@dataclass
class TopicCount:
    """Of one topic in the period. `ends`: turns by kind of decision. `failed`: answers that were either of the two after it."""

    turns: int = 0
    conversations: int = 0
    conversations_before: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    unhelpful: int = 0
    """Answers with 没帮助, in a click or in the next words."""
    handed_over: int = 0
    """Answers that a person had to follow within SOON turns."""
    failed: int = 0

    @property
    def answers(self) -> int:
        return self.ends[Kind.ANSWER.value]


@dataclass
class Tally:
    """`asking`: conversations of the period with business in them; `handed_over`: those of them that went to a person."""

    turns: int = 0
    turns_before: int = 0
    conversations: int = 0
    conversations_before: int = 0
    asking: int = 0
    handed_over: int = 0
    topics: dict[str, TopicCount] = field(default_factory=lambda: defaultdict(TopicCount))
    close: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Turns in which neither of two topics led by the margin; the two in the order of their ids."""


def is_business(topic: str | None) -> bool:
    """Neither small talk, nor out of scope, nor the wish for a person."""
    return topic is not None and topic != HUMAN and not topic.startswith((TALK, SCOPE))


def tally(rows: Iterable[Seen], cutoffs: Cutoffs) -> Tally:
    """`rows` in the order of conversation and seq."""
    found = Tally()
    for _, turns in groupby(rows, attrgetter("conversation")):
        _count(list(turns), found, cutoffs)
    return found


def _count(turns: Sequence[Seen], found: Tally, cutoffs: Cutoffs) -> None:
    now = [turn for turn in turns if turn.period == NOW]
    before = [turn for turn in turns if turn.period == BEFORE]
    found.turns += len(now)
    found.turns_before += len(before)
    found.conversations += bool(now)
    found.conversations_before += bool(before)
    asked = {turn.topic for turn in now if turn.topic is not None}
    for topic in asked:
        found.topics[topic].conversations += 1
    for topic in {turn.topic for turn in before if turn.topic is not None}:
        found.topics[topic].conversations_before += 1
    if any(map(is_business, asked)):
        found.asking += 1
        found.handed_over += any(turn.kind == Kind.HANDOFF for turn in now)
    for at, turn in enumerate(turns):
        if turn.period == NOW:
            _count_turn(turn, turns[at + 1 : at + 1 + SOON], found)
            if (pair := _close(turn, cutoffs)) is not None:
                found.close[pair] += 1


def _count_turn(turn: Seen, after: Sequence[Seen], found: Tally) -> None:
    if turn.topic is None:
        return
    count = found.topics[turn.topic]
    count.turns += 1
    count.ends[turn.kind] += 1
    if turn.kind != Kind.ANSWER:
        return
    unhelpful = turn.helpful is False or bool(after and after[0].reason in COMPLAINTS)
    handed_over = any(_blames(turn, later) for later in after)
    count.unhelpful += unhelpful
    count.handed_over += handed_over
    count.failed += unhelpful or handed_over


def _blames(answer: Seen, later: Seen) -> bool:
    """Going on to another matter, one for people, is no complaint. Giving up has the topic that was spoken of last."""
    return later.kind == Kind.HANDOFF and later.topic in (answer.topic, HUMAN)


def _close(turn: Seen, cutoffs: Cutoffs) -> tuple[str, str] | None:
    best, second = turn.best, turn.second
    if best is None or second is None or not (is_business(best) and is_business(second)):
        return None
    high, low = turn.best_score or 0.0, turn.second_score or 0.0
    if not cutoffs.suggest <= high < CERTAIN or high - low >= cutoffs.margin:
        return None
    return (best, second) if best < second else (second, best)
