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

    def __init__(self, surfaces: Mapping[str, Surface], encoder: Encoder) -> None:
        """Encodes every example once, about 3 ms each."""
        self._encoder = encoder
        self._examples = {name: self._encode(surface) for name, surface in surfaces.items()}

    def similarity(self, text: str, surface: str) -> dict[str, float]:
        """Need → cosine to its nearest example, −1..1; empty for an unknown surface or an empty text."""
        examples = self._examples.get(surface)
        if examples is None or not text:
            return {}
        vector = self._encoder.encode([text])[0]
        return {need: float((vectors @ vector).max()) for need, vectors in examples.items()}

    def _encode(self, surface: Surface) -> dict[str, Vectors]:
        return {need.need: self._vectors(need.examples) for need in surface.needs}

    def _vectors(self, examples: Sequence[str]) -> Vectors:
        return self._encoder.encode([normalise(example) for example in examples])
