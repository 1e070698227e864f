"""Walks what is written as a tree of lists of entries, whatever is wrong with it: the menu, the categories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Level = list[tuple[str, dict[str, Any]]]
"""Fields and entries that stand under one parent."""


def levels(field: str, written: Any) -> Iterator[tuple[int, Level]]:
    """Every level below `field` with its depth, from 1 on; from the top down. What is no entry is passed over."""
    waiting = [(1, field, written)]
    while waiting:
        depth, where, items = waiting.pop(0)
        if not isinstance(items, list):
            continue
        entries = [(f"{where}.{at}", item) for at, item in enumerate(items) if isinstance(item, dict)]
        if entries:
            yield depth, entries
        waiting += [(depth + 1, f"{path}.children", entry.get("children")) for path, entry in entries]


def above(entries: Level) -> str:
    """The field that holds a level."""
    return entries[0][0].rpartition(".")[0]
