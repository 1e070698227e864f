"""What search found for each question, judged against the acceptable topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb_index.evaluation.questions import Question, is_outside

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64] | Bools

SUGGESTIONS = 3


class Ranked(Protocol):
    """A topic and the score it was found with; kb_index.search.Hit is one."""

    @property
    def topic(self) -> str: ...

    @property
    def score(self) -> float: ...


class Ranker(Protocol):
    """Anything that finds topics: the knowledge base, or a baseline."""

    def search(self, text: str, k: int) -> Sequence[Ranked]:
        """Return at most k topics, best first, each once."""


@dataclass(frozen=True)
class Judged:
    """One question after its search."""

    question: Question
    offered: tuple[str, ...]
    """The best topics found, at most SUGGESTIONS; empty when nothing was found."""
    score: float
    """Of the first of them; minus infinity when nothing was found."""
    rank: int | None
    """Place (from 1) of the first acceptable topic in the whole ranking; None if it is not there."""

    @property
    def right(self) -> bool:
        return self.rank == 1

    @property
    def found(self) -> str | None:
        return self.offered[0] if self.offered else None


@dataclass(frozen=True)
class Outcomes:
    """The same as columns of length n, for counting."""

    score: Floats
    first: Bools
    """The best topic is acceptable."""
    three: Bools
    """One of the best three is."""
    reciprocal: Floats
    """1 / rank of the first acceptable topic; 0 if it was not found."""
    outside: Bools
    """The question's best topic is scope.* or talk.*."""
    business: Bools
    """The topic found is neither."""

    def __len__(self) -> int:
        return len(self.score)

    def part(self, rows: Rows) -> Outcomes:
        """The chosen rows: a mask, or row numbers (which may repeat)."""
        return Outcomes(
            self.score[rows],
            self.first[rows],
            self.three[rows],
            self.reciprocal[rows],
            self.outside[rows],
            self.business[rows],
        )


def judge(ranker: Ranker, questions: Sequence[Question], topics: int) -> list[Judged]:
    """Search every question for all `topics` and judge what was found."""
    return [_judged(question, ranker.search(question.text, topics)) for question in questions]


def columns(judged: Sequence[Judged]) -> Outcomes:
    """The counting form of judged questions."""
    return Outcomes(
        score=np.array([one.score for one in judged], dtype=np.float64),
        first=np.array([one.right for one in judged], dtype=bool),
        three=np.array([one.rank is not None and one.rank <= SUGGESTIONS for one in judged], dtype=bool),
        reciprocal=np.array([1 / one.rank if one.rank else 0.0 for one in judged], dtype=np.float64),
        outside=np.array([is_outside(one.question.best) for one in judged], dtype=bool),
        business=np.array(
            [one.found is not None and not is_outside(one.found) for one in judged], dtype=bool
        ),
    )


def _judged(question: Question, hits: Sequence[Ranked]) -> Judged:
    rank = next((at for at, hit in enumerate(hits, 1) if hit.topic in question.topics), None)
    score = float(hits[0].score) if hits else -np.inf
    return Judged(question, tuple(hit.topic for hit in hits[:SUGGESTIONS]), score, rank)
