"""Make or refresh one virtual environment from its lock: `environment.py PYTHON FOLDER LOCK [--keep LOCK]…`.

Refreshing installs what changed and removes what no lock names any more, so that no left-over package hides
a missing requirement. A Python of another version, or an environment that does not run, is made anew.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
# They come with the environment itself, not from a lock.
_ALWAYS_THERE = {"pip", "setuptools", "wheel"}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("python", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("lock", type=Path)
    parser.add_argument(
        "--keep", type=Path, action="append", default=[], help="lock whose packages may stay too"
    )
    given = parser.parse_args(arguments)
    folder: Path = given.folder.absolute()
    if not _runs(folder, given.python):
        _create(folder, given.python)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    locks = [given.lock, *(lock for lock in given.keep if lock.exists())]
    # The lock is complete, so resolving again would only cost time. Bytecode of the few modules
    # that are used is compiled on first import: compiling all of TensorFlow takes 20 s.
    install = ["install", "--no-deps", "--no-compile", "--require-hashes", "--progress-bar", "off"]
    subprocess.run([*pip, *install, "-r", str(given.lock)], check=True)
    extras = left_over(_installed(pip), locks)
    if extras:
        subprocess.run([*pip, "uninstall", "-y", *extras], check=True)
    return 0


def locked(text: str) -> set[str]:
    """Normalised names of the packages a lock pins."""
    return {_normal(name) for name in _PIN.findall(text)}


def left_over(installed: Iterable[str], locks: Iterable[Path]) -> list[str]:
    """Installed packages that no lock names."""
    wanted = set(_ALWAYS_THERE)
    for lock in locks:
        wanted |= locked(lock.read_text(encoding="utf-8"))
    return sorted(name for name in map(_normal, installed) if name not in wanted)


def _installed(pip: Sequence[str]) -> list[str]:
    listed = subprocess.run([*pip, "list", "--format=freeze"], check=True, capture_output=True, text=True)
    return _PIN.findall(listed.stdout)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _runs(folder: Path, python: Path) -> bool:
    return _version(folder / "bin" / "python") == _version(python) != ""


def _version(python: Path) -> str:
    if not os.access(python, os.X_OK):
        return ""
    code = "import platform, pip; print(platform.python_version())"
    done = subprocess.run([str(python), "-c", code], check=False, capture_output=True, text=True)
    return done.stdout.strip()


def _create(folder: Path, python: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    subprocess.run([str(python), "-m", "venv", str(folder)], check=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as failure:
        sys.exit(f"{' '.join(map(str, failure.cmd[:4]))} … ended with {failure.returncode}")
