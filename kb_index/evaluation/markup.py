"""Pieces of HTML that every part of the page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

Words = tuple[str, str]
"""The same in Chinese and in English."""


def both(words: Words) -> str:
    """Chinese, then English in small."""
    return f'{escape(words[0])} <span class="en" lang="en">{escape(words[1].strip())}</span>'


def section(title: Words, content: str, note: Words | None = None) -> str:
    """A headed part of the page with an explanation below it."""
    return f"<section><h2>{both(title)}</h2>{content}{_note(note) if note else ''}</section>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: int) -> str:
    """A table of HTML cells; its last `numbers` columns are numbers."""
    first = len(head) - numbers
    body = "".join(f"<tr>{_cells('td', row, first)}</tr>" for row in rows)
    return f"<table><thead><tr>{_cells('th', head, first)}</tr></thead><tbody>{body}</tbody></table>"


def topic(name: str, names: Mapping[str, str]) -> str:
    """A topic id and, where known, what it is called."""
    called = names.get(name)
    return f'{escape(name)}<br><span class="note">{escape(called)}</span>' if called else escape(name)


def _note(words: Words) -> str:
    return f'<p class="note">{escape(words[0])}<br><span lang="en">{escape(words[1])}</span></p>'


def _cells(tag: str, row: Sequence[str], first_number: int) -> str:
    marked = [' class="n"' if at >= first_number else "" for at in range(len(row))]
    return "".join(f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(marked, row, strict=True))
