"""One text normalisation for the knowledge base and for NLU; runs on Python 3.10 and 3.11."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_WHITESPACE = re.compile(r"\s+")
# What most questions consist of; nothing in it needs a look at every character, which is most of the work.
_ORDINARY = re.compile(r"[ -~\u3001\u3002\u4e00-\u9fef]*")
_VARIATION_SELECTORS = frozenset(chr(code) for code in range(0xFE00, 0xFE10))
# OpenCC turns 帳單 into 帐单; the standard word for money matters is 账.
_BANK_SPELLING = str.maketrans({"帐": "账"})


def normalise(text: str) -> str:
    """Return the form in which texts are compared, matched and encoded.

    NFKC, traditional to simplified (and 帐 to 账), control and zero-width characters dropped, whitespace
    collapsed to single spaces, Latin in lower case. Idempotent; punctuation is kept. Never raises.
    """
    text = unicodedata.normalize("NFKC", text)
    if not _ORDINARY.fullmatch(text):
        text = "".join(_kept(character) for character in text)
    text = simplify(text).lower()
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def simplify(text: str) -> str:
    """Return the text in simplified characters (and 帐 as 账); width, case and spaces stay."""
    simplified: str = _simplifier().convert(text)
    return simplified.translate(_BANK_SPELLING)


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
