"""Which topics are mistaken for each other: by how near their questions lie, and by what search really confused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_index.article import Article
from kb_index.evaluation.breakdown import Pair as Confusion
from kb_index.evaluation.questions import is_outside

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Topics = tuple[str, str]
"""Two topic ids in alphabetical order."""

NEIGHBOURS = 3
"""A single pair of questions that lie close is chance; the mean of a topic's three nearest to the other is not."""
HUMAN = "service.human"


@dataclass(frozen=True)
class Likeness:
    """Cosines of centred vectors, -1 to 1: of the topics' middles, and of their questions nearest to each other."""

    middle: float
    nearest: float


@dataclass(frozen=True)
class Pair:
    """Two topics, how alike they are, and how many questions about the one were taken for the other."""

    topics: Topics
    likeness: Likeness
    confused: int


def likenesses(vectors: Floats, owners: Ints, names: Sequence[str]) -> dict[Topics, Likeness]:
    """Of every two topics. `vectors` [rows, dim] have length 1; `owners` [rows]: number of each row's topic."""
    number = sorted(set(owners.tolist()))
    rows = {at: vectors[owners == at] for at in number}
    middles = {at: _unit(own.mean(axis=0)) for at, own in rows.items()}
    found = {}
    for position, one in enumerate(number):
        for other in number[position + 1 :]:
            middle = float(middles[one] @ middles[other])
            found[_sorted(names[one], names[other])] = Likeness(middle, _nearest(rows[one], rows[other]))
    return found


def confusions(table: Sequence[Confusion]) -> dict[Topics, int]:
    """Questions about either topic for which the other was found. Nothing found confuses no pair."""
    counts: Counter[Topics] = Counter()
    for row in table:
        counts[_sorted(row.expected, row.found)] += row.questions
    return dict(counts)


def ranked(
    likeness: Mapping[Topics, Likeness], confused: Mapping[Topics, int], known: Collection[str]
) -> list[Pair]:
    """Pairs of known business topics, the most often confused first, then those whose questions lie nearest."""
    pairs = [
        Pair(topics, alike, confused.get(topics, 0))
        for topics, alike in likeness.items()
        if all(topic in known and topic != HUMAN and not is_outside(topic) for topic in topics)
    ]
    return sorted(pairs, key=lambda pair: (-pair.confused, -pair.likeness.nearest, pair.topics))


def explained(pairs: Sequence[Pair], articles: Mapping[str, Article]) -> set[Topics]:
    """The pairs whose difference one of the two articles tells in `confusable_with`."""
    told = {
        _sorted(topic, other.topic)
        for topic, article in articles.items()
        for other in article.confusable_with
    }
    return told & {pair.topics for pair in pairs}


def _nearest(rows: Floats, others: Floats) -> float:
    """Mean over the NEIGHBOURS questions of each topic that lie nearest to a question of the other."""
    near = rows @ others.T
    ways = (np.sort(near.max(axis=axis))[-NEIGHBOURS:].mean() for axis in (0, 1))
    return float(sum(ways)) / 2


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)


def _sorted(one: str, other: str) -> Topics:
    return (one, other) if one < other else (other, one)
