"""The bank's own product names, understood as the plain word of bank.yml: 云杉快贷 is 贷款."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb_index.text import normalise

KEY = "products"


class Products:
    """`words`: product name to plain word. Immutable; reading is thread-safe."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = dict(words)
        self._plain = {normalise(name): normalise(word) for name, word in words.items()}
        longest_first = sorted(self._plain, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if words else None

    @classmethod
    def of(cls, bank: Mapping[str, Any]) -> Products:
        """What bank.yml has under `products`. Raises ValueError unless it maps names to words."""
        words = bank.get(KEY) or {}
        if not isinstance(words, dict) or not all(
            isinstance(text, str) and text.strip() for pair in words.items() for text in pair
        ):
            raise ValueError("expected `product name: plain word` lines")
        return cls(words)

    def plain(self, text: str) -> str:
        """A normalised text with its product names replaced."""
        return self._pattern.sub(lambda found: self._plain[found[0]], text) if self._pattern else text
