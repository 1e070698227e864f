"""How near a text is to the examples of each need, by the sentence encoder."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb_index.text import normalise
from service.dialogue.needs import Surface

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into L2-normalised float32 [texts, dim]."""

    def encode(self, texts: list[str]) -> Vectors: ...


class Nearness:
    """The encoded examples of all surfaces; read only after construction."""

    def __init__(
        self,
        surfaces: Mapping[str, Surface],
        encoder: Encoder,
        known: Mapping[str, Vectors] | None = None,
    ) -> None:
        """Encodes every example once, about 3 ms each; those in `known` (an older one's, same encoder) not again."""
        self._encoder = encoder
        self.known: dict[str, Vectors] = {}
        """Normalised example → its vector as encoded, [dim]."""
        self._remember(surfaces, known or {})
        raw = {
            name: {need.need: self._vectors(need.examples) for need in surface.needs}
            for name, surface in surfaces.items()
        }
        every = [vectors for needs in raw.values() for vectors in needs.values()]
        self._mean: Vectors = np.concatenate(every).mean(axis=0) if every else np.zeros(1, dtype=np.float32)
        self._examples = {
            name: {need: self._centred(vectors) for need, vectors in needs.items()}
            for name, needs in raw.items()
        }

    def similarity(self, text: str, surface: str) -> dict[str, float]:
        """Need → mean centred cosine to its two nearest examples, −1..1; empty for an unknown surface or no text."""
        examples = self._examples.get(surface)
        if examples is None or not text:
            return {}
        vector = self._centred(self._encoder.encode([text]))[0]
        return {need: float(np.sort(vectors @ vector)[-2:].mean()) for need, vectors in examples.items()}

    def _remember(self, surfaces: Mapping[str, Surface], older: Mapping[str, Vectors]) -> None:
        examples = [text for one in surfaces.values() for need in one.needs for text in need.examples]
        for text in dict.fromkeys(normalise(example) for example in examples):
            self.known[text] = older[text] if text in older else self._encoder.encode([text])[0]

    def _vectors(self, examples: Sequence[str]) -> Vectors:
        return np.stack([self.known[normalise(example)] for example in examples])

    def _centred(self, vectors: Vectors) -> Vectors:
        """Without the direction all sentences share: raw cosines lie between 0.75 and 1 and tell little."""
        moved = vectors - self._mean
        return np.asarray(
            moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32
        )
