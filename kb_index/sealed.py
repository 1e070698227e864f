"""Keeps evaluation data out of tuning: while it runs, no table of questions outside the project can be opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

_TABLES = frozenset({".tsv", ".csv", ".jsonl", ".xlsx", ".txt"})
_LIBRARIES = tuple(Path(place).resolve() for place in {sys.prefix, sys.base_prefix, *sys.path} if place)
_open_folders: list[tuple[Path, ...]] = []


class Sealed(PermissionError):
    """A tuning command opened a table of questions that is not the project's own."""

    code = "sealed"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"sealed: {path} is outside the project; tuning reads the project's own questions only"
        )


@contextmanager
def sealed(*folders: Path) -> Iterator[None]:
    """While this runs, opening a table (.tsv .csv .jsonl .xlsx .txt) outside `folders` raises Sealed, in any thread.

    Links are followed. What lies with Python and its packages stays readable.
    """
    _install()
    allowed = tuple(folder.resolve() for folder in folders)
    _open_folders.append(allowed)
    try:
        yield
    finally:
        _open_folders.remove(allowed)


@lru_cache(maxsize=1)
def _install() -> None:
    """An audit hook cannot be removed again, so there is one, and it is quiet while nothing is sealed."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event != "open" or not _open_folders:
        return
    name = arguments[0]
    if not isinstance(name, (str, bytes, os.PathLike)):
        return
    path = Path(os.fsdecode(name))
    if path.suffix.lower() not in _TABLES and path.resolve().suffix.lower() not in _TABLES:
        return
    real = path.resolve()
    if any(_below(real, _LIBRARIES) or _below(real, allowed) for allowed in _open_folders):
        return
    raise Sealed(real)


def _below(path: Path, folders: tuple[Path, ...]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
