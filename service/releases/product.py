"""What one release, or what is built, gives to serve."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from service.core.settings import Settings
from service.releases.making import check_encoder
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Shelf
from service.releases.signing import load_signer
from service.releases.verifying import INDEX, MODEL, hashed, verify


@dataclass(frozen=True)
class Product:
    """Files on disk, the model's SHA-256 and the id by which Rasa knows it."""

    index: Path
    model: Path
    sha256: str
    model_id: str | None
    """None for what is built: Rasa starts with it by itself."""


def product_of(settings: Settings, shelf: Shelf, release: str | None) -> Product:
    """Verified from the signature to the last file; blocks. Raises ReleaseRefused."""
    if release is None:
        return _built(settings)
    folder = shelf.folder(release)
    manifest = verify(folder, load_signer(settings.var_dir / "secrets"))
    check_encoder(manifest, settings.build)
    return Product(folder / INDEX, folder / MODEL, manifest.part(MODEL).sha256, manifest.model)


def _built(settings: Settings) -> Product:
    model = settings.build.resolve() / MODEL
    try:
        sha256 = hashed(model)[1]
    except OSError as error:
        raise ReleaseRefused("release_not_built", f"{model} cannot be read; run scripts/setup") from error
    return Product(settings.build / INDEX, model, sha256, None)
