"""From similarities and class scores to one probability per topic; the same code in training and serving."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

NEIGHBOURS = 100
FEATURES = ("classifier", "three_nearest", "three_nearest_words", "other_institution")
OTHER_INSTITUTION = "scope.other_bank"
"""The topic that the name of another institution speaks for."""


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


@dataclass(frozen=True)
class Near:
    """The most similar indexed texts by one measure: similarities [k], falling, and their topics [k]."""

    similarities: Floats
    owners: Ints


def features(logits: Floats, meaning: Near, words: Near, other_institution: int | None) -> Floats:
    """Evidence for each topic, [topics, FEATURES].

    `logits` [topics]: the classifier's scores. `meaning`: nearest by sentence vector, `words`: by characters.
    `other_institution`: the topic that gets the sign of another institution's name; None when there is no sign.
    """
    shifted = logits - logits.max()
    named = np.zeros(len(logits), dtype=np.float32)
    if other_institution is not None:
        named[other_institution] = 1
    columns = [
        shifted - np.log(np.exp(shifted).sum()),
        _three_nearest(meaning, len(logits)),
        _three_nearest(words, len(logits)),
        named,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def nearest(similarities: Floats, owners: Ints, count: int = NEIGHBOURS) -> Near:
    """The `count` most similar of all rows; both [rows]."""
    count = min(count, len(similarities))
    top = np.argpartition(-similarities, count - 1)[:count] if count < len(similarities) else np.arange(count)
    top = top[np.argsort(-similarities[top], kind="stable")]
    return Near(similarities[top], owners[top])


def _three_nearest(near: Near, topics: int) -> Floats:
    """Mean of each topic's three best similarities; a missing one counts as the least seen."""
    floor = float(near.similarities[-1]) if len(near.similarities) else 0.0
    best = np.full((topics, 3), floor, dtype=np.float32)
    order = np.argsort(near.owners, kind="stable")
    owners = near.owners[order]
    place = np.arange(len(owners)) - np.searchsorted(owners, owners)
    kept = place < 3
    best[owners[kept], place[kept]] = near.similarities[order][kept]
    return np.asarray(best.mean(axis=1), dtype=np.float32)


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
