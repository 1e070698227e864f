"""Looks through a Rasa model's archive before anything unpacks it: names, kinds, sizes and number of its members."""

from __future__ import annotations

import gzip
import json
import tarfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, cast

from service.releases.refused import ReleaseRefused

MOST_MEMBERS = 500
MOST_BYTES = 512 * 2**20
"""Unpacked. The model has 20 MB."""
LONGEST_READ = 64 * 2**20
"""No header is larger; one that says so would be read into memory whole."""
METADATA = "metadata.json"
_MOST_METADATA = 4 * 2**20


class _Bounded:
    """A file that refuses to grow beyond what a model may have, however little of it there is when packed."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > LONGEST_READ:
            raise ReleaseRefused("archive_too_large", "a header of the model's archive is too large")
        self._within(self._file.tell() + size)
        return self._file.read(size)

    def seek(self, position: int, whence: int = 0) -> int:
        self._within(position)
        return self._file.seek(position, whence)

    def tell(self) -> int:
        return self._file.tell()

    @staticmethod
    def _within(position: int) -> None:
        if position > MOST_BYTES + LONGEST_READ:
            raise ReleaseRefused("archive_too_large", f"the model unpacks to more than {MOST_BYTES} bytes")


def inspect(path: Path) -> dict[str, Any]:
    """Look at every member; returns the model's metadata.json.

    Raises ReleaseRefused archive_unreadable, archive_path, archive_kind, archive_too_large, archive_too_many,
    archive_twice, archive_metadata.
    """
    try:
        with (
            gzip.open(path) as packed,
            tarfile.open(fileobj=cast(BinaryIO, _Bounded(packed)), mode="r:") as tar,
        ):
            return _looked_through(tar)
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise ReleaseRefused("archive_unreadable", "the model is no whole archive; train it again") from error


def _looked_through(tar: tarfile.TarFile) -> dict[str, Any]:
    names: set[str] = set()
    total, metadata = 0, None
    for member in tar:
        name = _checked(member)
        if name in names:
            raise ReleaseRefused("archive_twice", f"{name!r} stands twice in the model's archive")
        names.add(name)
        total += member.size
        if len(names) > MOST_MEMBERS:
            raise ReleaseRefused("archive_too_many", f"the model has more than {MOST_MEMBERS} files")
        if total > MOST_BYTES:
            raise ReleaseRefused("archive_too_large", f"the model unpacks to more than {MOST_BYTES} bytes")
        if name == METADATA and member.isreg() and member.size <= _MOST_METADATA:
            file = tar.extractfile(member)
            metadata = file.read() if file else None
    return _read(metadata)


def _checked(member: tarfile.TarInfo) -> str:
    """The name, without a leading ./; the folder that holds everything has none."""
    if not (member.isreg() or member.isdir()):
        raise ReleaseRefused(
            "archive_kind", f"{member.name!r} is neither file nor folder: links and devices are refused"
        )
    names = member.name.removeprefix("./").split("/") if member.name not in {"", ".", "/"} else []
    if any(name in {"", ".", ".."} or "\\" in name or ":" in name or "\0" in name for name in names):
        raise ReleaseRefused(
            "archive_path", f"{member.name!r} leads out of the folder a model is unpacked in"
        )
    return "/".join(names)


def _read(metadata: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(metadata or b"")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("model_id"), str):
        raise ReleaseRefused(
            "archive_metadata", "the archive is no Rasa model: metadata.json names no model_id"
        )
    return found
