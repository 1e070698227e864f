"""What the studio shows of the shelf. Everything here reads files; nothing of a release is opened unverified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from service.releases.making import check_encoder
from service.releases.manifest import Manifest
from service.releases.measured import Metrics, metrics_from
from service.releases.place import Place
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Live
from service.releases.verifying import glance
from service.studio.releases.figures import figures, verdict

KEPT_TYPES = (str, int, float, bool)


@dataclass(frozen=True)
class Found:
    """One release: its manifest if it can be read at all, and the code of the first fault."""

    id: str
    manifest: Manifest | None
    fault: str | None


def glanced(place: Place) -> list[Found]:
    """Newest first; signature, names and sizes are looked at."""
    return [_found(place, one, whole=False) for one in place.shelf.ids()]


def looked_through(place: Place, release: str) -> Found:
    """Every byte is read. Raises ReleaseRefused release_missing."""
    if not place.shelf.folder(release).exists():
        raise ReleaseRefused("release_missing", f"there is no release {release}")
    return _found(place, release, whole=True)


def judged(place: Place, found: Found) -> dict[str, Any]:
    """Figures beside those of the live release, and the gate's verdict. {} for one with a fault, or without figures."""
    if found.manifest is None or found.fault is not None:
        return {}
    try:
        metrics, live = metrics_from(found.manifest.metrics), place.compared()
        lines = verdict(metrics, place.objections(found.manifest))
    except ReleaseRefused:
        return {}
    return {
        "figures": [asdict(one) for one in figures(metrics)],
        "live_figures": [asdict(one) for one in figures(live or Metrics())],
        "gate": lines,
    }


def item(found: Found, live: Live, pinned: list[str], names: Mapping[str, str]) -> dict[str, Any]:
    """`names`: of people by login."""
    manifest = found.manifest
    made_by = manifest.made_by if manifest else None
    return {
        "id": found.id,
        "made_at": manifest.made_at if manifest else None,
        "made_by": names.get(made_by, made_by) if made_by else None,
        "why": manifest.why if manifest else None,
        "size": sum(part.size for part in manifest.files) if manifest else 0,
        "live": found.id == live.release,
        "pinned": found.id in pinned,
        "trial": live.percent if found.id == live.canary else 0,
        "fault": found.fault,
    }


def certificate(manifest: Manifest) -> dict[str, Any]:
    """Fingerprints, files, and what was noted of the parts at their birth, as far as it is one word or figure."""
    return {
        "encoder": manifest.encoder,
        "index": manifest.index,
        "model": manifest.model,
        "content": manifest.content,
        "parts": {
            name: {key: value for key, value in part.items() if isinstance(value, KEPT_TYPES)}
            for name, part in manifest.certificates.items()
            if isinstance(part, dict)
        },
        "files": [asdict(part) for part in manifest.files],
    }


def _found(place: Place, release: str, whole: bool) -> Found:
    try:
        if whole:
            return Found(release, place.verified(release), None)
        manifest = glance(place.shelf.folder(release), place.signer)
        check_encoder(manifest, place.settings.build)
    except ReleaseRefused as refused:
        return Found(release, _unverified(place, release), refused.code)
    return Found(release, manifest, None)


def _unverified(place: Place, release: str) -> Manifest | None:
    """To be shown beside its fault."""
    try:
        return place.shelf.manifest(release)
    except ReleaseRefused:
        return None
