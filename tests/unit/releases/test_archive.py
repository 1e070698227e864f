"""What a model's archive may hold. The malicious ones are made here."""

import gzip
import secrets
import tarfile
from pathlib import Path

import pytest

from service.releases import archive as looking
from service.releases.archive import inspect
from service.releases.refused import ReleaseRefused
from tests.unit.releases.made import METADATA, archive, member, model


def code(path: Path) -> str:
    with pytest.raises(ReleaseRefused) as refused:
        inspect(path)
    return refused.value.code


def test_a_model_as_rasa_writes_it_passes(tmp_path: Path) -> None:
    assert inspect(model(tmp_path / "m.tar.gz", "m7"))["model_id"] == "m7"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "components/../../evil",
        "/etc/passwd",
        "a//b",
        "./../evil",
        "a/.",
        "c:\\evil",
        "a\\..\\b",
        "..",
    ],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    assert code(model(tmp_path / "m.tar.gz", more=[member(name, b"x")])) == "archive_path"


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_what_is_no_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    path = model(tmp_path / "m.tar.gz", more=[member("components/link", kind=kind, link="/etc/passwd")])
    assert code(path) == "archive_kind"


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    many = [member(f"f{number}") for number in range(looking.MOST_MEMBERS + 1)]
    assert code(model(tmp_path / "m.tar.gz", more=many)) == "archive_too_many"


def test_a_name_twice_is_refused(tmp_path: Path) -> None:
    assert (
        code(model(tmp_path / "m.tar.gz", more=[member("a", b"1"), member("./a", b"2")])) == "archive_twice"
    )


def test_a_bomb_is_refused_by_its_stated_size(tmp_path: Path) -> None:
    info, _ = member("big")
    info.size = looking.MOST_BYTES + 1
    path = tmp_path / "bomb.tar.gz"
    with gzip.open(path, "wb") as packed:
        packed.write(info.tobuf(tarfile.GNU_FORMAT))
    assert code(path) == "archive_too_large"


def test_many_files_that_are_too_large_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_BYTES", 1000)
    assert (
        code(model(tmp_path / "m.tar.gz", more=[member(f"f{n}", b"x" * 400) for n in range(3)]))
        == "archive_too_large"
    )


def test_a_header_that_would_be_read_into_memory_is_refused(tmp_path: Path) -> None:
    info, _ = member("long", kind=tarfile.GNUTYPE_LONGNAME)
    info.size = looking.LONGEST_READ + 1
    path = tmp_path / "header.tar.gz"
    with gzip.open(path, "wb") as packed:
        packed.write(info.tobuf(tarfile.GNU_FORMAT))
    assert code(path) == "archive_too_large"


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9])
def test_a_truncated_one_is_refused(tmp_path: Path, share: float) -> None:
    path = model(tmp_path / "m.tar.gz", more=[member("components/noise", secrets.token_bytes(5000))])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert code(path) == "archive_unreadable"


@pytest.mark.parametrize("metadata", [b"", b"[]", b"{}", b'{"model_id": 3}', b"{" * 5000])
def test_what_is_no_rasa_model_is_refused(tmp_path: Path, metadata: bytes) -> None:
    assert code(archive(tmp_path / "m.tar.gz", [member(METADATA, metadata)])) == "archive_metadata"
