"""A release is used only as it was signed. Every kind of change is refused with a code of its own."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from service.releases import manifest as manifests
from service.releases.making import check_encoder
from service.releases.manifest import MANIFEST, SIGNATURE, is_safe
from service.releases.refused import ReleaseRefused
from service.releases.signing import KEY_FILE, Signer, load_signer
from service.releases.verifying import INDEX, MODEL, verify
from tests.unit.releases.made import Workshop


def test_a_release_is_whole_as_it_was_made(workshop: Workshop) -> None:
    made = workshop.make(why="新增三个话题")
    assert verify(workshop.shelf.folder(made.id), workshop.signer) == made
    assert (made.why, made.model, made.encoder) == ("新增三个话题", "m1", "e" * 64)
    assert [part.path for part in made.files if part.path.startswith(INDEX)] == [
        f"index/{made.index}/articles.json",
        f"index/{made.index}/certificate.json",
        "index/current",
    ]


def test_the_key_is_for_its_owner_only_and_stays_the_same(workshop: Workshop) -> None:
    first = workshop.signer.key_id
    assert (workshop.secrets / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert workshop.signer.key_id == first


def test_a_training_after_it_does_not_change_a_release(workshop: Workshop) -> None:
    made = workshop.make()
    with (workshop.build / MODEL).open("r+b") as file:
        file.write(b"another")
    verify(workshop.shelf.folder(made.id), workshop.signer)


def flip(path: Path) -> None:
    """One bit in the middle. Written beside and renamed: an index shares its files with the build."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)


def truncate(path: Path) -> None:
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-1])


def link(path: Path) -> None:
    aside = path.parents[1] / "elsewhere"
    shutil.move(path, aside)
    path.symlink_to(aside)


def unreadable_signature(folder: Path) -> None:
    (folder / SIGNATURE).write_text("{}")


def wrong_signature(folder: Path) -> None:
    signed = json.loads((folder / SIGNATURE).read_text())
    signed["signature"] = signed["signature"][::-1].replace("=", "A")[:-2] + "=="
    (folder / SIGNATURE).write_text(json.dumps(signed))


FAULTS: list[tuple[str, Callable[[Path], object], str]] = [
    ("a changed model", lambda folder: flip(folder / MODEL), "release_changed"),
    ("a truncated model", lambda folder: truncate(folder / MODEL), "release_size"),
    ("a missing model", lambda folder: (folder / MODEL).unlink(), "release_file_missing"),
    ("another index named", lambda folder: flip(folder / "index" / "current"), "release_changed"),
    ("a changed manifest", lambda folder: flip(folder / MANIFEST), "release_signature"),
    ("a signature of nothing", unreadable_signature, "release_signature"),
    ("a wrong signature", wrong_signature, "release_signature"),
    ("no signature", lambda folder: (folder / SIGNATURE).unlink(), "release_unsigned"),
    ("no manifest", lambda folder: (folder / MANIFEST).unlink(), "release_unsigned"),
    (
        "one file more",
        lambda folder: (folder / "rasa" / "more.tar.gz").write_bytes(b""),
        "release_extra_file",
    ),
    ("a hidden file more", lambda folder: (folder / ".hidden").write_bytes(b""), "release_extra_file"),
    ("a link in a file's place", lambda folder: link(folder / MODEL), "release_link"),
    ("a link to a folder", lambda folder: (folder / "more").symlink_to("/etc"), "release_link"),
    ("a pipe", lambda folder: os.mkfifo(folder / "pipe"), "release_link"),
]


@pytest.mark.parametrize(("fault", "code"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_was_tampered_with_is_refused(
    workshop: Workshop, fault: Callable[[Path], object], code: str
) -> None:
    folder = workshop.shelf.folder(workshop.make().id)
    fault(folder)
    with pytest.raises(ReleaseRefused) as refused:
        verify(folder, workshop.signer)
    assert refused.value.code == code


def test_another_installations_release_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    folder = workshop.shelf.folder(workshop.make().id)
    with pytest.raises(ReleaseRefused, match="release_foreign_key"):
        verify(folder, load_signer(tmp_path / "others"))


def test_naming_our_key_does_not_make_a_foreign_signature_ours(workshop: Workshop, tmp_path: Path) -> None:
    folder = workshop.shelf.folder(workshop.make().id)
    foreign = json.loads(load_signer(tmp_path / "others").sign((folder / MANIFEST).read_bytes()))
    (folder / SIGNATURE).write_text(json.dumps({**foreign, "key": workshop.signer.key_id}))
    with pytest.raises(ReleaseRefused, match="release_signature"):
        verify(folder, workshop.signer)


def test_one_release_cannot_be_passed_off_as_another(workshop: Workshop) -> None:
    first, second = workshop.make(), workshop.make()
    folder = workshop.shelf.folder(second.id)
    shutil.rmtree(folder)
    shutil.copytree(workshop.shelf.folder(first.id), folder)
    with pytest.raises(ReleaseRefused, match="release_manifest"):
        verify(folder, workshop.signer)


def resigned(folder: Path, signer: Signer, change: Callable[[dict[str, object]], object]) -> None:
    """A manifest its owner signed, wrong as it is."""
    raw = json.loads((folder / MANIFEST).read_bytes())
    change(raw)
    data = json.dumps(raw).encode()
    (folder / MANIFEST).write_bytes(data)
    (folder / SIGNATURE).write_bytes(signer.sign(data))


@pytest.mark.parametrize(
    "path", ["../evil", "/etc/passwd", "a/../../b", ".hidden", "a//b", "a\\b", "a/b/c/d/e", ""]
)
def test_a_path_that_leads_out_is_refused_even_signed(workshop: Workshop, path: str) -> None:
    folder = workshop.shelf.folder(workshop.make().id)
    part = {"path": path, "size": 0, "sha256": "0" * 64}
    resigned(folder, workshop.signer, lambda raw: raw.update(files=[part]))
    with pytest.raises(ReleaseRefused, match="release_path"):
        verify(folder, workshop.signer)
    assert not is_safe(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(layout=9),
        lambda raw: raw.update(files=None),
        lambda raw: raw.update(files=[{"path": "a", "size": -1, "sha256": "0" * 64}]),
        lambda raw: raw.update(files=[{"path": "a", "size": 1, "sha256": "0"}]),
        lambda raw: raw.update(files=raw["files"] * 2),
        lambda raw: raw.update(files=[one for one in raw["files"] if "rasa" not in one["path"]]),
        lambda raw: raw.update(why=3),
        lambda raw: raw.update(id="../evil"),
        lambda raw: raw.pop("model"),
        lambda raw: raw.update(model="another"),
    ],
)
def test_a_manifest_that_says_nonsense_is_refused_even_signed(
    workshop: Workshop, change: Callable[[dict[str, object]], object]
) -> None:
    folder = workshop.shelf.folder(workshop.make().id)
    resigned(folder, workshop.signer, change)
    with pytest.raises(ReleaseRefused) as refused:
        verify(folder, workshop.signer)
    assert refused.value.code in {"release_manifest", "release_extra_file"}


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"[" * 9000, b"\xff"])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ReleaseRefused, match="release_manifest"):
        manifests.read(data)


def test_another_encoder_than_the_one_built_is_refused(workshop: Workshop) -> None:
    made = workshop.make()
    check_encoder(made, workshop.build)
    (workshop.build / "encoder" / "onnx" / "birth.json").write_text(json.dumps({"fingerprint": "f" * 64}))
    with pytest.raises(ReleaseRefused, match="release_encoder"):
        check_encoder(made, workshop.build)
    with pytest.raises(ReleaseRefused, match="release_encoder"):
        workshop.make()


def test_a_broken_key_is_named(workshop: Workshop) -> None:
    workshop.make()
    (workshop.secrets / KEY_FILE).write_text("no key")
    with pytest.raises(ReleaseRefused, match="release_key"):
        load_signer(workshop.secrets)
