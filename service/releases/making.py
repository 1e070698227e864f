"""Makes a release of what is built: copies it, writes the manifest, signs it, renames it into place."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kb_index.content import BANK, TOPICS
from kb_index.pairs import PAIRS
from kb_index.store import CERTIFICATE, POINTER, BrokenIndex, locate
from service.core.clock import iso
from service.releases.archive import inspect
from service.releases.manifest import MANIFEST, SIGNATURE, Manifest, Part, write
from service.releases.measured import Metrics
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Shelf
from service.releases.signing import Signer
from service.releases.verifying import INDEX, MODEL, hashed, verify

SETTINGS = ("config.yml", "domain.yml")
CONTENT = ("kb_index/articles", "kb_index/playbooks", "bot/data")
BIRTH = Path("encoder") / "onnx" / "birth.json"


@dataclass(frozen=True)
class Birth:
    """Who makes a release, why and when."""

    by: str
    why: str
    at: datetime


def make(build: Path, root: Path, shelf: Shelf, signer: Signer, birth: Birth, metrics: Metrics) -> Manifest:
    """A new release of the model, index and encoder in `build`, verified as it will be before it is served.

    The encoder is named by its fingerprint, not copied: it has 170 MB and changes hardly ever. Raises ReleaseRefused
    release_not_built and those of the model's archive.
    """
    with shelf.aside() as folder:
        encoder, index = _read_json(build / BIRTH), _index(build)
        certificate = _read_json(index / CERTIFICATE)
        if certificate.get("encoder") != encoder.get("fingerprint"):
            raise ReleaseRefused(
                "release_encoder", "index and encoder do not belong together; run scripts/setup"
            )
        _copy(build, index, folder)
        model = inspect(folder / MODEL)
        files = tuple(_parts(folder))
        unsigned = Manifest(
            id=_id(birth.at, files),
            made_at=iso(birth.at),
            made_by=birth.by,
            why=birth.why,
            encoder=str(encoder["fingerprint"]),
            index=index.name,
            model=str(model["model_id"]),
            content=fingerprint(root),
            files=files,
            settings={name: hashed(root / name)[1] for name in SETTINGS if (root / name).is_file()},
            certificates={"encoder": encoder, "index": certificate, "model": _certificate(model)},
            metrics=metrics.data(),
        )
        _seal(folder, unsigned, signer)
        target = shelf.folder(unsigned.id)
        if target.exists():
            raise ReleaseRefused("release_exists", f"{unsigned.id} is there already; try again")
        folder.chmod(0o755)
        folder.rename(target)
    return verify(shelf.folder(unsigned.id), signer)


def fingerprint(root: Path) -> str:
    """SHA-256 over names and bytes of every content file."""
    paths = [
        *(root / name for name in (BANK, TOPICS, PAIRS)),
        *(p for name in CONTENT for p in (root / name).rglob("*.yml")),
    ]
    digest = hashlib.sha256()
    for path in sorted(one for one in paths if one.is_file()):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def check_encoder(manifest: Manifest, build: Path) -> None:
    """Raises ReleaseRefused release_encoder unless the encoder built here is the one the release was made with."""
    present = str(_read_json(build / BIRTH).get("fingerprint"))
    if present != manifest.encoder:
        raise ReleaseRefused(
            "release_encoder",
            f"{manifest.id} was made with encoder {manifest.encoder[:12]}, the one built here is {present[:12]}",
        )


def _seal(folder: Path, manifest: Manifest, signer: Signer) -> None:
    data = write(manifest)
    (folder / MANIFEST).write_bytes(data)
    (folder / SIGNATURE).write_bytes(signer.sign(data))


def _index(build: Path) -> Path:
    try:
        return locate(build / INDEX)
    except BrokenIndex as error:
        raise ReleaseRefused("release_not_built", error.message) from error


def _copy(build: Path, index: Path, folder: Path) -> None:
    """Files of an index are never written again once they are there, so links do; a training overwrites the model."""
    try:
        (folder / MODEL).parent.mkdir()
        shutil.copyfile(build / MODEL, folder / MODEL)
    except OSError as error:
        raise ReleaseRefused(
            "release_not_built", f"{build / MODEL} cannot be read; run scripts/setup"
        ) from error
    home = folder / INDEX / index.name
    home.mkdir(parents=True)
    for path in index.iterdir():
        _link(path, home / path.name)
    (folder / INDEX / POINTER).write_text(index.name + "\n", encoding="ascii")


def _link(source: Path, target: Path) -> None:
    """Another name of the same file where the file system has such, else a copy."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copyfile(source, target)


def _parts(folder: Path) -> Iterator[Part]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size, sha256 = hashed(path)
        yield Part(path.relative_to(folder).as_posix(), size, sha256)


def _id(at: datetime, files: Iterable[Part]) -> str:
    digest = hashlib.sha256("".join(part.sha256 for part in files).encode()).hexdigest()
    return f"{at:%Y%m%d-%H%M%S}{at.microsecond // 1000:03}-{digest[:8]}"


def _certificate(model: dict[str, Any]) -> dict[str, Any]:
    return {
        key: model.get(key)
        for key in ("model_id", "trained_at", "rasa_open_source_version", "project_fingerprint")
    }


def _read_json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise ReleaseRefused("release_not_built", f"{path} cannot be read; run scripts/setup") from error
