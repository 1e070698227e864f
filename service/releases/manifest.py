"""The manifest of a release: what it consists of, who made it and why, what was measured. Plain data."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from service.releases.refused import ReleaseRefused

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
LAYOUT = 1
DEEPEST = 4
"""Names in a path; an index lies three deep."""
_ID = re.compile(r"[0-9]{8}-[0-9]{9}-[0-9a-f]{8}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Part:
    """One file: its path below the release's folder, bytes, SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`encoder`, `index`, `model` and `content` are fingerprints; `made_at` is ISO 8601 in UTC."""

    id: str
    made_at: str
    made_by: str
    why: str
    encoder: str
    index: str
    model: str
    content: str
    files: tuple[Part, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    certificates: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    layout: int = LAYOUT

    def part(self, path: str) -> Part:
        """Raises ReleaseRefused when the release has no such file."""
        for one in self.files:
            if one.path == path:
                return one
        raise ReleaseRefused("release_manifest", f"{self.id} names no {path}; make the release again")


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def is_safe(path: str) -> bool:
    """Whether a path stays below the folder it is put in, on every system, and names no hidden file."""
    names = path.split("/")
    return len(names) <= DEEPEST and all(_NAME.fullmatch(name) for name in names)


def write(manifest: Manifest) -> bytes:
    """The same bytes for the same manifest: they are what is signed."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()


def read(data: bytes) -> Manifest:
    """Raises ReleaseRefused release_manifest or release_path."""
    try:
        raw = json.loads(data)
        if raw["layout"] != LAYOUT:
            raise ReleaseRefused("release_manifest", f"layout {raw['layout']}; this program reads {LAYOUT}")
        parts = tuple(Part(str(one["path"]), int(one["size"]), str(one["sha256"])) for one in raw["files"])
        known = {one.name for one in fields(Manifest)}
        manifest = Manifest(**{**{key: raw[key] for key in raw.keys() & known}, "files": parts})
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReleaseRefused(
            "release_manifest", "the manifest cannot be read; make the release again"
        ) from error
    _check(manifest)
    return manifest


def _check(manifest: Manifest) -> None:
    texts = ("made_at", "made_by", "why", "encoder", "index", "model", "content")
    if not all(isinstance(getattr(manifest, name), str) for name in texts):
        raise ReleaseRefused("release_manifest", "a field of the manifest is no text; make the release again")
    if not (isinstance(manifest.id, str) and is_id(manifest.id)):
        raise ReleaseRefused("release_manifest", "the manifest has no proper id; make the release again")
    for one in manifest.files:
        if not is_safe(one.path):
            raise ReleaseRefused("release_path", f"{one.path!r} does not stay in the release's folder")
        if one.size < 0 or not _SHA256.fullmatch(one.sha256):
            raise ReleaseRefused(
                "release_manifest", f"size or hash of {one.path} is none; make the release again"
            )
    if len({one.path for one in manifest.files}) != len(manifest.files):
        raise ReleaseRefused(
            "release_manifest", "a file stands twice in the manifest; make the release again"
        )
