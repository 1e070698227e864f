"""A small build folder and releases of it, for tests."""

import io
import json
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb_index import store
from service.releases.making import Birth, make
from service.releases.manifest import Manifest
from service.releases.measured import Metrics
from service.releases.shelf import Shelf
from service.releases.signing import Signer, load_signer

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
METADATA = "metadata.json"


def member(
    name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = ""
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(data)
    return info, data


def archive(path: Path, members: Iterable[tuple[tarfile.TarInfo, bytes]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as tar:
        for info, data in members:
            tar.addfile(info, io.BytesIO(data))
    return path


def model(path: Path, model_id: str = "m1", more: Iterable[tuple[tarfile.TarInfo, bytes]] = ()) -> Path:
    """As Rasa writes it: a folder without a name, folders, files, metadata.json."""
    metadata = json.dumps({"model_id": model_id}).encode()
    parts = [member("", kind=tarfile.DIRTYPE), member("components", kind=tarfile.DIRTYPE)]
    return archive(path, [*parts, member("components/linear.json", b"{}"), *more, member(METADATA, metadata)])


class Workshop:
    """One installation: what is built, its key, its shelf."""

    def __init__(self, folder: Path) -> None:
        self.root, self.build, self.secrets = folder / "project", folder / "build", folder / "secrets"
        self.shelf = Shelf(folder / "releases")
        self.root.mkdir(parents=True)
        (self.root / "bank.yml").write_text("name: 示例银行\n", encoding="utf-8")
        birth = self.build / "encoder" / "onnx" / "birth.json"
        birth.parent.mkdir(parents=True)
        birth.write_text(json.dumps({"fingerprint": "e" * 64}))
        self.index("第一版")
        model(self.build / "rasa" / "subtext.tar.gz")
        self._made = 0

    @property
    def signer(self) -> Signer:
        return load_signer(self.secrets)

    def index(self, text: str) -> Path:
        return store.write(self.build / "index", {"articles.json": text.encode()}, {"encoder": "e" * 64})

    def make(self, metrics: Metrics | None = None, why: str = "试", by: str = "cli:tester") -> Manifest:
        self._made += 1
        birth = Birth(by, why, START + timedelta(seconds=self._made))
        return make(self.build, self.root, self.shelf, self.signer, birth, metrics or Metrics())
