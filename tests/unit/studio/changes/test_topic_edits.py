"""Topics renamed, merged and split: every reference follows, everything else stays to the letter."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb_index.content import read_valid
from kb_index.lint import check
from kb_index.plain_yaml import loads
from service.core.errors import InvalidField
from service.studio.changes.edits import EDITS
from service.studio.changes.files import ContentFolder
from tests.support.kb_samples import questions
from tests.support.topic_samples import new_article, texts_of, whole, wordings, write_topics

TODAY = date.today()
RENAME = {"kind": "rename_topic", "topic": "deposit.rate", "to": "deposit.interest", "name": "存款利息: 多少"}
MERGE = {"kind": "merge_topics", "topic": "deposit.rate", "into": "card.balance"}
SPLIT = {
    "kind": "split_topic",
    "topic": "deposit.rate",
    "to": "deposit.fixed",
    "name": "定期",
    "skill": "account",
    "texts": questions("deposit.rate")[:3],
    "fields": whole(wordings("定期")),
}
NEEDS = "bot/data/needs/phone.query.yml"


@pytest.fixture
def folder(tmp_path: Path) -> ContentFolder:
    return ContentFolder(write_topics(tmp_path / "project"))


def apply(folder: ContentFolder, *edits: dict[str, Any]) -> None:
    """Written, and taken back to the byte, and written again."""
    before = texts_of(folder.root)
    files = folder.plan(EDITS.validate_python(list(edits)), TODAY)
    folder.write(files)
    after = texts_of(folder.root)
    assert after != before
    folder.write([one.back for one in files])
    assert texts_of(folder.root) == before
    folder.write(files)
    assert texts_of(folder.root) == after


def refusal(folder: ContentFolder, *edits: dict[str, Any]) -> str:
    with pytest.raises(InvalidField) as caught:
        folder.plan(EDITS.validate_python(list(edits)), TODAY)
    return caught.value.code


def faults(folder: ContentFolder) -> list[str]:
    return [str(one) for one in check(folder.root, TODAY)]


def test_the_sample_is_sound(folder: ContentFolder):
    assert faults(folder) == []


def test_renaming_changes_the_id_everywhere_and_nothing_else(folder: ContentFolder):
    before = texts_of(folder.root)
    apply(folder, RENAME)
    after = texts_of(folder.root)
    assert faults(folder) == []
    old, new = "kb_index/articles/deposit/rate.yml", "kb_index/articles/deposit/interest.yml"
    assert after.keys() == before.keys() - {old} | {new}
    for name, text in before.items():
        if name == "bot/data/stories/conversations.yml":
            expected = text.replace("intent: deposit.rate", "intent: deposit.interest")
        elif name == "kb_index/topics.yml":
            expected = text.replace("deposit.rate", "deposit.interest").replace(
                "name: 存款利率", "name: '存款利息: 多少'"
            )
        else:
            expected = text.replace("deposit.rate", "deposit.interest")
        assert after[new if name == old else name] == expected, name
    read_valid(folder.root)


def test_a_surface_question_takes_its_needs_file_along(folder: ContentFolder):
    apply(folder, {**RENAME, "topic": "phone.query", "to": "phone.number", "name": "查号码"})
    assert faults(folder) == []
    after = texts_of(folder.root)
    assert NEEDS not in after and "surface: phone.number" in after["bot/data/needs/phone.number.yml"]
    assert "intent: phone.number" in after["bot/data/nlu/rest.yml"]


def test_a_name_alone_touches_one_file_and_may_be_changed_of_any_topic(folder: ContentFolder):
    edits = EDITS.validate_python([{**RENAME, "topic": "card.loss", "to": "card.loss"}])
    (one,) = folder.plan(edits, TODAY)
    assert one.name == "kb_index/topics.yml" and "存款利息: 多少" in (one.after or "")


def test_merging_moves_examples_and_references_and_leaves_no_pair_with_itself(folder: ContentFolder):
    apply(folder, MERGE)
    assert faults(folder) == []
    after = texts_of(folder.root)
    assert not any("deposit.rate" in text for name, text in after.items() if "stories" not in name)
    content = read_valid(folder.root)
    assert {*questions("deposit.rate")} <= {*content.articles["card.balance"].similar_questions}
    assert content.articles["card.balance"].confusable_with == []
    asked = [one["ask"] for one in loads(after["kb_index/pairs.yml"])["pairs"]]
    assert asked == ["您问的是挂失，还是利率？"]
    assert loads(after["domain.yml"])["intents"].count("card.balance") == 1
    assert "# 余额还是利率" in after["kb_index/pairs.yml"] and "# 意图与" in after["domain.yml"]


def test_what_the_other_topic_says_already_is_not_said_twice(folder: ContentFolder):
    path = folder.root / "kb_index/articles/deposit/rate.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- 存款利率怎么办\n", "- 请问查余额怎么办呢\n"), encoding="utf-8")
    apply(folder, MERGE)
    assert "请问查余额怎么办呢" not in read_valid(folder.root).articles["card.balance"].similar_questions
    assert faults(folder) == []


def test_a_topic_without_a_text_goes_into_another_one(folder: ContentFolder):
    apply(folder, {**MERGE, "topic": "loan.student"})
    assert faults(folder) == []
    assert "loan.student" not in "".join(texts_of(folder.root).values())


def test_splitting_takes_examples_along_and_gives_them_an_answer(folder: ContentFolder):
    apply(folder, SPLIT)
    assert faults(folder) == []
    content = read_valid(folder.root)
    moved = {*SPLIT["texts"]}
    assert moved.isdisjoint(content.articles["deposit.rate"].similar_questions)
    assert [*SPLIT["texts"], *wordings("定期")] == content.articles["deposit.fixed"].similar_questions
    assert "deposit.fixed" in loads(texts_of(folder.root)["domain.yml"])["intents"]


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("topic_unknown", {**RENAME, "topic": "card.none"}),
        ("topic_fixed", {**RENAME, "topic": "card.loss"}),
        ("topic_fixed", {**RENAME, "topic": "scope.unknown"}),
        ("topic_fixed", {**RENAME, "to": "talk.rate"}),
        ("topic_taken", {**RENAME, "to": "card.balance"}),
        ("nothing_changes", {**RENAME, "to": "deposit.rate", "name": "存款利率"}),
        ("personal_data", {**RENAME, "name": "问13800138000"}),
        ("topic_unknown", {**MERGE, "into": "card.none"}),
        ("topic_fixed", {**MERGE, "topic": "card.loss"}),
        ("topic_is_surface", {**MERGE, "topic": "phone.query"}),
        ("topics_differ", {**MERGE, "into": "forex.exchange"}),
        ("topics_differ", {**MERGE, "into": "deposit.rate"}),
        ("example_missing", {**SPLIT, "texts": ["没有这一句"]}),
        ("article_exists", {**SPLIT, "to": "card.balance"}),
        ("topic_fixed", {**SPLIT, "to": "scope.rate"}),
        ("topic_not_editable", {**SPLIT, "topic": "card.none"}),
        ("topic_fixed", new_article("talk.new", "闲聊", [])),
    ],
)  # fmt: skip
def test_what_cannot_be_done_has_a_code(folder: ContentFolder, code, wrong):
    assert refusal(folder, wrong) == code


def test_an_id_whose_file_is_there_is_taken(folder: ContentFolder):
    path = folder.root / "kb_index/articles/deposit/interest.yml"
    path.write_text("id: deposit.interest\n", encoding="utf-8")
    assert refusal(folder, RENAME) == "topic_taken"


def test_what_touches_every_file_stands_alone(folder: ContentFolder):
    add = {"kind": "add_examples", "topic": "card.balance", "texts": ["新"]}
    assert refusal(folder, RENAME, add) == "topic_edit_alone"
    assert refusal(folder, add, MERGE) == "topic_edit_alone"


def test_a_file_nobody_can_read_is_named_by_a_code(folder: ContentFolder):
    (folder.root / "bot/data/menu.yml").write_text("menu: [", encoding="utf-8")
    assert refusal(folder, RENAME) == "file_not_editable"
