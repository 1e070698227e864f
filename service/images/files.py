"""Where images lie: one file each, by its random id, readable by the service alone."""

import os
from collections.abc import Iterable
from pathlib import Path

from service.images.picture import SUFFIXES, Picture

PART = "part"
"""Suffix of a file that is not accepted yet."""


class ImageFiles:
    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first image comes."""
        self.folder = folder.resolve()

    def write(self, image: str, picture: Picture) -> Path:
        """On disk when it returns, not yet under its name."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{image}.{PART}"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(picture.content)
            file.flush()
            os.fsync(file.fileno())
        return path

    def accept(self, image: str, media: str) -> None:
        self._part(image).rename(self.path(image, media))

    def path(self, image: str, media: str) -> Path:
        return self.folder / f"{image}.{SUFFIXES[media]}"

    def read(self, image: str, media: str) -> bytes:
        """Raises FileNotFoundError."""
        return self.path(image, media).read_bytes()

    def remove(self, images: Iterable[str]) -> int:
        """Every file of these images; returns how many there were."""
        removed = 0
        for image in images:
            for path in (self._part(image), *(self.path(image, media) for media in SUFFIXES)):
                if path.exists():
                    path.unlink(missing_ok=True)
                    removed += 1
        return removed

    def older_than(self, moment: float) -> list[str]:
        """Ids of the files last written before `moment`, seconds since the epoch."""
        if not self.folder.is_dir():
            return []
        return sorted({path.stem for path in self.folder.iterdir() if path.stat().st_mtime < moment})

    def discard(self, image: str) -> None:
        """What was written and not accepted."""
        self._part(image).unlink(missing_ok=True)

    def _part(self, image: str) -> Path:
        return self.folder / f"{image}.{PART}"
