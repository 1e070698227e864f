"""What the story comes to: a row for each thing that must hold, with its figure and its limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`held` None: the story did not come so far."""

    name: str
    figure: str
    limit: str
    held: bool | None


def not_reached(name: str, limit: str) -> Row:
    return Row(name, "-", limit, None)


def as_text(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    told = {True: "yes", False: "NO", None: "not reached"}
    lines = ["| what | figure | must be | held |", "|---|---|---|---|"]
    lines += [f"| {one.name} | {one.figure} | {one.limit} | {told[one.held]} |" for one in rows]
    return "\n".join(lines)


def passed(rows: Sequence[Row]) -> bool:
    return all(one.held for one in rows)
