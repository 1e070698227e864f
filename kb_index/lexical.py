"""Character n-grams: the lexical half of the evidence, for product names, numbers and typing slips."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

EDGE = "^"
_LEADS = (
    "您好",
    "你好",
    "请问一下",
    "请问",
    "问一下",
    "我想问一下",
    "我想问",
    "我想知道",
    "想问一下",
    "想问",
    "那个",
)
_TAILS = ("谢谢", "吗", "呢", "啊", "呀", "吧", "哦", "嘛", "么", "的", "了")


def plain(text: str) -> str:
    """A normalised text without punctuation, symbols and spaces."""
    return "".join(character for character in text if unicodedata.category(character)[0] in "LN")


def grams(text: str) -> list[str]:
    """Single characters and pairs of a normalised text, its two ends marked."""
    body = plain(text)
    marked = EDGE + body + EDGE
    return list(body) + [marked[at : at + 2] for at in range(len(marked) - 1)] if body else []


def near_exact_key(text: str) -> str:
    """What remains of a normalised question without politeness and particles: equal keys, same question."""
    key = plain(text)
    for lead in _LEADS:
        key = key.removeprefix(lead) or key
    shorter = key
    while True:
        for tail in _TAILS:
            shorter = shorter.removesuffix(tail)
        if shorter == key:
            return key
        if len(shorter) < 2:
            return key
        key = shorter


def weigh(text: str, vocabulary: Mapping[str, int], idf: Floats) -> tuple[Ids, Floats]:
    """Ids and L2-normalised tf-idf weights of the known grams (logarithmic counts); empty if none is."""
    counts = Counter(gram for gram in grams(text) if gram in vocabulary)
    ids = np.array([vocabulary[gram] for gram in counts], dtype=np.int64)
    weights = (1 + np.log(np.array(list(counts.values()), dtype=np.float32))) * idf[ids]
    norm = float(np.sqrt((weights * weights).sum()))
    return ids, (weights / norm if norm else weights).astype(np.float32)
