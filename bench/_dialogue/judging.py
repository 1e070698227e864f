"""G11: who is let in and who is not, of questions inside and outside the bank's business. No I/O."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kb_index.evaluation.questions import Question, is_outside

Ranking = Sequence[tuple[str, float]]
"""Topics with their scores (0–1), in any order."""
ACCEPTED = 0.95


@dataclass(frozen=True)
class Scored:
    """A question with the score of its best business topic."""

    outside: bool
    score: float
    right: bool
    """That topic is acceptable; never for a question from outside."""


@dataclass(frozen=True)
class Rates:
    """Shares of the questions inside, outside, and of all."""

    accepted: float
    kept_out: float
    wrong: float
    """Accepted with a topic that is not acceptable: a wrong answer."""


def scored(question: Question, ranking: Ranking) -> Scored:
    """A question without any business topic in its ranking scores 0."""
    business = [(score, topic) for topic, score in ranking if not is_outside(topic)]
    best, topic = max(business, default=(0.0, ""))
    return Scored(is_outside(question.best), best, topic in question.topics)


def line(found: Sequence[Scored], share: float = ACCEPTED) -> float:
    """The highest score at which at least `share` of the questions inside are accepted. Raises ValueError for none."""
    inside = sorted((one.score for one in found if not one.outside), reverse=True)
    if not inside:
        raise ValueError("no question of the bank's business")
    return inside[math.ceil(share * len(inside)) - 1]


def at(found: Sequence[Scored], cut: float) -> Rates:
    """What comes of accepting every question whose best business topic scores `cut` or more."""
    return rates([(one.outside, one.score >= cut, one.right) for one in found])


def rates(judged: Sequence[tuple[bool, bool, bool]]) -> Rates:
    """Of (outside, accepted, right if accepted). A share of nothing is 0."""
    inside = [accepted for outside, accepted, _ in judged if not outside]
    strangers = [accepted for outside, accepted, _ in judged if outside]
    wrong = sum(accepted and not right for _, accepted, right in judged)
    return Rates(
        _share(sum(inside), inside), _share(len(strangers) - sum(strangers), strangers), _share(wrong, judged)
    )


def _share(count: int, whole: Sequence[object]) -> float:
    return count / len(whole) if whole else 0.0
