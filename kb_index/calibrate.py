"""Fits the fusion of the evidence and its calibration line, on questions that nothing was trained on.

The weights are fitted on the evidence that sparse content gives for them (kb_index.sparse), the line on the evidence
they have. The questions are split by topic: what judges a question has never seen another of its topic, so that no
paraphrase of it leaks into its own judgement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]  # SciPy ships no types
from sklearn.linear_model import LogisticRegression

from kb_index.evidence import Fusion, calibrate

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

PARTS = 2
SEED = 20
# Weak: five numbers are fitted to some hundred questions.
RIDGE = 1e-3
LIKELIEST = 5


@dataclass(frozen=True)
class Labelled:
    """Questions with known topics: evidence [n, topics, features], right [n, topics + 1] (last column: none of
    the topics), first [n]: number of the best topic, by which the questions are split."""

    evidence: Floats
    right: Bools
    first: npt.NDArray[np.int64]

    def part(self, chosen: Bools) -> Labelled:
        return Labelled(self.evidence[chosen], self.right[chosen], self.first[chosen])

    def of_topics(self, chosen: Bools) -> Labelled:
        """The questions whose best topic is chosen; `chosen` [topics]."""
        return self.part(chosen[self.first])


def fit(questions: Labelled, sparse: Labelled) -> Fusion:
    """Feature weights and the score of "none" by conditional logit on `sparse`, the calibration line on `questions`."""
    scale = sparse.evidence.std(axis=(0, 1)) + 1e-6
    evidence = sparse.evidence / scale
    found = minimize(
        _loss,
        np.append(np.ones(evidence.shape[2]), 0.0),
        args=(evidence, sparse.right),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * evidence.shape[2] + [(None, None)],
    )
    weights = (found.x[:-1] / scale).astype(np.float32)
    return Fusion(weights, float(found.x[-1]), *_line(questions, weights, float(found.x[-1])))


def cross_fitted(questions: Labelled, sparse: Labelled) -> Floats:
    """Probability of each topic for each question, [n, topics], by a fusion fitted on the other topics."""
    part = np.random.default_rng(SEED).permutation(questions.evidence.shape[1]) % PARTS
    probability = np.empty(questions.evidence.shape[:2], dtype=np.float32)
    for number in range(PARTS):
        asked = part[questions.first] == number
        if not asked.any() or asked.all():
            raise ValueError("the questions cannot be split by topic: they have only one")
        others = part != number
        fusion = fit(questions.of_topics(others), sparse.of_topics(others))
        probability[asked] = probabilities(questions.evidence[asked], fusion)
    return probability


def probabilities(evidence: Floats, fusion: Fusion) -> Floats:
    """The batch form of evidence.fuse. [n, topics, features] -> [n, topics]."""
    return calibrate(_shares(evidence, fusion.weights, fusion.none), fusion)


def _loss(
    parameters: npt.NDArray[np.float64], evidence: Floats, right: Bools
) -> tuple[float, npt.NDArray[np.float64]]:
    """Mean negative log probability of the right answers plus ridge, and the gradient."""
    weights = parameters[:-1]
    scores = np.concatenate([evidence @ weights, np.full((len(evidence), 1), parameters[-1])], axis=1)
    scores -= scores.max(axis=1, keepdims=True)
    share = np.exp(scores)
    share /= share.sum(axis=1, keepdims=True)
    hit = np.maximum((share * right).sum(axis=1, keepdims=True), 1e-12)
    pull = share - share * right / hit
    gradient = np.append(np.einsum("nt,ntf->f", pull[:, :-1], evidence), pull[:, -1].sum()) / len(evidence)
    gradient[:-1] += 2 * RIDGE * weights
    return float(-np.log(hit).mean() + RIDGE * (weights**2).sum()), gradient


def _line(questions: Labelled, weights: Floats, none: float) -> tuple[float, float]:
    """Rising logistic line from a topic's share to how often it is right, over the likeliest topics."""
    share = _shares(questions.evidence, weights, none)
    top = np.argsort(-share, axis=1)[:, :LIKELIEST]
    picked = np.clip(np.take_along_axis(share, top, axis=1), 1e-6, 1 - 1e-6)
    truth = np.take_along_axis(questions.right[:, :-1], top, axis=1)
    line = LogisticRegression(C=1e6).fit(np.log(picked / (1 - picked)).reshape(-1, 1), truth.reshape(-1))
    return max(float(line.coef_[0, 0]), 0.05), float(line.intercept_[0])


def _shares(evidence: Floats, weights: Floats, none: float) -> Floats:
    scores = np.concatenate([evidence @ weights, np.full((len(evidence), 1), none, np.float32)], axis=1)
    parts = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(parts[:, :-1] / parts.sum(axis=1, keepdims=True), dtype=np.float32)
