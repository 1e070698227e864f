"""Dirty Chinese text made readable. Sure faults are mended and counted, doubtful ones only told."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kb_index.exchange.boilerplate import without_boilerplate
from kb_index.exchange.markup import without_markup
from kb_index.exchange.mojibake import doubtful, repaired
from kb_index.exchange.pinyin import without_pinyin
from kb_index.exchange.sentences import breaks_off, ends_open, without_repeated
from kb_index.text import simplify

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_EMPTY_LINES = re.compile(r"\n[ \n]*\n")


@dataclass(frozen=True)
class Cleaned:
    """A text and what was done to it. `mended` and `flags` are codes, each once, in the order of the steps.

    mended: mojibake, html, pinyin, traditional, invisible, spaces, boilerplate, repeated_sentences.
    flags, of what a person has to look at: mojibake, cut_sentence.
    """

    text: str
    mended: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def clean_line(text: str) -> Cleaned:
    """Clean one question, title or step: what stands in one cell and has no page around it."""
    text, mended = _characters(text)
    return _finished(text, mended, ends_open(text))


def clean_text(text: str) -> Cleaned:
    """Clean a text of sentences, such as a page: what stands around it and repeated sentences go as well."""
    text, mended = _characters(text)
    body = without_boilerplate(text)
    if body != text:
        mended.append("boilerplate")
    body, repeated = without_repeated(body)
    if repeated:
        mended.append("repeated_sentences")
    body = _tidy(body)
    return _finished(body, mended, breaks_off(body))


def _characters(text: str) -> tuple[str, list[str]]:
    """What holds for every text, in this order: tags may be misread, readings may stand between tags."""
    mended = []
    for code, step in (
        ("mojibake", repaired),
        ("html", without_markup),
        ("pinyin", without_pinyin),
        ("traditional", simplify),
        ("invisible", _visible),
        ("spaces", _tidy),
    ):
        before, text = text, step(text)
        if text != before:
            mended.append(code)
    return text, mended


def _finished(text: str, mended: list[str], cut: bool) -> Cleaned:
    flags = (["mojibake"] if doubtful(text) else []) + (["cut_sentence"] if cut else [])
    return Cleaned(text, tuple(mended), tuple(flags))


def _visible(text: str) -> str:
    """Without controls, zero-width characters and other invisible ones; line ends stay."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Cn")
    )


def _tidy(text: str) -> str:
    """Single spaces, none at the ends of lines, at most one empty line."""
    if "\n" not in text and "  " not in text and text.isprintable() and text == text.strip():
        return text
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
