"""The texts a contestant searches."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench._workers.backends import Floats

Ask = Callable[[str, int], list[str]]
"""A question and how many answers, to the topics found, best first."""


@dataclass(frozen=True)
class Corpus:
    """Texts, each with its topic, its kind and its vector, [texts, dim]."""

    texts: list[str]
    topics: list[str]
    kinds: list[str]
    vectors: Floats

    @classmethod
    def read(cls, lines: Path, vectors: Path) -> Corpus:
        """As bench._lib.inputs.write_lines and an encode worker wrote them."""
        items = json.loads(lines.read_text("utf-8"))
        texts, topics, kinds = ([item[name] for item in items] for name in ("text", "topic", "kind"))
        return cls(texts, topics, kinds, np.load(vectors))
