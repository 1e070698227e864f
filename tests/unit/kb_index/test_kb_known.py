"""Vectors that another index has are not made again."""

from pathlib import Path

from kb_index.build import build
from tests.support.kb_samples import FakeEncoder, write_project


def told(line: str) -> None:
    """Nobody listens."""


def test_an_index_in_a_new_folder_takes_over_the_vectors_of_another(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    alone, beside, lost = FakeEncoder(), FakeEncoder(), FakeEncoder()
    first = build(project, alone, tmp_path / "first", told)
    second = build(project, beside, tmp_path / "second", told, known=tmp_path / "first")
    assert second.name == first.name, "the same index"
    assert beside.calls < alone.calls, "only the questions it is calibrated on"
    build(project, lost, tmp_path / "third", told, known=tmp_path / "nowhere")
    assert lost.calls == alone.calls
