"""Secrets are generated on first use and kept in files only their owner can read."""

import contextlib
import os
from pathlib import Path

from service.core.ids import new_token


def secret(directory: Path, name: str, given: str = "") -> str:
    """The given value, else the stored one, else a fresh one written with mode 0600.

    Several processes may ask for the first time at once: the whole file is linked into place, the loser reads it.
    """
    if given:
        return given
    path = directory / name
    if not path.exists():
        aside = directory / f".{name}.{os.getpid()}"
        write_private(aside, new_token() + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_text(encoding="utf-8").strip()


def write_private(path: Path, text: str) -> None:
    """Replace a file atomically with mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_suffix(path.suffix + ".new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    aside.replace(path)
