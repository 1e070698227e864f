"""The sentence encoder: built once from a wheel or a hub model, served as one ONNX file."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt


class Encoder(Protocol):
    """What the index needs of an encoder; kb_index.encoder.onnx.OnnxEncoder is the real one."""

    fingerprint: str
    """Vectors of different fingerprints must not be compared."""

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Return one L2-normalised row per text."""
