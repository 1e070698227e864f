"""Rates of judged questions: at the index's own cut-offs, and at a stated share of wrong answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_index.evaluation.outcomes import Bools, Outcomes

WRONG_LIMITS = (0.05, 0.02)
"""Shares of wrong answers, of all questions asked, at which systems are compared."""
RESAMPLES = 1000
SEED = 20
CONFIDENCE = 0.95
_EDGE = (1 - CONFIDENCE) / 2

Rates = dict[str, float | None]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Point:
    """The lowest score at which at most `limit` of all questions get a wrong answer, and the shares there.

    The score is chosen on the very questions it is measured on: it compares systems, it promises nothing.
    """

    limit: float
    score: float | None
    """None when no score is safe enough: then nothing is answered."""
    answered: float
    right: float
    wrong: float
    right_or_suggested: float | None
    """Answered rightly, or not answered and the right topic among the suggestions shown; None: it shows none."""


def rates(found: Outcomes, answer: float, suggest: float) -> Rates:
    """Shares of the questions (0–1) at the cut-offs; a share of nothing is None.

    A best topic scoring `answer` or more is answered, whatever topic it is; `suggest` or more is offered with
    the two after it; below that the bot refuses.
    """
    found_rates: Rates = {
        name: _of(chosen, whole) for name, (chosen, whole) in _counted(found, answer, suggest).items()
    }
    return found_rates | {"mrr": float(found.reciprocal.mean()) if len(found) else None}


def _counted(found: Outcomes, answer: float, suggest: float) -> dict[str, tuple[Bools, Bools]]:
    """For each rate which questions count, and of which."""
    everything = np.ones(len(found), dtype=bool)
    answered = found.score >= answer
    suggested = ~answered & (found.score >= suggest)
    right, wrong = answered & found.first, answered & ~found.first
    helped = suggested & found.three
    strayed = found.outside & wrong & found.business
    return {
        "hit1": (found.first, everything),
        "hit3": (found.three, everything),
        "answered": (answered, everything),
        "answered_right": (right, everything),
        "suggested": (suggested, everything),
        "right_among_suggested": (helped, suggested),
        "refused": (~answered & ~suggested, everything),
        "wrong_of_all": (wrong, everything),
        "wrong_of_answered": (wrong, answered),
        "right_or_suggested": (right | helped, everything),
        "outside_as_business": (strayed, found.outside),
    }


def point(found: Outcomes, limit: float, suggest: float | None = None) -> Point:
    """The point of at most `limit` wrong answers; below it, suggestions are shown from `suggest` upward."""
    order = np.argsort(-found.score, kind="stable")
    scores = found.score[order]
    ends = np.ones(len(order), dtype=bool)
    ends[:-1] = scores[1:] != scores[:-1]  # equal scores stand or fall together
    few = np.cumsum(~found.first[order]) <= limit * len(order)
    fit = np.flatnonzero(ends & few & np.isfinite(scores))
    cut = float(scores[fit[-1]]) if len(fit) else None
    answered = found.score >= (np.inf if cut is None else cut)
    right = answered & found.first
    helped = None if suggest is None else _share(right | (~answered & (found.score >= suggest) & found.three))
    wrong = answered & ~found.first
    return Point(limit, cut, _share(answered) or 0.0, _share(right) or 0.0, _share(wrong) or 0.0, helped)


def point_name(limit: float) -> str:
    """Name of the rate "answered rightly at this limit" among the intervals."""
    return f"right_at_{limit:g}"


def intervals(found: Outcomes, answer: float, suggest: float, seed: int = SEED) -> dict[str, Interval]:
    """Percentile bootstrap over questions, CONFIDENCE wide; the same for the same seed.

    Points are chosen anew in each sample, so their intervals include the choice of the score. Where none or all
    count, every sample is the same; the interval is then the exact binomial one.
    """
    chance = np.random.default_rng(seed)
    samples: dict[str, list[float]] = {}
    for _ in range(RESAMPLES if len(found) else 0):
        part = found.part(chance.integers(len(found), size=len(found)))
        values = rates(part, answer, suggest)
        values |= {point_name(limit): point(part, limit).right for limit in WRONG_LIMITS}
        for name, value in values.items():
            if value is not None:
                samples.setdefault(name, []).append(value)
    edges = {name: _interval(np.array(values)) for name, values in samples.items()}
    return edges | _exact(found, answer, suggest)


def _interval(values: npt.NDArray[np.float64]) -> Interval:
    low, high = np.quantile(values, [_EDGE, 1 - _EDGE])
    return round(float(low), 4), round(float(high), 4)


def _exact(found: Outcomes, answer: float, suggest: float) -> dict[str, Interval]:
    """Clopper–Pearson intervals of the rates that are 0 or 1."""
    edges: dict[str, Interval] = {}
    for name, (chosen, whole) in _counted(found, answer, suggest).items():
        counted, size = int((chosen & whole).sum()), int(whole.sum())
        if size and counted in {0, size}:
            least = round(float(_EDGE ** (1 / size)), 4)
            edges[name] = (least, 1.0) if counted else (0.0, round(1 - least, 4))
    return edges


def _share(chosen: Bools) -> float | None:
    return float(chosen.mean()) if len(chosen) else None


def _of(chosen: Bools, whole: Bools) -> float | None:
    return float(chosen.sum() / whole.sum()) if whole.any() else None
