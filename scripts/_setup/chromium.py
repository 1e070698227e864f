"""Find a Chromium for the browser tests; as root on Debian install it, otherwise say what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from _setup.console import Console
from _setup.errors import SetupError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_KEPT_BY_SYSTEM = (
    Path("/usr/bin/chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
# The pages are Chinese: without a font that has the characters, screenshots and widths mean nothing.
_PACKAGES = ("chromium", "fonts-noto-cjk")
_INSTALL = (
    "install Chromium or Google Chrome (Debian and Ubuntu: apt install chromium fonts-noto-cjk), "
    "or name one with CHROMIUM"
)


def find(environment: Mapping[str, str] | None = None, kept: Sequence[Path] = _KEPT_BY_SYSTEM) -> str:
    """Path of a Chromium, "" if there is none. Raises SetupError if CHROMIUM names none."""
    env = os.environ if environment is None else environment
    named = env.get("CHROMIUM", "")
    if named:
        found = shutil.which(named, path=env.get("PATH", ""))
        if not found:
            raise SetupError(f"CHROMIUM={named} cannot be run: name a Chromium or Google Chrome program.")
        return found
    on_path = (shutil.which(name, path=env.get("PATH", "")) for name in _NAMES)
    there = (str(path) for path in kept if os.access(path, os.X_OK))
    return next((path for path in (*on_path, *there) if path), "")


def ensure(console: Console, logs: Path, install: Callable[[Path], bool] | None = None) -> str:
    """Path of a Chromium, installed if that is possible here. Raises SetupError with what to install."""
    path = find()
    if path:
        return path
    if may_install():
        console.started("Chromium from Debian's packages")
        if (install or _apt_install)(logs / "chromium.log"):
            path = find()
    if not path:
        raise SetupError(f"Browser tests need Chromium: {_INSTALL}.")
    return path


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_install(log: Path) -> bool:
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("wb") as file:

        def apt_get(*arguments: str) -> bool:
            command = ["apt-get", "-q", *arguments]
            done = subprocess.run(
                command, stdout=file, stderr=subprocess.STDOUT, env=environment, check=False
            )
            return done.returncode == 0

        return apt_get("update") and apt_get("install", "-y", "--no-install-recommends", *_PACKAGES)
