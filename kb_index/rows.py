"""The indexed texts with their vectors, and what is looked up in them. Rows never change; `renewed` makes others."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import NamedTuple

import faiss
import numpy as np
import numpy.typing as npt

from kb_index import lexical
from kb_index.lexical_rows import LexicalRows
from kb_index.vector_index import make_index

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Encode = Callable[[list[str]], Floats]
"""Texts to centred vectors, [texts] -> [texts, dim]."""


class Line(NamedTuple):
    """One indexed text; kind: "question" (a customer's wording), "title" (of a text), "name" (of a topic)."""

    text: str
    topic: str
    kind: str


class Rows:
    """Lines in the order of the index. Reading is thread-safe."""

    lines: list[Line]
    texts: list[str]
    owners: Ints
    """Topic number of each row, [rows]."""
    first: dict[int, str]
    """The first text of each topic."""
    exact: dict[str, int]
    """Near-exact key to row, for wordings that belong to one topic only."""
    index: faiss.Index
    words: LexicalRows

    def __init__(
        self,
        lines: Sequence[Line],
        index: faiss.Index,
        topics: Sequence[str],
        words: LexicalRows,
        keys: Sequence[str] | None = None,
    ) -> None:
        """`index` is of centred vectors, `topics` says which number a topic has, `keys` saves their making.

        Raises ValueError when lines and vectors differ in number, KeyError for a line of an unknown topic.
        """
        if index.ntotal != len(lines):
            raise ValueError(f"{index.ntotal} vectors for {len(lines)} texts")
        number = {topic: at for at, topic in enumerate(topics)}
        self._topics = topics
        self.words = words
        self.lines = list(lines)
        self.texts = [line.text for line in self.lines]
        self.owners = np.array([number[line.topic] for line in self.lines], dtype=np.int64)
        self.first = {}
        for text, owner in zip(self.texts, self.owners.tolist(), strict=True):
            self.first.setdefault(owner, text)
        self._keys = [lexical.near_exact_key(text) for text in self.texts] if keys is None else list(keys)
        self.exact, self._shared = {}, set[str]()
        self._note(range(len(self.lines)))
        self.index = index

    def renewed(self, lines: Sequence[Line], encode: Encode) -> Rows:
        """Rows of these lines instead; only texts that were not there before are encoded.

        Lines added at the end are the quick case: one among 26 000 takes 40 ms, 4 of them for encoding.
        """
        count = len(self.lines)
        if list(lines[:count]) == self.lines:
            return self._longer(list(lines[count:]), encode)
        at = {text: row for row, text in enumerate(self.texts)}
        missing = list(dict.fromkeys(line.text for line in lines if line.text not in at))
        at |= {text: len(self.texts) + row for row, text in enumerate(missing)}
        keys = self._keys + [lexical.near_exact_key(text) for text in missing]
        rows = [at[line.text] for line in lines]
        vectors = self.index.reconstruct_n(0, len(self.texts))
        if missing:
            vectors = np.concatenate([vectors, encode(missing)])
        words = self.words.renewed(rows, missing)
        index = make_index(vectors[rows])
        return Rows(lines, index, self._topics, words, [keys[row] for row in rows])

    def of_topics(self, topics: Sequence[str]) -> Rows:
        """The same rows, of which more topics can have further ones; `topics` begins with those there are."""
        other = copy.copy(self)
        other._topics = list(topics)
        return other

    def _longer(self, added: list[Line], encode: Encode) -> Rows:
        """The same rows and these after them, without making the index anew."""
        if not added:
            return self
        texts = [line.text for line in added]
        other = copy.copy(self)
        other.lines, other.texts = self.lines + added, self.texts + texts
        owners = [self._topics.index(line.topic) for line in added]
        other.owners = np.concatenate([self.owners, np.array(owners, dtype=np.int64)])
        other.first = dict(self.first)
        for text, owner in zip(texts, owners, strict=True):
            other.first.setdefault(owner, text)
        other._keys = self._keys + [lexical.near_exact_key(text) for text in texts]
        other.exact, other._shared = dict(self.exact), set(self._shared)
        other._note(range(len(self.lines), len(other.lines)))
        other.index = faiss.clone_index(self.index)
        other.index.add(np.ascontiguousarray(encode(texts), dtype=np.float32))
        other.words = self.words.renewed(range(len(other.lines)), texts)
        return other

    def _note(self, rows: range) -> None:
        """Enter the keys of these rows; one that two topics have is shared and leads to neither."""
        for row in rows:
            key = self._keys[row]
            if key in self._shared:
                continue
            if self.owners[self.exact.setdefault(key, row)] != self.owners[row]:
                self._shared.add(key)
                del self.exact[key]
