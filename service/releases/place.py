"""The releases of one installation: where they lie, what signs them, what they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.core.settings import ROOT, Settings
from service.core.yaml_files import read_yaml
from service.releases.gate import Floors, Objection, judge
from service.releases.making import check_encoder
from service.releases.manifest import Manifest
from service.releases.measured import Metrics, metrics_from
from service.releases.shelf import Shelf
from service.releases.signing import Signer, load_signer
from service.releases.verifying import signed, verify

GATE = Path("service") / "releases" / "gate.yml"


@dataclass(frozen=True)
class Place:
    """The key is read each time: one that was put back is taken up at once. Everything here reads files."""

    settings: Settings

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.settings.releases_dir)

    @property
    def signer(self) -> Signer:
        """Raises ReleaseRefused release_key."""
        return load_signer(self.settings.var_dir / "secrets")

    def verified(self, release: str) -> Manifest:
        """Also held against the encoder that is built here. Raises ReleaseRefused."""
        manifest = verify(self.shelf.folder(release), self.signer)
        check_encoder(manifest, self.settings.build)
        return manifest

    def compared(self) -> Metrics | None:
        """Figures of the live release, None while none is: those that were signed, whatever became of its files.

        Raises ReleaseRefused.
        """
        live = self.shelf.live().release
        if live is None:
            return None
        return metrics_from(signed(self.shelf.folder(live), None, self.signer).metrics)

    def objections(self, manifest: Manifest) -> list[Objection]:
        """What the gate has against a release. Raises ReleaseRefused when the live one cannot be held against it."""
        return judge(metrics_from(manifest.metrics), self.compared(), floors())


def floors() -> Floors:
    """The project's own, from gate.yml."""
    found: dict[str, Any] = read_yaml(ROOT / GATE)
    return Floors(float(found["right"]), int(found["least_questions"]), dict(found["topics"] or {}))
