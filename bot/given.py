"""The sentence vector the service sends with a text, so that Rasa need not make it again: the longest part of a turn.

It counts for the turn it came with, for that text, and only if the encoder it names is the model's own.
"""

from __future__ import annotations

import base64
import binascii
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np


class VectorError(ValueError):
    """Data that is no vector; the message never repeats it."""


@dataclass(frozen=True)
class Given:
    """`text` is normalised, `encoder` a fingerprint, `vector` float32 [1, dim]."""

    text: str
    encoder: str
    vector: np.ndarray

    def of(self, text: str, encoder: str, dim: int) -> np.ndarray | None:
        """The vector, if it is that of this text by this encoder."""
        same = (self.text, self.encoder, self.vector.shape[1]) == (text, encoder, dim)
        return self.vector if same else None


GIVEN: ContextVar[Given | None] = ContextVar("subtext_given", default=None)


def read_given(data: object, text: str) -> Given | None:
    """`{"encoder", "values"}`, values as base64 of little-endian float32; null for none. Raises VectorError."""
    if data is None:
        return None
    if not isinstance(data, dict) or not isinstance(data.get("encoder"), str):
        raise VectorError("vector: expected encoder and values")
    try:
        values = np.frombuffer(base64.b64decode(data["values"], validate=True), dtype="<f4")
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise VectorError("vector.values: expected float32 in base64") from None
    if not np.isfinite(values).all():
        raise VectorError("vector.values: expected finite numbers")
    return Given(text, data["encoder"], values[None, :])
