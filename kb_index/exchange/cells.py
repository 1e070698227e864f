"""Cells that a spreadsheet must not take for formulas: escaped when written, undone when read."""

from __future__ import annotations

import re

# Full-width signs too: Chinese spreadsheets take them for the half-width ones.
_START = "=+\\-@\t\r\n＝＋－＠"
_TO_ESCAPE = re.compile(rf"'*[{_START}]")
_ESCAPED = re.compile(rf"'+[{_START}]")


def escaped(text: str) -> str:
    """The text with ' before it if a spreadsheet might compute it."""
    return f"'{text}" if _TO_ESCAPE.match(text) else text


def unescaped(text: str) -> str:
    """What was escaped; other texts as they are, also those that begin with a quotation mark."""
    return text[1:] if _ESCAPED.match(text) else text


def is_formula(text: str) -> bool:
    """Whether a cell of a text file would be computed. +86… and -5 are what people type and stay text."""
    return text.startswith("=") and len(text) > 1
