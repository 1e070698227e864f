"""Figures of runs: medians with their spread, shares, recall. No I/O."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """One figure over several runs."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{digits(self.median)} ({digits(self.low)}–{digits(self.high)})"


def spread(values: Sequence[float]) -> Spread:
    """Median, least and greatest. Raises ValueError when there is none."""
    if not values:
        raise ValueError("no runs")
    return Spread(median(values), min(values), max(values))


def percentile(values: Sequence[float], percent: float) -> float:
    """The least value that at least `percent` of all do not exceed (nearest rank). Raises ValueError for none."""
    if not values:
        raise ValueError("no values")
    rank = math.ceil(percent / 100 * len(values))
    return sorted(values)[max(0, rank - 1)]


def ratio(ours: Spread, theirs: Spread) -> Spread:
    """Ratio of the medians; low and high are the worst the spreads allow either way."""
    return Spread(ours.median / theirs.median, ours.low / theirs.high, ours.high / theirs.low)


def recall(found: Sequence[Collection[int]], exact: Sequence[Collection[int]]) -> float:
    """Share of the exact neighbours that were found, over all questions."""
    wanted = sum(len(one) for one in exact)
    return sum(len(set(a) & set(b)) for a, b in zip(found, exact, strict=True)) / wanted


def hits(found: Sequence[str], acceptable: Sequence[Collection[str]]) -> list[bool]:
    """Of each question, whether what was found first is acceptable."""
    return [one in wanted for one, wanted in zip(found, acceptable, strict=True)]


def digits(value: float) -> str:
    """Three significant digits, never an exponent."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{places}f}"
