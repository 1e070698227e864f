"""From similarities and class scores to one probability per topic; the same code in training and serving."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

NEIGHBOURS = 100
FEATURES = ("classifier", "three_nearest")


@dataclass(frozen=True)
class Fusion:
    """Weights of the features, the score of "none of these topics", and the final calibration line."""

    weights: Floats
    none: float
    slope: float
    offset: float


def centred(vectors: Floats, mean: Floats) -> Floats:
    """Subtract the mean direction all sentences share and bring rows back to length 1. [n, dim] -> [n, dim].

    Raw e5 cosines lie between 0.75 and 1; centring spreads them.
    """
    moved = vectors - mean
    return np.asarray(
        moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32
    )


def features(logits: Floats, similarities: Floats, owners: Ints) -> Floats:
    """Evidence for each topic, [topics, features].

    `logits` [topics]: the classifier's scores. `similarities` [k], falling; `owners` [k]: the topics of
    the nearest questions. A topic without a question among them is given the least similarity seen.
    """
    shifted = logits - logits.max()
    classifier = shifted - np.log(np.exp(shifted).sum())
    floor = float(similarities[-1]) if len(similarities) else 0.0
    best = np.full((len(logits), 3), floor, dtype=np.float32)
    seen = np.zeros(len(logits), dtype=np.int64)
    for similarity, owner in zip(similarities.tolist(), owners.tolist(), strict=True):
        if seen[owner] < 3:
            best[owner, seen[owner]] = similarity
            seen[owner] += 1
    return np.stack([classifier, best.mean(axis=1)], axis=1).astype(np.float32)


def fuse(evidence: Floats, fusion: Fusion) -> Floats:
    """Probability of each topic, [topics]; they sum to less than 1, the rest is "none of these"."""
    scores = evidence @ fusion.weights
    top = max(float(scores.max()), fusion.none)
    parts = np.exp(scores - top)
    share = parts / (parts.sum() + np.exp(fusion.none - top))
    return calibrate(share.astype(np.float32), fusion)


def calibrate(share: Floats, fusion: Fusion) -> Floats:
    """Map a share to a probability by a rising logistic line; keeps the order of topics."""
    clipped = np.clip(share.astype(np.float64), 1e-6, 1 - 1e-6)
    logit = np.log(clipped / (1 - clipped))
    return np.asarray(1 / (1 + np.exp(-(fusion.slope * logit + fusion.offset))), dtype=np.float32)
