"""Vectors made once are there at the next start, and nothing about the file they lie in can stop one."""

import shutil
from pathlib import Path

import numpy as np

from service.turns.remembered import EXAMPLES, recall, remember
from tests.support.kb_samples import FakeEncoder
from tests.support.live_content import build_live, source_of

VECTORS = {"卡丢了": np.array([1, 0], dtype=np.float32), "怎么还款": np.array([0, 1], dtype=np.float32)}


def test_what_was_kept_comes_back_to_the_bit(tmp_path):
    path = tmp_path / "cache" / "examples.npz"
    assert remember(path, "encoder 1", VECTORS)
    found = recall(path, "encoder 1")
    assert list(found) == list(VECTORS)
    assert all((found[text] == VECTORS[text]).all() and found[text].dtype == np.float32 for text in VECTORS)
    assert [one.name for one in path.parent.iterdir()] == ["examples.npz"]


def test_another_encoders_vectors_are_not_used(tmp_path):
    remember(tmp_path / "e.npz", "encoder 1", VECTORS)
    assert recall(tmp_path / "e.npz", "encoder 2") == {}


def test_a_file_that_is_missing_cut_or_something_else_is_as_good_as_none(tmp_path):
    path = tmp_path / "e.npz"
    assert recall(path, "encoder 1") == {}
    remember(path, "encoder 1", VECTORS)
    path.write_bytes(path.read_bytes()[:100])
    assert recall(path, "encoder 1") == {}
    path.write_bytes(b"nonsense")
    assert recall(path, "encoder 1") == {}


def test_a_place_that_takes_nothing_costs_nothing(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert not remember(tmp_path / "file" / "e.npz", "encoder 1", VECTORS)
    assert not remember(tmp_path / "none.npz", "encoder 1", {})
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_examples_encoded_when_all_was_built_are_not_encoded_at_the_start(tmp_path: Path) -> None:
    folder = build_live(tmp_path)
    first = source_of(folder).mind.library.nearness
    shutil.rmtree(folder / "var")
    assert first is not None
    remember(folder / "build" / EXAMPLES, FakeEncoder.fingerprint, first.known)
    encoder = FakeEncoder()
    again = source_of(folder, encoder=encoder).mind.library.nearness
    assert again is not None
    assert encoder.calls == 0
    assert again.similarity("号换了", "phone.query") == first.similarity("号换了", "phone.query")
    assert not (folder / "var" / "cache").exists(), "nothing is kept twice"
