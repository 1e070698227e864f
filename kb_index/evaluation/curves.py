"""Curves over the score: how often answers are wrong at each coverage, and whether probabilities are true."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from kb_index.evaluation.outcomes import Outcomes

POINTS = 200
TENTHS = 10

Row = tuple[float, ...]


def risk_coverage(found: Outcomes) -> list[Row]:
    """Rows (cut-off, share answered, share of those wrong), coverage rising, at most POINTS of them."""
    order = np.argsort(-found.score, kind="stable")
    order = order[np.isfinite(found.score[order])]
    if not len(order):
        return []
    scores = found.score[order]
    counts = np.arange(1, len(order) + 1)
    wrong = np.cumsum(~found.first[order])
    ends = np.flatnonzero(np.append(scores[1:] != scores[:-1], True))
    if len(ends) > POINTS:
        ends = ends[np.unique(np.linspace(0, len(ends) - 1, POINTS).astype(int))]
    return [
        (
            round(float(scores[at]), 4),
            round(float(counts[at] / len(found)), 4),
            round(float(wrong[at] / counts[at]), 4),
        )
        for at in ends
    ]


def calibration(found: Outcomes) -> list[Row]:
    """Rows (mean probability, share right, questions), one per tenth that has any."""
    rows: list[Row] = []
    for low, high in pairwise(np.linspace(0, 1, TENTHS + 1)):
        inside = (found.score >= low) & ((found.score < high) | (high == 1))
        if inside.any():
            stated, seen = found.score[inside].mean(), found.first[inside].mean()
            rows.append((round(float(stated), 4), round(float(seen), 4), float(inside.sum())))
    return rows


def calibration_error(found: Outcomes) -> float | None:
    """Expected calibration error: mean gap between stated and seen, weighted by questions; None of nothing."""
    rows = calibration(found)
    total = sum(size for *_, size in rows)
    return round(sum(abs(stated - seen) * size for stated, seen, size in rows) / total, 4) if total else None
