"""Conversations kept as tests: read, written, and told apart."""

from pathlib import Path

import pytest

from kb_index.content import TOPICS
from kb_index.plain_yaml import load, loads
from kb_index.renewal import renew
from kb_index.search import KnowledgeBase
from kb_index.talks import Expected, Talk, Turn, file_of, read_talks, written
from service.privacy.mask import mask
from tests.support.kb_faults import TODAY

ROOT = Path(__file__).resolve().parents[3]
ODD = (
    "10086",
    "no",
    "null",
    "2026-01-01",
    "# 井号",
    "a: b",
    "- 横线",
    "'引号\"",
    "~",
    "[手机号 尾号0000]",
    "1.30",
    "*",
)


def talk(*says: str, **expected: str) -> Talk:
    turns = [Turn(says=text) for text in says]
    turns[-1] = Turn(says=says[-1], expect=Expected.model_validate({"kind": "answer", **expected}))
    return Talk(id="card_lost", name="卡丢了", turns=turns)


@pytest.mark.parametrize("text", ODD)
def test_what_is_written_is_read_again(text: str) -> None:
    kept = talk(text, "再说一句", topic="card.loss").model_copy(update={"name": text})
    assert Talk.model_validate(loads(written(kept))) == kept


def test_a_test_with_other_expectations_is_another_one() -> None:
    first = talk("卡丢了", topic="card.loss")
    assert first.key == first.model_copy(update={"name": "别的名字"}).key
    assert first.key != talk("卡丢了", topic="card.replace").key != talk("卡没了", topic="card.replace").key
    assert first.key.startswith("card_lost@")


def test_faulty_files_are_told_and_the_others_read(tmp_path: Path) -> None:
    folder = tmp_path / "bot/talks"
    folder.mkdir(parents=True)
    (folder / "card_lost.yml").write_text(written(talk("卡丢了")), encoding="utf-8")
    (folder / "skilled.yml").write_text(
        "id: skilled\nname: 错\nturns:\n  - says: 您好\n    expect:\n      kind: talk\n      skill: loan\n",
        encoding="utf-8",
    )
    (folder / "torn.yml").write_text("id: [", encoding="utf-8")
    talks, problems = read_talks(tmp_path)
    assert talks == [talk("卡丢了")]
    assert [(one.file, one.code) for one in problems] == [
        ("bot/talks/skilled.yml", "schema"),
        ("bot/talks/torn.yml", "not_yaml"),
    ]
    assert read_talks(tmp_path / "nowhere") == ([], [])


def test_the_projects_own_hold_nothing_personal_and_reach_every_surface() -> None:
    talks, problems = read_talks(ROOT)
    assert problems == []
    said = [text for one in talks for text in (one.name, *(turn.says for turn in one.turns))]
    assert [text for text in said if mask(text).text != text] == []
    topics = {turn.expect.topic for one in talks for turn in one.turns if turn.expect}
    assert {*load(ROOT / TOPICS)["surfaces"]} <= topics
    assert {"answer", "probe", "handoff", "talk", "refuse"} <= {
        turn.expect.kind for one in talks for turn in one.turns if turn.expect
    }


def test_a_faulty_talk_holds_nothing_back_that_is_served(base: KnowledgeBase, project: Path) -> None:
    path = project / file_of("card_lost")
    path.parent.mkdir(parents=True)
    path.write_text("id: other\nname: 错\nturns: []\n", encoding="utf-8")
    assert renew(base, project, TODAY).problems == []
