"""How true the search's probabilities are, and the scores that any two lines can be tried on. Shares are per cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from service.releases.gate import wilson
from service.studio.jobs.compare import SEARCH

TENTHS, TWENTIETHS = 10, 20
PARTS = ("right", "among", "wrong")


@dataclass(frozen=True)
class Bin:
    """Questions whose score lies from `low` up to `high` (0–1)."""

    low: float
    high: float
    right: int
    wrong: int


@dataclass(frozen=True)
class Point:
    """One tenth that holds questions: what was stated on average, and how often it was right, with its interval."""

    stated: float
    right: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Calibration:
    """Of search alone, on questions it was neither trained nor tuned on.

    `answer` and `suggest` are the index's lines, 0–1 (`answer` above 1: it never answers). `right`, `among`, `wrong`:
    rising scores of the questions whose best topic is right, of those that have the right one among the best three,
    and of all others.
    """

    answer: float
    suggest: float
    points: list[Point]
    histogram: list[Bin]
    right: list[float]
    among: list[float]
    wrong: list[float]


def calibration_of(report: Mapping[str, Any]) -> Calibration | None:
    """None where scores were not kept. Raises KeyError, TypeError, ValueError for what is no report."""
    search = report.get(SEARCH)
    scores = search.get("scores") if search else None
    if search is None or scores is None:
        return None
    right, among, wrong = (sorted(_share(one) for one in scores[part]) for part in PARTS)
    others = [*among, *wrong]
    return Calibration(
        answer=float(search["answer"]),
        suggest=float(search["suggest"]),
        points=_points(right, others),
        histogram=_bins(right, others, TWENTIETHS),
        right=right,
        among=among,
        wrong=wrong,
    )


def _points(right: list[float], others: list[float]) -> list[Point]:
    found = []
    for one in _bins(right, others, TENTHS):
        n = one.right + one.wrong
        if n:
            share = 100 * one.right / n
            stated = sum(score for score in (*right, *others) if _inside(score, one)) / n
            low, high = wilson(share, n)
            found.append(Point(round(100 * stated, 1), round(share, 1), round(low, 1), round(high, 1), n))
    return found


def _bins(right: list[float], others: list[float], parts: int) -> list[Bin]:
    edges = [Bin(low / parts, high / parts, 0, 0) for low, high in pairwise(range(parts + 1))]
    return [
        Bin(
            one.low,
            one.high,
            sum(_inside(score, one) for score in right),
            sum(_inside(score, one) for score in others),
        )
        for one in edges
    ]


def _inside(score: float, one: Bin) -> bool:
    """The last one holds 1 as well."""
    return one.low <= score and (score < one.high or one.high == 1)


def _share(score: Any) -> float:
    """Raises TypeError, ValueError for what is no probability."""
    value = float(score)
    if not 0 <= value <= 1:
        raise ValueError(f"{score!r} is no probability")
    return value
