"""The index on disk: an immutable folder named by its fingerprint, and a pointer to the current one."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LAYOUT = 3
CERTIFICATE = "certificate.json"
POINTER = "current"
KEPT = 3

Arrays = dict[str, npt.NDArray[Any]]


class BrokenIndex(Exception):
    """An index cannot be used. `code` is stable.

    Codes: index_missing, index_damaged, index_layout, index_encoder.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def pack_json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()


def unpack_json(data: bytes) -> Any:
    return json.loads(data)


def pack_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Plain arrays without pickle, byte for byte the same for the same values."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def write(home: Path, files: Mapping[str, bytes], certificate: dict[str, Any]) -> Path:
    """Write files and certificate aside, rename to home/<fingerprint>, point `current` there.

    Returns the folder. One with the same fingerprint is the same index and stays; beyond KEPT, old ones go.
    """
    hashes = {name: digest(data) for name, data in files.items()}
    identity = json.dumps([LAYOUT, certificate["encoder"], hashes], sort_keys=True)
    fingerprint = hashlib.sha256(identity.encode()).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    folder = home / fingerprint
    if not folder.is_dir():
        aside = Path(tempfile.mkdtemp(prefix=".building.", dir=home))
        try:
            for name, data in files.items():
                (aside / name).write_bytes(data)
            complete = {"layout": LAYOUT, "fingerprint": fingerprint, "files": hashes, **certificate}
            (aside / CERTIFICATE).write_bytes(pack_json(complete))
            aside.chmod(0o755)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    point(home, fingerprint)
    _prune(home, fingerprint)
    return folder


def point(home: Path, fingerprint: str) -> None:
    """Make an index of `home` the current one; one rename, so a reader sees the old or the new."""
    aside = home / f".{POINTER}.{os.getpid()}"
    aside.write_text(fingerprint + "\n", encoding="ascii")
    aside.replace(home / POINTER)


def locate(path: Path) -> Path:
    """Return the index folder meant by `path`: itself, or the current one inside it. Raises BrokenIndex."""
    if (path / CERTIFICATE).is_file():
        return path
    try:
        name = (path / POINTER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenIndex("index_missing", f"no index in {path}; build it: ./subtext kb build") from error
    if not (path / name / CERTIFICATE).is_file():
        raise BrokenIndex(
            "index_missing", f"{path / POINTER} names {name}, which is not there; build the index again"
        )
    return path / name


class Stored:
    """An index folder whose every byte was checked against its certificate."""

    def __init__(self, folder: Path, certificate: dict[str, Any], files: dict[str, bytes]) -> None:
        self.folder = folder
        self.certificate = certificate
        self._files = files

    @classmethod
    def read(cls, path: Path) -> Stored:
        """Read and check an index. Raises BrokenIndex index_missing, index_damaged or index_layout."""
        folder = locate(path)
        try:
            certificate = json.loads((folder / CERTIFICATE).read_bytes())
            layout, hashes = certificate["layout"], dict(certificate["files"])
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenIndex(
                "index_damaged", f"{folder / CERTIFICATE} cannot be read; build the index again"
            ) from error
        if layout != LAYOUT:
            raise BrokenIndex("index_layout", f"{folder} has layout {layout}, this program reads {LAYOUT}")
        files = {}
        for name, expected in hashes.items():
            try:
                files[name] = (folder / name).read_bytes()
            except OSError as error:
                raise BrokenIndex(
                    "index_damaged", f"{folder / name} is missing; build the index again"
                ) from error
            if digest(files[name]) != expected:
                raise BrokenIndex("index_damaged", f"{folder / name} was changed; build the index again")
        return cls(folder, certificate, files)

    def files(self) -> dict[str, bytes]:
        """Every file as it stands."""
        return dict(self._files)

    def json(self, name: str) -> Any:
        return json.loads(self._files[name])

    def arrays(self, name: str) -> Arrays:
        with np.load(io.BytesIO(self._files[name]), allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}


def _prune(home: Path, current: str) -> None:
    """Keep the newest few, the current among them, so that going back needs no build."""
    folders = [path for path in home.iterdir() if (path / CERTIFICATE).is_file() and path.name != current]
    folders.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in folders[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
