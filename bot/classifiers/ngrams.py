"""Character n-grams with TF-IDF weights: what a sentence vector blurs (product names, 解绑) stays visible."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse

SIZES = (1, 2, 3)


class Ngrams:
    """A fixed vocabulary: n-gram → column, and one weight per column."""

    def __init__(self, vocabulary: dict[str, int], weights: np.ndarray) -> None:
        """`weights` is float32 [len(vocabulary)]."""
        self.vocabulary = vocabulary
        self.weights = weights

    @classmethod
    def learn(cls, texts: Sequence[str], minimum: int = 2) -> Ngrams:
        """Keep the n-grams that occur in at least `minimum` texts, weighted by smoothed inverse frequency."""
        counts = Counter(gram for text in texts for gram in set(_grams(text)))
        kept = sorted(gram for gram, count in counts.items() if count >= minimum)
        weights = np.array(
            [math.log((1 + len(texts)) / (1 + counts[gram])) + 1 for gram in kept], dtype=np.float32
        )
        return cls({gram: column for column, gram in enumerate(kept)}, weights)

    def rows(self, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
        """L2-normalised float32 [len(texts), len(vocabulary)]; a text without known n-grams is a zero row."""
        data: list[float] = []
        columns: list[int] = []
        starts = [0]
        for text in texts:
            values = self._weigh(text)
            columns += values.keys()
            data += values.values()
            starts.append(len(columns))
        shape = (len(texts), len(self.vocabulary))
        return scipy.sparse.csr_matrix((np.array(data, dtype=np.float32), columns, starts), shape=shape)

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The same of one text: columns, and their float32 weights."""
        values = self._weigh(text)
        columns = np.fromiter(values.keys(), dtype=np.int64, count=len(values))
        return columns, np.fromiter(values.values(), dtype=np.float32, count=len(values))

    def _weigh(self, text: str) -> dict[int, float]:
        known = Counter(self.vocabulary[gram] for gram in _grams(text) if gram in self.vocabulary)
        values = {
            column: (1 + math.log(count)) * float(self.weights[column]) for column, count in known.items()
        }
        norm = math.sqrt(sum(value * value for value in values.values()))
        return {column: value / norm for column, value in values.items()}


def _grams(text: str) -> list[str]:
    """All n-grams of the text without blanks; in those longer than one character its ends are marked."""
    bare = text.replace(" ", "")
    marked = f"^{bare}$"
    longer = [marked[start : start + size] for size in SIZES[1:] for start in range(len(marked) - size + 1)]
    return [*bare, *longer]
