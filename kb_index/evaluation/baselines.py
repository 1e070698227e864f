"""Simpler systems to compare with, over the very texts of the index."""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_index.encoder import Encoder
from kb_index.lexical import plain
from kb_index.store import Stored
from kb_index.text import normalise

Floats = npt.NDArray[np.float32]
Say = Callable[[str], None]
_AT_ONCE = 1000


class BaselineError(Exception):
    """A baseline cannot be run. `code` is stable. Codes: baseline_tools."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Found:
    """A topic with its best text's score, in the baseline's own measure."""

    topic: str
    score: float


@dataclass(frozen=True)
class Corpus:
    """The texts an index holds and their topics, with the raw vectors of the encoder that made it."""

    texts: list[str]
    topics: list[str]
    vectors: Floats
    encoder: str

    @classmethod
    def of(cls, index: Path) -> Corpus:
        """Read the texts of an index. Raises BrokenIndex."""
        stored = Stored.read(index)
        lines = stored.json("lines.json")
        return cls(
            [line["text"] for line in lines],
            [line["topic"] for line in lines],
            np.asarray(stored.arrays("vectors.npz")["raw"], dtype=np.float32),
            str(stored.certificate["encoder"]),
        )


class Bm25:
    """BM25 over words cut by jieba, the usual settings; a topic scores as its best text does."""

    def __init__(self, corpus: Corpus) -> None:
        """Raises BaselineError baseline_tools when bm25s or jieba is missing."""
        self._topics = corpus.topics
        jieba, bm25s = _tool("jieba"), _tool("bm25s")
        jieba.setLogLevel(logging.WARNING)
        self._cut = jieba.Tokenizer().lcut
        self._index = bm25s.BM25()
        self._index.index([self._words(text) for text in corpus.texts], show_progress=False)

    def search(self, text: str, k: int) -> list[Found]:
        """At most k topics; a question that shares no word with any text finds nothing."""
        words = [word for word in self._words(normalise(text)) if word in self._index.vocab_dict]
        return _ranked(self._index.get_scores(words), self._topics, k, 0.0) if words else []

    def _words(self, text: str) -> list[str]:
        return [word for word in self._cut(text) if plain(word)]


class Nearest:
    """The text with the largest cosine of raw sentence vectors; no classifier, no centring."""

    def __init__(self, corpus: Corpus, encoder: Encoder, say: Say = lambda line: None) -> None:
        self._topics = corpus.topics
        self._encoder = encoder
        same = corpus.encoder == encoder.fingerprint
        self._vectors = corpus.vectors if same else _encode(encoder, corpus.texts, say)

    def search(self, text: str, k: int) -> list[Found]:
        """At most k topics; an empty text finds nothing."""
        asked = normalise(text)
        if not plain(asked):
            return []
        return _ranked(self._vectors @ self._encoder.encode([asked])[0], self._topics, k, -np.inf)


def _ranked(scores: npt.NDArray[Any], topics: Sequence[str], k: int, above: float) -> list[Found]:
    best: dict[str, float] = {}
    for at in np.argsort(-scores, kind="stable"):
        if scores[at] <= above or len(best) == k:
            break
        best.setdefault(topics[at], float(scores[at]))
    return [Found(topic, score) for topic, score in best.items()]


def _encode(encoder: Encoder, texts: list[str], say: Say) -> Floats:
    rows = []
    for at in range(0, len(texts), _AT_ONCE):
        say(f"baseline: encoding {at} of {len(texts)}")
        rows.append(encoder.encode(texts[at : at + _AT_ONCE]))
    return np.concatenate(rows)


def _tool(name: str) -> Any:
    """A development tool, imported when it is used: serving and building never need it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # jieba's sources warn about themselves on newer Pythons
            return importlib.import_module(name)
    except ImportError as error:
        raise BaselineError(
            "baseline_tools", f"{name} is missing; install the development tools: make setup ARGS=--dev"
        ) from error
