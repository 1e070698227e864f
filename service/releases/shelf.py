"""The folder var/releases: one folder a release, one pointer to the live one, the pinned ones."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from service.core.ids import new_token
from service.releases.manifest import MANIFEST, Manifest, is_id, read
from service.releases.refused import ReleaseRefused

KEPT = 10
POINTER, PINS, SERVING = "live", "pinned", "serving.json"
SWITCH, LOCK = "switch.json", ".lock"


@dataclass(frozen=True)
class Live:
    """The release in use (None: what scripts/setup built), and those that were before it, newest first."""

    release: str | None = None
    before: tuple[str | None, ...] = ()
    change: str = ""
    """Tells one change of the pointer from another, also from one back to the same release."""
    canary: str | None = None
    """A release that is tried on a share of the new conversations, beside the one in use."""
    percent: int = 0
    """That share, 1 to 100; 0 without a trial."""

    def promoted(self, release: str) -> Live:
        return Live(release, (self.release, *self.before)[:KEPT], new_token())

    def rolled_back(self) -> Live:
        """Raises ReleaseRefused release_no_earlier."""
        if not self.before:
            raise ReleaseRefused("release_no_earlier", "no release was live before this one")
        return Live(self.before[0], self.before[1:], new_token())

    def trying(self, release: str, percent: int) -> Live:
        """`percent` 0 ends the trial."""
        return Live(self.release, self.before, new_token(), release if percent else None, percent)

    def again(self) -> Live:
        """The same, as a change of its own."""
        return replace(self, change=new_token())


@dataclass(frozen=True)
class Serving:
    """What the running service uses, told by itself after the change of the pointer it names; `error` if it was refused."""

    release: str | None
    change: str
    error: str | None = None
    seat: str = ""
    """The program that answers, where there are two; a service that is started again goes on with it."""


def live_from(data: dict[str, Any]) -> Live:
    """The inverse of `asdict`. Raises KeyError, TypeError, ValueError for what is no pointer."""
    release, before, change = data["release"], tuple(data["before"]), str(data["change"])
    canary, percent = data.get("canary"), int(data.get("percent", 0))
    if not all(one is None or (isinstance(one, str) and is_id(one)) for one in (release, canary, *before)):
        raise ValueError("not the id of a release")
    return Live(release, before, change, canary, percent)


class Shelf:
    """Every write is one rename, so that a reader sees the old or the new."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def folder(self, release: str) -> Path:
        """Raises ReleaseRefused release_missing for what is no id: it never leads out of the shelf."""
        if not is_id(release):
            raise ReleaseRefused("release_missing", f"{release!r} is no release; see release list")
        return self.home / release

    def ids(self) -> list[str]:
        """Newest first."""
        found = self.home.iterdir() if self.home.is_dir() else ()
        return sorted((path.name for path in found if is_id(path.name)), reverse=True)

    def manifest(self, release: str) -> Manifest:
        """Unverified, to be shown only. Raises ReleaseRefused release_missing or release_manifest."""
        try:
            return read((self.folder(release) / MANIFEST).read_bytes())
        except OSError as error:
            raise ReleaseRefused(
                "release_missing", f"there is no release {release}; see release list"
            ) from error

    def live(self) -> Live:
        """Raises ReleaseRefused release_pointer when the pointer cannot be read."""
        try:
            return live_from(json.loads((self.home / POINTER).read_bytes()))
        except FileNotFoundError:
            return Live()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReleaseRefused(
                "release_pointer", f"{self.home / POINTER} names no release; promote one"
            ) from error

    def point(self, live: Live) -> None:
        self._write(POINTER, asdict(live))

    def serving(self) -> Serving | None:
        """None while no service has told."""
        try:
            found = json.loads((self.home / SERVING).read_bytes())
            seat = str(found.get("seat", ""))
            return Serving(found["release"], str(found["change"]), found["error"], seat)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def tell(self, serving: Serving) -> None:
        self._write(SERVING, asdict(serving))

    def note(self, switch: dict[str, Any] | None) -> None:
        """How the newest switch stands, or None when nothing is known of it."""
        self._write(SWITCH, switch or {})

    def noted(self) -> dict[str, Any] | None:
        try:
            found = json.loads((self.home / SWITCH).read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) and found else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Whoever makes, promotes or takes back does it alone, in whatever process. Raises ReleaseRefused release_busy."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / LOCK).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise ReleaseRefused(
                    "release_busy", "another release is being made or put live; try again when that is done"
                ) from error
            yield

    def pinned(self) -> list[str]:
        try:
            return [
                line for line in (self.home / PINS).read_text(encoding="ascii").splitlines() if is_id(line)
            ]
        except OSError:
            return []

    def pin(self, release: str, pinned: bool) -> None:
        """Raises ReleaseRefused release_missing."""
        if not self.folder(release).is_dir():
            raise ReleaseRefused("release_missing", f"there is no release {release}; see release list")
        kept = {*self.pinned(), release} if pinned else {*self.pinned()} - {release}
        self._replace(PINS, "".join(f"{one}\n" for one in sorted(kept)))

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder to make a release in; what is still there at the end goes."""
        self.home.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".making.", dir=self.home))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def prune(self) -> list[str]:
        """Removes all but the newest ten, the pinned, the live one, the one before it and the one on trial; returns what went."""
        live = self.live()
        needed = {live.release, live.canary, *live.before[:1], *self.pinned()}
        gone = [one for one in self.ids()[KEPT:] if one not in needed]
        for one in gone:
            shutil.rmtree(self.home / one, ignore_errors=True)
        return gone

    def _write(self, name: str, data: dict[str, object]) -> None:
        self._replace(name, json.dumps(data) + "\n")

    def _replace(self, name: str, text: str) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        aside = self.home / f".{name}.{os.getpid()}"
        aside.write_text(text, encoding="ascii")
        aside.replace(self.home / name)
