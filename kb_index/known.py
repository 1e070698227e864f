"""Vectors that an index already has: encoding every text anew takes minutes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb_index import store


def known_vectors(indexes: Path, encoder: str) -> dict[str, npt.NDArray[np.float32]]:
    """Text as indexed → its vector [dim], as the encoder with this fingerprint makes it.

    Empty where there is no whole index or another encoder made it. The encoder's vector of a text depends on that text
    alone, so these are exactly those it would make again.
    """
    try:
        stored = store.Stored.read(indexes)
    except store.BrokenIndex:
        return {}
    if stored.certificate.get("encoder") != encoder:
        return {}
    texts = (line["text"] for line in stored.json("lines.json"))
    return dict(zip(texts, stored.arrays("vectors.npz")["raw"], strict=True))
