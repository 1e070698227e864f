"""Follow the programs' log files across rotation."""

from __future__ import annotations

from pathlib import Path


class Follower:
    """Gives the lines written since the last look, each with its program's name."""

    def __init__(self, folder: Path, names: tuple[str, ...] = ("rasa", "service")) -> None:
        self._files = {name: folder / f"{name}.log" for name in names}
        self._read = {name: _size(path) for name, path in self._files.items()}

    def new_lines(self) -> list[str]:
        return [
            f"{name:<8}│ {line}" for name, path in self._files.items() for line in self._grown(name, path)
        ]

    def _grown(self, name: str, path: Path) -> list[str]:
        size = _size(path)
        if size < self._read[name]:  # rotated
            self._read[name] = 0
        if size == self._read[name]:
            return []
        with path.open("rb") as file:
            file.seek(self._read[name])
            new = file.read(size - self._read[name])
        # A line still being written waits for its end.
        whole = new[: new.rfind(b"\n") + 1]
        self._read[name] += len(whole)
        return whole.decode(errors="replace").splitlines()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
