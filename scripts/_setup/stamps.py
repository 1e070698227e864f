"""What is built and unchanged is not built again: hashes of contents, never time stamps."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

# Made by tools beside the sources; never an input.
_MADE = {
    "__pycache__",
    "node_modules",
    ".stamps",
    ".git",
    ".cache",
    "dist",
    "test-results",
    "playwright-report",
}


def fingerprint(root: Path, inputs: Iterable[str], values: Iterable[str] = ()) -> str:
    """SHA-256 over the names and contents of all files the glob patterns find, and over the plain values.

    A pattern that names a folder means every file below it. A missing input counts as absent, so its
    appearance changes the fingerprint.
    """
    digest = hashlib.sha256()
    for value in values:
        digest.update(b"value\0" + value.encode() + b"\0")
    for pattern in sorted(set(inputs)):
        digest.update(b"pattern\0" + pattern.encode() + b"\0")
        for path in files_of(root, pattern):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def files_of(root: Path, pattern: str) -> list[Path]:
    """The files one pattern means, sorted by name."""
    found: set[Path] = set()
    for path in root.glob(pattern):
        found.update(_walk(path) if path.is_dir() else [path])
    return sorted(path for path in found if not _MADE.intersection(path.relative_to(root).parts))


def _walk(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _MADE]
        yield from (Path(base) / name for name in names)


class Stamps:
    """One JSON file per finished step beside what it vouches for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self, name: str, digest: str, outputs: Iterable[Path]) -> bool:
        """True if the step was finished with this digest and all its outputs are still there."""
        return self._read(name).get("digest") == digest and all(path.exists() for path in outputs)

    def clear(self, name: str) -> None:
        """To be called before a step starts, so that one that breaks off is not taken for finished."""
        path = self._folder / f"{name}.json"
        if path.exists():
            path.unlink()

    def product(self, name: str) -> str:
        """What the finished step made, as dependents see it; "" if it was never finished."""
        return str(self._read(name).get("product", ""))

    def write(self, name: str, digest: str, seconds: float, product: str = "") -> None:
        """`product`: identity of what was made; by default that of what it was made from."""
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = self._folder / f".{name}.{os.getpid()}"
        aside.write_text(
            json.dumps({"digest": digest, "product": product or digest, "seconds": round(seconds, 1)}) + "\n",
            encoding="utf-8",
        )
        aside.replace(self._folder / f"{name}.json")

    def _read(self, name: str) -> dict[str, object]:
        try:
            stamp = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}
