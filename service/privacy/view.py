"""The text with its disguises taken off, and the way back to the offsets of the given text.

Two strings of equal length share one index space:

* `text`   – half-width, lower-case, simplified, nothing invisible; each span masked so far is one `FILLER`
* `digits` – `text` with Chinese numerals, and the letters o, l, i between digits, as ASCII digits

Masking a span and folding again gives the very view that `blank` gives: hence masking is idempotent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from opencc import OpenCC

from service.privacy.kinds import Span
from service.privacy.placeholders import PLACEHOLDER

FILLER: Final = "\ufffc"
_DROPPED: Final = "\x00"
_INVISIBLE: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_DASHES: Final = frozenset("‐‑‒–—―−﹘﹣－─━ー")
_DOTS: Final = frozenset("·•・∙⋅‧･●◦")
_NUMERALS: Final = str.maketrans("零〇○壹一幺二贰三叁四肆五伍六陆七柒八捌九玖", "0001112233445566778899")
_NUMERALS_IN_WORDS: Final = re.compile(
    r"一(?=[直定样下点些起个般共旦次会半切类路])|二(?=[维类])|三(?=[方类个])|四川"
    r"|(?<=[第统唯同周])[一二三四五六七八九]"
)
_NO_NUMERAL: Final = "\u3021"
_LETTER_DIGITS: Final = str.maketrans("oli", "011")
_LETTERS_IN_NUMBER: Final = re.compile(r"(?<=[0-9])[oli]+(?![a-z])|(?<![a-z])[oli](?=[0-9]{3})")
_SIMPLIFIED: Final = OpenCC("t2s")


def _fold(char: str) -> str:  # noqa: PLR0911 - a table of cases
    category = unicodedata.category(char)
    if char in "\t\v\f\r\n\x1c\x1d\x1e\x1f\x85\u2028\u2029":
        return " " if char == "\t" else "\n"
    if category in {"Cc", "Cf", "Mn", "Me"} or char in _INVISIBLE:
        return _DROPPED
    if category == "Zs":
        return " "
    if category in {"Nd", "No"}:
        value = unicodedata.numeric(char, -1)
        return str(int(value)) if value in range(10) else char
    if char in _DASHES:
        return "-"
    if char in _DOTS:
        return "."
    return _simplify(char)


def _simplify(char: str) -> str:
    if "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff":
        simple = _SIMPLIFIED.convert(unicodedata.normalize("NFKC", char))
        return {"帐": "账", "爲": "为"}.get(simple, simple) if len(simple) == 1 else char
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 and folded != _DROPPED else char


class _FoldTable(dict[int, str]):
    """Code point → one folded character, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        self[code] = folded
        return folded


_FOLDS: Final = _FoldTable()


@dataclass(frozen=True, slots=True)
class View:
    """A folded text; `starts[i]`, `ends[i]` are where its character `i` lies in the given text."""

    text: str
    digits: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, given: str) -> View:
        folded = given.translate(_FOLDS)
        starts: Sequence[int] = range(len(folded))
        ends: Sequence[int] = range(1, len(folded) + 1)
        if _DROPPED in folded:
            starts = [at for at, char in enumerate(folded) if char != _DROPPED]
            ends = [at + 1 for at in starts]
            folded = folded.replace(_DROPPED, "")
        view = cls(folded, _as_digits(folded), starts, ends)
        earlier = [Span(*found.span(), "") for found in PLACEHOLDER.finditer(folded)]
        return view.blank(earlier) if earlier else view

    def blank(self, spans: Iterable[Span]) -> View:
        """The view after the (sorted, disjoint) view spans have been masked."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for start, end, _ in spans:
            pieces += self.text[at:start], FILLER
            starts += *self.starts[at:start], self.starts[start]
            ends += *self.ends[at:start], self.ends[end - 1]
            at = end
        text = "".join(pieces) + self.text[at:]
        return View(text, _as_digits(text), [*starts, *self.starts[at:]], [*ends, *self.ends[at:]])

    def given(self, span: Span) -> Span:
        """The same span in offsets of the given text."""
        return Span(self.starts[span.start], self.ends[span.end - 1], span.kind)


def _as_digits(text: str) -> str:
    numbers = _NUMERALS_IN_WORDS.sub(lambda found: _NO_NUMERAL * len(found[0]), text)
    digits = numbers.translate(_NUMERALS)
    return _LETTERS_IN_NUMBER.sub(lambda found: found[0].translate(_LETTER_DIGITS), digits)
