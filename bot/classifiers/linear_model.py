"""Multinomial logistic regression over sentence vectors and character n-grams.

Trained with scikit-learn, kept and applied with NumPy: the stored model is arrays and JSON, never a pickle.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse

from bot.classifiers.ngrams import Ngrams

ARRAYS_FILE = "linear.npz"
LABELS_FILE = "linear.json"

# Training on 256 directions of the n-grams instead of all 13 000 takes 4 s instead of 40 s and costs one
# to two points of cross-validated accuracy; the directions are multiplied out again before serving.
DIRECTIONS = 256


class LinearModel:
    """Label probabilities for a text and its sentence vector."""

    def __init__(
        self,
        labels: Sequence[str],
        mean: np.ndarray,
        dense: np.ndarray,
        sparse: np.ndarray,
        bias: np.ndarray,
        ngrams: Ngrams,
    ) -> None:
        """float32: `mean` [dim], `dense` [dim, labels], `sparse` [n-grams, labels], `bias` [labels]."""
        self.labels = list(labels)
        self._mean, self._dense, self._sparse, self._bias = mean, dense, sparse, bias
        self._ngrams = ngrams

    @classmethod
    def learn(
        cls, texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str], strength: float
    ) -> LinearModel:
        """`strength` is scikit-learn's C, the inverse of the regularisation. Needs at least two labels."""
        mean = vectors.mean(axis=0)
        ngrams = Ngrams.learn(texts)
        rows = ngrams.rows(texts)
        directions = _directions(rows)
        names, weights, bias = _fit(np.hstack([_centred(vectors, mean), rows @ directions]), labels, strength)
        dim = vectors.shape[1]
        return cls(names, mean, weights[:, :dim].T, directions @ weights[:, dim:].T, bias, ngrams)

    def probabilities(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """float64 [len(texts), len(labels)], each row sums to 1."""
        return _shares(self._by_meaning(vectors) + self._ngrams.rows(texts) @ self._sparse)

    def ranking(self, text: str, vector: np.ndarray, limit: int) -> list[tuple[str, float]]:
        """The `limit` likeliest labels with their probabilities, best first.

        One text needs no sparse matrix: making one takes longer than all the rest.
        """
        columns, weights = self._ngrams.row(text)
        row = _shares(self._by_meaning(vector) + weights @ self._sparse[columns])[0]
        best = np.argsort(-row, kind="stable")[:limit]
        return [(self.labels[column], float(row[column])) for column in best]

    def _by_meaning(self, vectors: np.ndarray) -> np.ndarray:
        return _centred(vectors, self._mean) @ self._dense + self._bias

    def save(self, folder: Path) -> None:
        """Write two files. The n-gram part is kept as float16, which moves no probability by 0.01."""
        np.savez_compressed(
            folder / ARRAYS_FILE,
            mean=self._mean,
            dense=self._dense,
            sparse=self._sparse.astype(np.float16),
            bias=self._bias,
            weights=self._ngrams.weights,
        )
        facts = {"labels": self.labels, "vocabulary": list(self._ngrams.vocabulary)}
        (folder / LABELS_FILE).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read what `save` wrote. Raises OSError, KeyError or ValueError for anything else."""
        facts: dict[str, Any] = json.loads((folder / LABELS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            vocabulary = {gram: column for column, gram in enumerate(facts["vocabulary"])}
            ngrams = Ngrams(vocabulary, arrays["weights"])
            sparse = arrays["sparse"].astype(np.float32)
            return cls(facts["labels"], arrays["mean"], arrays["dense"], sparse, arrays["bias"], ngrams)


def choose_strength(
    texts: Sequence[str],
    vectors: np.ndarray,
    labels: Sequence[str],
    strengths: Sequence[float],
    folds: int = 3,
) -> dict[float, float]:
    """Cross-validated log loss for each strength; the smallest is the one to take."""
    fold = _stratified(labels, folds)
    known = np.array(labels)
    losses: dict[float, float] = {}
    for strength in strengths:
        total = 0.0
        for number in range(folds):
            inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            model = LinearModel.learn(
                [texts[i] for i in inside], vectors[inside], list(known[inside]), strength
            )
            rows = model.probabilities([texts[i] for i in outside], vectors[outside])
            column = {label: position for position, label in enumerate(model.labels)}
            pairs = zip(rows, known[outside], strict=True)
            picked = [row[column[label]] if label in column else 0.0 for row, label in pairs]
            total -= float(np.log(np.maximum(picked, 1e-6)).sum())
        losses[strength] = total / len(labels)
    return losses


def _shares(scores: np.ndarray) -> np.ndarray:
    shares = np.exp(scores - scores.max(axis=1, keepdims=True), dtype=np.float64)
    return shares / shares.sum(axis=1, keepdims=True)


def _centred(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Without the direction all sentences share, length 1 again: raw cosines lie between 0.75 and 1."""
    moved = vectors - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)


def _directions(rows: scipy.sparse.csr_matrix) -> np.ndarray:
    """The strongest directions of the n-gram rows, float32 [n-grams, directions]; seeded, so repeatable."""
    # Only training needs scikit-learn; importing it takes half a second that serving saves.
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415 - only training needs it

    count = min(DIRECTIONS, min(rows.shape) - 1)
    if count < 1:
        return np.eye(rows.shape[1], dtype=np.float32)
    _, _, directions = randomized_svd(rows, count, n_iter=2, random_state=0)
    return directions.T.astype(np.float32)


def _fit(
    features: np.ndarray, labels: Sequence[str], strength: float
) -> tuple[list[str], np.ndarray, np.ndarray]:
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - only training needs it
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only training needs it

    model = LogisticRegression(C=strength, max_iter=60, tol=1e-3, multi_class="multinomial")
    with warnings.catch_warnings():
        # 60 steps are enough: the cross-validated loss no longer changes in the third decimal.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features.astype(np.float32), list(labels))
    weights, bias = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    if len(model.classes_) == 2:
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return [str(name) for name in model.classes_], weights, bias


def _stratified(labels: Sequence[str], folds: int) -> np.ndarray:
    """Deal the examples of each label round the folds, in their order."""
    seen: dict[str, int] = {}
    fold = np.zeros(len(labels), dtype=int)
    for position, label in enumerate(labels):
        fold[position] = seen.get(label, 0) % folds
        seen[label] = seen.get(label, 0) + 1
    return fold
