"""One text normalisation for the knowledge base and for NLU; runs on Python 3.10 and 3.11."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_WHITESPACE = re.compile(r"\s+")
_VARIATION_SELECTORS = frozenset(chr(code) for code in range(0xFE00, 0xFE10))
# OpenCC turns 帳單 into 帐单; the standard word for money matters is 账.
_BANK_SPELLING = str.maketrans({"帐": "账"})


def normalise(text: str) -> str:
    """Return the form in which texts are compared, matched and encoded.

    NFKC, traditional to simplified (and 帐 to 账), control and zero-width characters dropped, whitespace
    collapsed to single spaces, Latin in lower case. Idempotent; punctuation is kept. Never raises.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(_kept(character) for character in text)
    text = _simplifier().convert(text).translate(_BANK_SPELLING).lower()
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def _kept(character: str) -> str:
    """Whitespace controls become a space; invisible and invalid characters vanish."""
    if character.isspace():
        return " "
    if character in _VARIATION_SELECTORS or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    return character


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    """Made once: loading the dictionaries takes about 20 ms. Converting is read-only and thread-safe."""
    return OpenCC("t2s")
