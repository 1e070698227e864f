"""Chooses from judged questions when to answer, when to suggest, and says how often that is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

# Of a hundred questions asked, at most one gets a wrong answer; of a hundred that are no business of the bank at most
# three are taken for some. One is strict because the questions this is measured on are our own: real customers' are
# harder, and at three in a hundred of ours twelve in a hundred of theirs went wrong.
WRONG_ANSWER_RATE = 0.01
OUTSIDE_ANSWER_RATE = 0.03
SUGGESTION_HELPS = 0.6
SUGGESTIONS = 3
# On fewer questions a rate is noise.
LEAST_QUESTIONS = 30
# At one in a hundred some twenty questions decide where the line lies, and one of them more or less moves it by a
# percentage point or two: the mean over resamples does not jump when content is edited.
RESAMPLES = 200
SEED = 20261122


@dataclass(frozen=True)
class Cutoffs:
    """From `answer` upward the best topic is right often enough to act on it; from `suggest` upward the right
    topic is usually among the three best; below, the bot admits that it does not know."""

    answer: float
    suggest: float


@dataclass(frozen=True)
class Outcomes:
    """Judged questions, all [n]: probability of the best topic, whether it or one of the three best is right,
    whether the question is no business of the bank, whether the best topic is one."""

    score: Floats
    first: Bools
    three: Bools
    outside: Bools
    business: Bools

    def sample(self, at: npt.NDArray[np.int64]) -> Outcomes:
        """The questions at these places, as often as they are named."""
        return Outcomes(self.score[at], self.first[at], self.three[at], self.outside[at], self.business[at])


def outcomes(probability: Floats, right: Bools, elsewhere: Bools) -> Outcomes:
    """Judge [n, topics] probabilities by [n, topics + 1] right answers (last column: none of the topics).

    `elsewhere` [topics]: talk and what is out of scope. For a question about nothing else any of them is right:
    none of them misleads.
    """
    order = np.argsort(-probability, axis=1)[:, :SUGGESTIONS]
    outside = ~np.asarray(right[:, :-1][:, ~elsewhere].any(axis=1), dtype=bool)
    hits = np.take_along_axis(right, order, axis=1) | (outside[:, None] & elsewhere[order])
    score = np.take_along_axis(probability, order[:, :1], axis=1)[:, 0]
    return Outcomes(score, hits[:, 0], np.asarray(hits.any(axis=1)), outside, ~elsewhere[order[:, 0]])


def choose(found: Outcomes) -> Cutoffs:
    """The answer cut-off covers most questions at the two stated rates; suggest: SUGGESTION_HELPS.

    Both are kept on these questions and on the average of RESAMPLES bootstrap samples of them.
    """
    random, size, own = np.random.default_rng(SEED), len(found.score), _chosen(found)
    others = [_chosen(found.sample(random.integers(0, size, size))) for _ in range(RESAMPLES)]
    answer = max(own.answer, float(np.mean([one.answer for one in others])))
    return Cutoffs(answer, min(max(own.suggest, float(np.mean([one.suggest for one in others]))), answer))


def _chosen(found: Outcomes) -> Cutoffs:
    answer = _answer(found)
    return Cutoffs(answer, min(_suggest(found, answer), answer))


def report(found: Outcomes, cutoffs: Cutoffs) -> dict[str, Any]:
    """Rates at the cut-offs, the risk–coverage curve and the calibration curve, for the birth certificate."""
    answered = found.score >= cutoffs.answer
    suggested = ~answered & (found.score >= cutoffs.suggest)
    everything = np.ones(len(found.score), dtype=bool)
    return {
        "questions": len(found.score),
        "answered": _rate(answered, everything),
        "wrong_of_all": _rate(answered & ~found.first, everything),
        "wrong_of_answered": _rate(~found.first, answered),
        "outside": int(found.outside.sum()),
        "outside_answered_as_business": _rate(answered & found.business, found.outside),
        "suggested": _rate(suggested, everything),
        "right_among_suggested": _rate(found.three, suggested),
        "refused": _rate(found.score < cutoffs.suggest, everything),
        "calibration_error": _calibration_error(found),
        "risk_coverage": _risk_coverage(found),
        "calibration": _calibration(found),
    }


def _answer(found: Outcomes) -> float:
    """Lowest score at which both stated rates are kept; 1.01 if there is none."""
    order = np.argsort(-found.score, kind="stable")
    ends = np.append(np.diff(found.score[order]) < 0, True)  # equal scores stand or fall together
    wrong = np.cumsum(~found.first[order]) <= WRONG_ANSWER_RATE * len(order)
    strayed = np.cumsum((found.outside & found.business)[order])
    allowed = strayed <= OUTSIDE_ANSWER_RATE * max(int(found.outside.sum()), 1)
    fit = np.flatnonzero(ends & wrong & allowed & (np.arange(1, len(order) + 1) >= LEAST_QUESTIONS))
    return float(found.score[order][fit[-1]]) if len(fit) else 1.01


def _suggest(found: Outcomes, answer: float) -> float:
    """Lowest score whose neighbourhood (50 questions) has the right topic among three often enough."""
    below = np.flatnonzero(found.score < answer)
    order = below[np.argsort(-found.score[below], kind="stable")]
    if not len(order):
        return answer
    window = np.ones(min(50, len(order)))
    helped = np.convolve(found.three[order], window, "same") / np.convolve(
        np.ones(len(order)), window, "same"
    )
    short = np.flatnonzero(helped < SUGGESTION_HELPS)
    last = int(short[0]) if len(short) else len(order) - 1
    return float(found.score[order][last])


def _risk_coverage(found: Outcomes) -> list[list[float]]:
    """Rows [cut-off, share answered, share of those wrong]."""
    everything = np.ones(len(found.score), dtype=bool)
    cuts = np.round(np.arange(0.3, 1.0, 0.05), 2)
    return [
        [float(cut), _rate(found.score >= cut, everything), _rate(~found.first, found.score >= cut)]
        for cut in cuts
    ]


def _calibration(found: Outcomes) -> list[list[float]]:
    """Rows [mean probability, share right, questions], one per tenth that has some."""
    rows = []
    for low, high in pairwise(np.linspace(0, 1, 11)):
        part = (found.score >= low) & (found.score < (high if high < 1 else 1.01))
        if part.any():
            rows.append(
                [round(float(found.score[part].mean()), 4), _rate(found.first, part), int(part.sum())]
            )
    return rows


def _calibration_error(found: Outcomes) -> float:
    """Expected calibration error over tenths."""
    gaps = sum(abs(stated - seen) * size for stated, seen, size in _calibration(found))
    return round(gaps / max(len(found.score), 1), 4)


def _rate(chosen: Bools, of: Bools) -> float:
    return round(float((chosen & of).sum() / of.sum()), 4) if of.any() else 0.0
