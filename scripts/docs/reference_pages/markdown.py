"""Small pieces of Markdown, and the check that the code and the explanations name the same things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

NOTICE = (
    "<!-- Made from the code by `python scripts/docs`. Change the code or the generator, not this page. -->"
)


class Undocumented(Exception):
    """The code has a name without an explanation, or an explanation names what the code no longer has."""


def document(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([NOTICE, f"# {title}", *(part.strip() for part in parts if part.strip())]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells may hold any text."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def code(text: object) -> str:
    """Inline code; nothing for an empty text."""
    return f"`{text}`" if str(text) else ""


def one_line(text: str | None) -> str:
    """A docstring as one line."""
    return " ".join((text or "").split())


def explained(what: str, found: Iterable[str], meaning: Mapping[str, object]) -> None:
    """Raises Undocumented unless `meaning` explains exactly what was found."""
    names = set(found)
    missing, gone = sorted(names - set(meaning)), sorted(set(meaning) - names)
    if missing:
        raise Undocumented(f"{what} without an explanation in scripts/docs: {', '.join(missing)}")
    if gone:
        raise Undocumented(f"{what} explained in scripts/docs but not in the code: {', '.join(gone)}")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
