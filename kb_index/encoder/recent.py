"""An encoder that knows its last vectors: Rasa, search and needs ask for the same text within one turn."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock

import numpy as np
import numpy.typing as npt

from kb_index.encoder import Encoder

Vectors = npt.NDArray[np.float32]
KEPT = 64
"""Of customers who are answered at the same time; 100 KB."""


class RecentVectors:
    """Thread-safe. Texts are kept as digests: of words nothing is held."""

    def __init__(self, encoder: Encoder, kept: int = KEPT) -> None:
        self._encoder, self._kept = encoder, kept
        self.fingerprint = encoder.fingerprint
        self._recent: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: list[str]) -> Vectors:
        """As the encoder; one text at a time is remembered, a list is work for an index."""
        if len(texts) != 1:
            return self._encoder.encode(texts)
        key = _key(texts[0])
        with self._lock:
            known = self._recent.get(key)
        if known is None:
            known = self._encoder.encode(texts)
            self._keep(key, known)
        return known.copy()

    def knows(self, text: str) -> bool:
        """Whether its vector is remembered."""
        with self._lock:
            return _key(text) in self._recent

    def _keep(self, key: bytes, vector: Vectors) -> None:
        with self._lock:
            self._recent[key] = vector
            while len(self._recent) > self._kept:
                self._recent.popitem(last=False)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
