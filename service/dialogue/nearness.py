"""How near a text is to the examples of each need, by the sentence encoder and by its characters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb_index.lexical import grams, weigh
from kb_index.text import normalise
from service.dialogue.needs import Surface

Vectors = npt.NDArray[np.float32]

# Stand beside the needs: the surface question asked by itself, and a reply that tells nothing, where there are examples.
BARE = ""
NOTHING = "-"

# How much the fit is held back. Between 0.1 and 1 it makes no difference on the project's own dialogues.
RIDGE = 0.3


class Encoder(Protocol):
    """Turns texts into L2-normalised float32 [texts, dim]."""

    def encode(self, texts: list[str]) -> Vectors: ...


@dataclass(frozen=True)
class _Fit:
    """One linear reader a surface: scores = features @ weights + offset."""

    needs: tuple[str, ...]
    weights: Vectors
    offset: Vectors


class Nearness:
    """A reader of needs for each surface, fitted to their examples; read only after construction."""

    def __init__(
        self,
        surfaces: Mapping[str, Surface],
        encoder: Encoder,
        known: Mapping[str, Vectors] | None = None,
        bare: Mapping[str, Sequence[str]] | None = None,
        nothing: Sequence[str] = (),
    ) -> None:
        """Encodes every example once, about 3 ms each; those in `known` (an older one's, same encoder) not again.

        `bare`: surface → questions that tell no need; `nothing`: replies to a probe that tell none.
        """
        self._encoder = encoder
        self.known: dict[str, Vectors] = {}
        """Normalised example → its vector as encoded, [dim]."""
        examples = {
            name: _examples(one, (bare or {}).get(name, ()), nothing) for name, one in surfaces.items()
        }
        every = [text for rows in examples.values() for _, text in rows]
        for text in dict.fromkeys(every):
            self.known[text] = known[text] if known and text in known else encoder.encode([text])[0]
        self._learn_characters(every)
        of_needs = [
            self.known[text]
            for rows in examples.values()
            for need, text in rows
            if need not in (BARE, NOTHING)
        ]
        self._mean: Vectors = np.mean(of_needs, axis=0) if of_needs else np.zeros(1, dtype=np.float32)
        self._fits = {name: self._fit(rows) for name, rows in examples.items()}

    def similarity(self, text: str, surface: str) -> dict[str, float]:
        """Need → how like its examples and unlike the others', about 0..1; BARE and NOTHING too if they have examples.

        Empty for an unknown surface or no text.
        """
        fit = self._fits.get(surface)
        if fit is None or not text:
            return {}
        scores = self._features([text], self._encoder.encode([text])) @ fit.weights + fit.offset
        return dict(zip(fit.needs, np.clip(scores[0], -1, 1).tolist(), strict=True))

    def _learn_characters(self, texts: Sequence[str]) -> None:
        """Grams of more than one example, weighted by how few have them."""
        counts = Counter(gram for text in texts for gram in set(grams(text)))
        kept = sorted(gram for gram, count in counts.items() if count > 1)
        self._vocabulary = {gram: column for column, gram in enumerate(kept)}
        rare = [np.log((1 + len(texts)) / (1 + counts[gram])) + 1 for gram in kept]
        self._idf = np.array(rare, dtype=np.float32)

    def _features(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """[texts, dim + grams]: meaning and characters, each of length 1.

        Meaning without the direction all sentences share: raw cosines lie between 0.75 and 1 and tell little.
        """
        moved = vectors - self._mean
        meaning = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        characters = np.zeros((len(texts), len(self._vocabulary)), dtype=np.float32)
        for row, text in enumerate(texts):
            columns, weights = weigh(text, self._vocabulary, self._idf)
            characters[row, columns] = weights
        return np.hstack([meaning, characters]).astype(np.float32)

    def _fit(self, rows: Sequence[tuple[str, str]]) -> _Fit:
        """Ridge regression on which need an example belongs to; each need weighs the same, however many it has."""
        needs = tuple(dict.fromkeys(need for need, _ in rows))
        texts = [text for _, text in rows]
        own = np.array([[float(need == one) for one in needs] for need, _ in rows], dtype=np.float32)
        share = np.sqrt(len(rows) / (len(needs) * own.sum(axis=0)) @ own.T)[:, None]
        offset = np.full(len(needs), 1 / len(needs), dtype=np.float32)
        features = self._features(texts, np.stack([self.known[text] for text in texts])) * share
        inner = features @ features.T + RIDGE * np.eye(len(rows), dtype=np.float32)
        weights = features.T @ np.linalg.solve(inner, (own - offset) * share)
        return _Fit(needs, weights.astype(np.float32), offset)


def _examples(surface: Surface, bare: Sequence[str], nothing: Sequence[str]) -> list[tuple[str, str]]:
    """(need, normalised example), needs first."""
    told = [(need.need, normalise(text)) for need in surface.needs for text in need.examples]
    return [
        *told,
        *((BARE, normalise(text)) for text in bare),
        *((NOTHING, normalise(text)) for text in nothing),
    ]
