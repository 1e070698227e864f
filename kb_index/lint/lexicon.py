"""The jargon lexicon, kb_index/jargon.yml: banking terms, plain words for them, and where a term may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from kb_index.plain_yaml import load

JARGON = "kb_index/jargon.yml"
FINE = ("explained", "on_screen")
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|《[^》]*》")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_THEN_EXPLAINED = re.compile(r"[”」]?(?:[（(][^（）()]{2,}[）)]|就是|是指|，就是|，也就是)")
_NAMED = re.compile(r"(?:叫做?|称为|也就是说的)[“「]?$")


@dataclass(frozen=True)
class Term:
    """A word customers need not know."""

    term: str
    plain: str
    fine: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass
class Lexicon:
    """All terms, and what is wrong with the file they were read from: (term, message, fix)."""

    terms: dict[str, Term] = field(default_factory=dict)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    _pattern: re.Pattern[str] | None = None

    @classmethod
    @lru_cache(maxsize=1)
    def standard(cls) -> Lexicon:
        """The list that comes with the rules."""
        return cls.of(load(Path(__file__).resolve().parents[2] / JARGON))

    @classmethod
    def of(cls, data: Any) -> Lexicon:
        """Read the parsed file; a term of the wrong shape becomes a fault and is left out."""
        lexicon = cls()
        written = data.get("terms") if isinstance(data, dict) else None
        for name, value in (written if isinstance(written, dict) else {}).items():
            term = _term(str(name), value)
            if term is None:
                lexicon.faults.append(
                    (name, "not of the form of a term", "write `term: plain words` or {plain, fine, unless}")
                )
            else:
                lexicon.terms[term.term] = term
        for term in lexicon.terms.values():
            lexicon.faults += [
                (term.term, f"its substitute says {other}, a term itself", "find plainer words")
                for other in _inside(term.plain, lexicon)
            ]
        return lexicon

    def found(self, text: str) -> list[Term]:
        """Terms that a customer would stumble over in a text, in order, each once."""
        spots = list(self._spots(text))
        explained = {term.term for term, start, end in spots if _is_explained(text, start, end)}
        quotes = [match.span() for match in QUOTED.finditer(text)]
        faults: dict[str, Term] = {}
        for term, start, end in spots:
            on_screen = any(begin < start and end < finish for begin, finish in quotes)
            if "on_screen" in term.fine and on_screen:
                continue
            if "explained" in term.fine and term.term in explained:
                continue
            faults[term.term] = term
        return list(faults.values())

    def _spots(self, text: str) -> Iterator[tuple[Term, int, int]]:
        if self._pattern is None:
            longest_first = sorted(self.terms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        for match in self._pattern.finditer(text):
            term = self.terms[match[0]]
            if not any(_covers(word, text, match.start(), match.end()) for word in term.unless):
                yield term, match.start(), match.end()


def _covers(word: str, text: str, start: int, end: int) -> bool:
    """Whether the longer word stands around the spot."""
    return any(found.start() <= start and end <= found.end() for found in re.finditer(re.escape(word), text))


def _is_explained(text: str, start: int, end: int) -> bool:
    """Brackets follow, or the term is in brackets itself, or the sentence introduces it as a name."""
    if _THEN_EXPLAINED.match(text, end) or _NAMED.search(text[:start]):
        return True
    return any(found.start() < start and end <= found.end() - 1 for found in _BRACKETS.finditer(text))


def _inside(text: str, lexicon: Lexicon) -> list[str]:
    return [term.term for term, _, _ in lexicon._spots(text)]


def _term(name: str, value: Any) -> Term | None:
    shape = {"plain": value} if isinstance(value, str) else value
    if not isinstance(shape, dict) or set(shape) - {"plain", "fine", "unless"}:
        return None
    plain, fine, unless = shape.get("plain"), shape.get("fine") or [], shape.get("unless") or []
    lists = isinstance(fine, list) and isinstance(unless, list)
    if not lists or not isinstance(plain, str) or not plain.strip() or not all(word in FINE for word in fine):
        return None
    return Term(name, plain.strip(), tuple(fine), tuple(map(str, unless)))
