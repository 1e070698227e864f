"""An increment is an index like any other, with its parent's model."""

import json
import shutil
from pathlib import Path

import pytest

from kb_index import store
from kb_index.content import ContentError
from kb_index.increment import increment
from kb_index.search import KnowledgeBase
from kb_index.store import BrokenIndex, Stored
from tests.support.kb_samples import FakeEncoder, article, questions, write_yaml

LOSS = "kb_index/articles/card/loss.yml"
LEARNED = ("model.npz", "grams.json")


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built.parent, tmp_path / "index"))


def add(project: Path, *more: str, **changes: object) -> None:
    write_yaml(
        project / LOSS, article("card.loss", similar_questions=[*questions("card.loss"), *more], **changes)
    )


def test_a_new_question_gives_a_new_index_with_the_parents_model(project: Path, index: Path) -> None:
    parent, encoder = Stored.read(index), FakeEncoder()
    add(project, "卡飞走啦", answer="请到网点办。")
    folder = increment(project, encoder, index)
    assert folder is not None
    child = Stored.read(index)
    assert child.folder == folder != parent.folder
    assert parent.folder.is_dir()
    assert encoder.calls == 1
    for name in LEARNED:
        assert child.files()[name] == parent.files()[name]
    for kept in ("cutoffs", "metrics", "settings", "encoder", "versions"):
        assert child.certificate[kept] == parent.certificate[kept]
    assert child.certificate["parent"] == parent.folder.name
    assert child.certificate["fingerprint"] == folder.name
    assert child.certificate["changed"] == {
        "articles": ["card.loss"],
        "playbooks": [],
        "topics": [],
        "texts_added": 1,
        "texts_removed": 0,
    }
    assert KnowledgeBase.load(index, encoder).search("卡飞走啦")[0].exact


def test_unchanged_content_is_the_parent_itself(project: Path, index: Path) -> None:
    assert increment(project, FakeEncoder(), index) == Stored.read(index).folder


def test_taking_a_question_back_leads_back_to_the_first_index(project: Path, index: Path) -> None:
    first = Stored.read(index).folder
    add(project, "卡飞走啦")
    assert increment(project, FakeEncoder(), index) != first
    add(project)
    assert increment(project, FakeEncoder(), index) == first == Stored.read(index).folder


def test_another_encoder_or_other_topics_or_no_index_need_a_build(
    project: Path, index: Path, tmp_path: Path
) -> None:
    other = FakeEncoder()
    other.fingerprint = "another"
    assert increment(project, other, index) is None
    assert increment(project, FakeEncoder(), tmp_path / "nowhere") is None
    path = project / "kb_index/topics.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("loan.student", "loan.car"), encoding="utf-8")
    assert increment(project, FakeEncoder(), index) is None


def test_faults_are_raised_and_leave_the_pointer_alone(project: Path, index: Path) -> None:
    before = (index / store.POINTER).read_text("ascii")
    (project / LOSS).write_text("[", encoding="utf-8")
    with pytest.raises(ContentError):
        increment(project, FakeEncoder(), index)
    add(project, "卡飞走啦")
    path = Stored.read(index).folder / "model.npz"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BrokenIndex):
        increment(project, FakeEncoder(), index)
    assert (index / store.POINTER).read_text("ascii") == before


def test_the_certificate_names_the_content(project: Path, index: Path) -> None:
    add(project, "卡飞走啦")
    folder = increment(project, FakeEncoder(), index)
    assert folder is not None
    sources = json.loads((folder / store.CERTIFICATE).read_bytes())["sources"]
    assert sources[LOSS] == store.digest((project / LOSS).read_bytes())
