"""Chooses from held-out predictions when to answer, when to suggest, and says how often that is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

# Of a hundred questions asked, at most three get a wrong answer.
WRONG_ANSWER_RATE = 0.03
SUGGESTION_HELPS = 0.6
SUGGESTIONS = 3
# Below this many (weighted) questions a rate is noise.
LEAST_QUESTIONS = 30.0


@dataclass(frozen=True)
class Cutoffs:
    """From `answer` upward the best topic is right often enough to act on it; from `suggest` upward the right
    topic is usually among the three best; below, the bot admits that it does not know."""

    answer: float
    suggest: float


@dataclass(frozen=True)
class Outcomes:
    """Held-out questions: probability of the best topic, whether it or one of three is right, weights."""

    score: Floats
    first: Bools
    three: Bools
    weight: Floats


def outcomes(probability: Floats, right: Bools, weight: Floats) -> Outcomes:
    """Summarise [n, topics] probabilities against [n, topics + 1] right answers (last column: none)."""
    order = np.argsort(-probability, axis=1)[:, :SUGGESTIONS]
    hits = np.take_along_axis(right, order, axis=1)
    score = np.take_along_axis(probability, order[:, :1], axis=1)[:, 0]
    return Outcomes(score, hits[:, 0], np.asarray(hits.any(axis=1)), weight)


def choose(found: Outcomes) -> Cutoffs:
    """The answer cut-off covers most questions at the stated wrong-answer rate; suggest: SUGGESTION_HELPS."""
    answer = _answer(found)
    return Cutoffs(answer, min(_suggest(found, answer), answer))


def report(found: Outcomes, cutoffs: Cutoffs) -> dict[str, Any]:
    """Rates at the cut-offs, the risk–coverage curve and the calibration curve, for the birth certificate."""
    total = float(found.weight.sum())
    answered = found.score >= cutoffs.answer
    suggested = ~answered & (found.score >= cutoffs.suggest)
    return {
        "questions": len(found.score),
        "answered": _rate(answered, found.weight, total),
        "wrong_of_all": _rate(answered & ~found.first, found.weight, total),
        "wrong_of_answered": _rate(
            answered & ~found.first, found.weight, float(found.weight[answered].sum())
        ),
        "suggested": _rate(suggested, found.weight, total),
        "right_among_suggested": _rate(
            suggested & found.three, found.weight, float(found.weight[suggested].sum())
        ),
        "refused": _rate(found.score < cutoffs.suggest, found.weight, total),
        "calibration_error": _calibration_error(found),
        "risk_coverage": _risk_coverage(found),
        "calibration": _calibration(found),
    }


def _answer(found: Outcomes) -> float:
    """Lowest score at which at most WRONG_ANSWER_RATE of all get a wrong answer; 1.01 if there is none."""
    order = np.argsort(-found.score, kind="stable")
    weight = found.weight[order].astype(np.float64)
    wrong = np.cumsum(weight * ~found.first[order])
    ends = np.append(np.diff(found.score[order]) < 0, True)  # equal scores stand or fall together
    rare = wrong <= WRONG_ANSWER_RATE * weight.sum()
    fit = np.flatnonzero(ends & rare & (np.cumsum(weight) >= LEAST_QUESTIONS))
    return float(found.score[order][fit[-1]]) if len(fit) else 1.01


def _suggest(found: Outcomes, answer: float) -> float:
    """Lowest score whose neighbourhood (50 questions) has the right topic among three often enough."""
    below = np.flatnonzero(found.score < answer)
    order = below[np.argsort(-found.score[below], kind="stable")]
    weight = found.weight[order].astype(np.float64)
    window = np.ones(min(50, max(len(order), 1)))
    if not len(order):
        return answer
    helped = np.convolve(weight * found.three[order], window, "same") / np.convolve(weight, window, "same")
    short = np.flatnonzero(helped < SUGGESTION_HELPS)
    last = int(short[0]) if len(short) else len(order) - 1
    return float(found.score[order][last])


def _risk_coverage(found: Outcomes) -> list[list[float]]:
    """Rows [cut-off, share answered, share of those wrong]."""
    rows = []
    total = float(found.weight.sum())
    for cut in np.arange(0.3, 1.0, 0.05):
        chosen = found.score >= cut
        covered = float(found.weight[chosen].sum())
        rows.append(
            [
                round(float(cut), 2),
                round(covered / total, 4),
                _rate(chosen & ~found.first, found.weight, covered),
            ]
        )
    return rows


def _bins(found: Outcomes) -> list[tuple[Bools, float]]:
    edges = np.linspace(0, 1, 11)
    chosen = [
        (found.score >= low) & (found.score < (high if high < 1 else 1.01)) for low, high in pairwise(edges)
    ]
    return [(part, float(found.weight[part].sum())) for part in chosen]


def _calibration(found: Outcomes) -> list[list[float]]:
    """Rows [mean probability, share right, weighted questions], one per tenth."""
    return [
        [
            round(float(np.average(found.score[part], weights=found.weight[part])), 4),
            _rate(part & found.first, found.weight, size),
            round(size, 1),
        ]
        for part, size in _bins(found)
        if size
    ]


def _calibration_error(found: Outcomes) -> float:
    """Expected calibration error over tenths."""
    total = float(found.weight.sum())
    gaps = [abs(stated - seen) * size for stated, seen, size in _calibration(found)]
    return round(sum(gaps) / total, 4)


def _rate(chosen: Bools, weight: Floats, of: float) -> float:
    return round(float(weight[chosen].sum()) / of, 4) if of else 0.0
