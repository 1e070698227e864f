"""Where the mistakes are: a row for each topic, and the pairs most often confused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb_index.article import Topic
from kb_index.evaluation.outcomes import Judged

NOTHING = "-"
"""Stands for the topic found when nothing was."""


@dataclass(frozen=True)
class TopicRow:
    """Questions whose best topic it is: how many, share found first, answered wrongly, mistaken for what."""

    topic: str
    name: str
    policy: str
    questions: int
    hit1: float
    answered_wrongly: int
    confused_with: str | None
    confused: int


@dataclass(frozen=True)
class Pair:
    """Questions about `expected` whose best topic found was `found`; `answered`: at or above the cut-off."""

    expected: str
    found: str
    questions: int
    answered: int


def by_topic(judged: Sequence[Judged], topics: Mapping[str, Topic], answer: float) -> list[TopicRow]:
    """A row for each topic asked about, the most wrong answers first, then the fewest found."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(one.question.best, []).append(one)
    rows = [_row(topics[topic], group, answer) for topic, group in groups.items()]
    return sorted(rows, key=lambda row: (-row.answered_wrongly, row.hit1, -row.questions, row.topic))


def confused_pairs(judged: Sequence[Judged], answer: float) -> list[Pair]:
    """Every pair of expected and found topic among the misses, the most frequent first."""
    misses = [one for one in judged if not one.right]
    counts = Counter(_pair(one) for one in misses)
    answered = Counter(_pair(one) for one in misses if one.score >= answer)
    pairs = [Pair(*pair, count, answered[pair]) for pair, count in counts.items()]
    return sorted(pairs, key=lambda pair: (-pair.questions, -pair.answered, pair.expected, pair.found))


def _row(topic: Topic, group: Sequence[Judged], answer: float) -> TopicRow:
    misses = [one for one in group if not one.right]
    mistaken = Counter(one.found or NOTHING for one in misses)
    other, times = min(mistaken.items(), key=lambda item: (-item[1], item[0])) if mistaken else (None, 0)
    return TopicRow(
        topic=topic.id,
        name=topic.name,
        policy=topic.policy,
        questions=len(group),
        hit1=1 - len(misses) / len(group),
        answered_wrongly=sum(one.score >= answer for one in misses),
        confused_with=other,
        confused=times,
    )


def _pair(one: Judged) -> tuple[str, str]:
    return one.question.best, one.found or NOTHING
