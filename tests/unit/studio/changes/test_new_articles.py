"""Answers for topics that have none yet, and topics that are new altogether."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb_index.content import read_valid
from kb_index.exchange.new_topic import with_intent, with_topic
from kb_index.plain_yaml import loads
from service.core.errors import InvalidField
from service.studio.changes.edits import EDITS, stored
from service.studio.changes.files import ContentFolder
from service.studio.changes.rules import FileChange
from tests.support.kb_samples import write_project

TODAY = date(2026, 11, 22)
TOPICS = "kb_index/topics.yml"
FIELDS = {
    "care": "能不能办",
    "answer": "可以办，请拨打{bank.hotline}。",
    "formal": "客户可凭结婚证办理。",
    "keywords": ["结婚"],
    "elder": ["打电话。"],
    "similar_questions": ["结婚卡怎么办", "10086"],
    "owner": "零售部",
    "reviewer": "合规部",
    "source": [{"name": "办法", "date": "2026-01-01"}],
}
NEW = {
    "kind": "new_article",
    "topic": "card.wedding",
    "name": "结婚卡: 办理",
    "skill": "account",
    "fields": FIELDS,
}
DOMAIN = "# 意图\nintents:\n  - card.loss  # 挂失\n  - card.balance\n  # 其他\n  - scope.unknown\nslots: {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> ContentFolder:
    root = write_project(tmp_path / "project")
    (root / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    return ContentFolder(root)


def plan(folder: ContentFolder, *edits: dict[str, Any]) -> dict[str, FileChange]:
    return {one.name: one for one in folder.plan(EDITS.validate_python(list(edits)), TODAY)}


def refusal(folder: ContentFolder, *edits: dict[str, Any]) -> str:
    with pytest.raises(InvalidField) as caught:
        plan(folder, *edits)
    return caught.value.code


def everything(folder: ContentFolder) -> dict[str, bytes]:
    found = (path for path in folder.root.rglob("*.yml") if "var" not in path.parts)
    return {path.relative_to(folder.root).as_posix(): path.read_bytes() for path in found}


def test_a_new_topic_is_written_into_three_files_and_taken_back_to_the_byte(folder: ContentFolder):
    before = everything(folder)
    found = plan(folder, NEW)
    assert set(found) == {"kb_index/articles/card/wedding.yml", TOPICS, "domain.yml"}
    folder.write(list(found.values()))
    content = read_valid(folder.root)
    article = content.articles["card.wedding"]
    assert (article.title, article.valid_from, article.valid_until) == ("结婚卡: 办理", TODAY, None)
    assert article.similar_questions == ["结婚卡怎么办", "10086"]
    assert article.source[0].date == date(2026, 1, 1)
    topic = content.vocabulary.topics["card.wedding"]
    assert (topic.name, topic.policy, topic.skill) == ("结婚卡: 办理", "answer", "account")
    folder.write([one.back for one in found.values()])
    assert everything(folder) == before


def test_its_intent_stands_behind_its_group_and_comments_stay(folder: ContentFolder):
    after = plan(folder, NEW)["domain.yml"].after
    assert after == DOMAIN.replace("  - card.balance\n", "  - card.balance\n  - card.wedding\n")


def test_a_content_folder_may_be_without_a_domain(folder: ContentFolder):
    (folder.root / "domain.yml").unlink()
    assert set(plan(folder, NEW)) == {"kb_index/articles/card/wedding.yml", TOPICS}


def test_a_topic_without_an_article_gets_its_file_only_and_keeps_name_and_skill(folder: ContentFolder):
    found = plan(folder, {**NEW, "topic": "loan.student", "skill": "forex"})
    assert set(found) == {"kb_index/articles/loan/student.yml"}


def test_what_is_left_out_is_missing_in_the_file_and_shown_with_dots(folder: ContentFolder):
    one = plan(folder, {**NEW, "fields": {"answer": "可以办。"}})["kb_index/articles/card/wedding.yml"]
    assert one.after is not None
    written = loads(one.after)
    assert "owner" not in written and written["similar_questions"] == []
    assert folder.shown(one) == ("可以办。", "可以办。")


def test_a_later_edit_of_the_same_change_finds_the_new_file(folder: ContentFolder):
    more = {"kind": "add_examples", "topic": "card.wedding", "texts": ["办张结婚用的卡"]}
    text = plan(folder, NEW, more)["kb_index/articles/card/wedding.yml"].after
    assert text is not None and loads(text)["similar_questions"][-1] == "办张结婚用的卡"


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("article_exists", {"topic": "card.loss"}),
        ("topic_for_people", {"topic": "forex.exchange"}),
        ("skill_unknown", {"skill": "nobody"}),
        ("date_invalid", {"fields": {**FIELDS, "valid_until": "2026-02-30"}}),
        ("date_invalid", {"fields": {**FIELDS, "source": [{"name": "办法", "date": "2026-02-30"}]}}),
        ("personal_data", {"name": "打13800138000"}),
        ("personal_data", {"fields": {**FIELDS, "similar_questions": ["我的手机号是13800138000"]}}),
        ("personal_data", {"fields": {**FIELDS, "source": [{"name": "问13800138000", "date": "2026-02-01"}]}}),
    ],
)  # fmt: skip
def test_what_cannot_be_made_has_a_code(folder: ContentFolder, code, changed):
    assert refusal(folder, {**NEW, **changed}) == code


def test_the_same_topic_twice_in_a_change_is_refused(folder: ContentFolder):
    assert refusal(folder, NEW, NEW) == "article_exists"


@pytest.mark.parametrize("topic", ["card", "Card.x", "card.x-y", "../card.x", "card.x/y", "card." + "x" * 61])
def test_ids_that_are_no_path_are_refused(topic: str):
    with pytest.raises(ValueError, match="topic"):
        EDITS.validate_python([{**NEW, "topic": topic}])


def test_the_edit_is_kept_as_it_was_given():
    assert stored(EDITS.validate_python([NEW])) == [NEW]


FLOW = """\
topics:
  # 卡
  card.loss:      {name: 挂失, policy: answer, skill: account}
  card.balance:   {name: 余额, policy: answer,
                   skill: account}  # 常问
  # 其他
  scope.unknown:  {name: 听不懂, policy: answer, skill: general}
surfaces: {}
"""


def test_a_topic_stands_in_the_column_of_its_neighbours():
    after = with_topic(FLOW, "card.gift", "礼品卡", "account")
    line = "  card.gift:      {name: 礼品卡, policy: answer, skill: account}\n"
    assert after == FLOW.replace("  # 常问\n", f"  # 常问\n{line}")
    last = with_topic(FLOW.replace("\n", "\r\n"), "pets.cat", "10", "account")
    assert "general}\r\n  pets.cat:       {name: '10', policy: answer, skill: account}\r\nsurfaces" in last


@pytest.mark.parametrize("text", ["topics: {}\n", "topics: []\n", "no\n", "", "topics: {a.b: {name: x}}\n"])
def test_a_vocabulary_written_otherwise_is_not_guessed_at(text: str):
    with pytest.raises(KeyError):
        with_topic(text, "card.gift", "礼品卡", "account")


@pytest.mark.parametrize("text", ["intents: []\n", "intents: [a.b]\n", "slots: {}\n", "no\n"])
def test_a_domain_written_otherwise_is_not_guessed_at(text: str):
    with pytest.raises(KeyError):
        with_intent(text, "card.gift")
