"""An index on disk is whole or refused."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from kb_index import store
from kb_index.store import BrokenIndex, Stored

FILES = {"a.json": store.pack_json({"词": 1}), "b.npz": store.pack_arrays({"x": np.arange(3)})}


def write(home: Path, **extra: bytes) -> Path:
    return store.write(home, {**FILES, **extra}, {"encoder": "e", "made_at": "now"})


def test_what_was_written_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path)
    stored = Stored.read(tmp_path)
    assert stored.folder == folder
    assert stored.json("a.json") == {"词": 1}
    assert stored.arrays("b.npz")["x"].tolist() == [0, 1, 2]
    assert stored.certificate["fingerprint"] == folder.name


@pytest.mark.parametrize("name", [*FILES, store.CERTIFICATE])
def test_any_flipped_byte_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path) / name
    data = bytearray(path.read_bytes())
    data[0] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(BrokenIndex) as caught:
        Stored.read(tmp_path)
    assert caught.value.code == "index_damaged"


def test_missing_file_is_refused(tmp_path: Path) -> None:
    (write(tmp_path) / "a.json").unlink()
    with pytest.raises(BrokenIndex, match="index_damaged"):
        Stored.read(tmp_path)


def test_missing_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenIndex, match="index_missing"):
        Stored.read(tmp_path)
    shutil.rmtree(write(tmp_path))
    with pytest.raises(BrokenIndex, match="index_missing"):
        Stored.read(tmp_path)


def test_another_layout_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path) / store.CERTIFICATE
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "layout": 99}))
    with pytest.raises(BrokenIndex, match="index_layout"):
        Stored.read(tmp_path)


def test_going_back_is_moving_the_pointer(tmp_path: Path) -> None:
    first = write(tmp_path)
    second = write(tmp_path, more=b"more")
    assert Stored.read(tmp_path).folder == second
    store.point(tmp_path, first.name)
    assert Stored.read(tmp_path).folder == first


def test_only_the_newest_few_are_kept(tmp_path: Path) -> None:
    folders = [write(tmp_path, more=bytes([number])) for number in range(store.KEPT + 2)]
    assert folders[-1].is_dir()
    assert sum(folder.is_dir() for folder in folders) == store.KEPT
