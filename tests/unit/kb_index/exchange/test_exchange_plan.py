"""What becomes of each row, and that planning writes nothing and keeps no rows."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from kb_index.content import read
from kb_index.exchange.faults import FILE_FIXES, ROW_FIXES, TableRefused
from kb_index.exchange.knowledge import Changes
from kb_index.exchange.plan import outcomes
from kb_index.exchange.reading import open_table
from kb_index.exchange.table import ARTICLES
from tests.support.kb_samples import article, questions, write_yaml

HEAD = ["topic", "question"]
KNOWN = questions("card.loss")[0]


def question(plan, csv_file, topic, text, **options):
    (outcome,), changes = plan(csv_file([HEAD, [topic, text]]), **options)
    return outcome, changes


@pytest.mark.parametrize("topic", ["card.loss", "forex.exchange"])
def test_a_new_question_is_added_to_article_or_playbook(plan, csv_file, topic):
    outcome, changes = question(plan, csv_file, topic, "昨晚坐公交把它弄没了")
    assert (outcome.row, outcome.id, outcome.action, outcome.code) == (2, topic, "add", "")
    assert changes.questions == {topic: ["昨晚坐公交把它弄没了"]}


@pytest.mark.parametrize("text", [KNOWN, f"请问{KNOWN}呢？", "卡丟了怎麼辦"])
def test_a_question_that_is_there_is_skipped_however_it_is_written(plan, csv_file, text):
    outcome, changes = question(plan, csv_file, "card.loss", text)
    assert (outcome.action, outcome.code) == ("skip", "exists")
    assert not changes


@pytest.mark.parametrize(
    ("topic", "text", "code"),
    [
        ("card.balance", KNOWN, "other_topic"),
        ("card.loss", questions("phone.query")[0], "other_topic"),
        ("nope.nope", "卡丢了呀", "unknown_topic"),
        ("scope.unknown", "今天几号", "no_text"),
        ("loan.student", "助学贷款怎么办", "no_text"),
        ("card.loss", "？！", "says_nothing"),
        ("card.loss", "余额锟斤拷多少", "mojibake"),
        ("card.loss", "打{bank.nothing}吗", "placeholder"),
        ("card.loss", "", "empty_cell"),
        ("", "卡丢了呀", "empty_cell"),
    ],
)
def test_faulty_rows_say_why_and_what_to_do(plan, csv_file, topic, text, code):
    outcome, changes = question(plan, csv_file, topic, text)
    assert (outcome.action, outcome.code, outcome.fix) == ("faulty", code, ROW_FIXES[code])
    assert not changes


def test_a_question_that_comes_twice(plan, csv_file):
    rows = [["card.loss", "卡片不翼而飞"], ["card.loss", "卡片不翼而飞了"], ["card.balance", "卡片不翼而飞"]]
    found, changes = plan(csv_file([HEAD, *rows]))
    assert [(one.action, one.code) for one in found] == [
        ("add", ""),
        ("skip", "repeated"),
        ("faulty", "other_topic"),
    ]
    assert "row 2" in found[1].detail
    assert changes.questions == {"card.loss": ["卡片不翼而飞"]}


def test_questions_are_cleaned_unless_told_not_to(plan, csv_file):
    dirty = "<b>卡片</b>不翼(yì)而飛 了"
    outcome, changes = question(plan, csv_file, "card.loss", dirty)
    assert changes.questions == {"card.loss": ["卡片不翼而飞 了"]}
    assert "mended: html, pinyin, traditional" in outcome.detail
    _, changes = question(plan, csv_file, "card.loss", dirty, clean=False)
    assert changes.questions == {"card.loss": [dirty]}


def test_a_faulty_row_names_each_of_its_cells(plan, csv_file):
    found, _ = plan(csv_file([HEAD, ["=1", "=2"]]))
    assert [(one.row, one.code) for one in found] == [(2, "formula"), (2, "formula")]


def test_too_many_new_questions(plan, csv_file, monkeypatch):
    monkeypatch.setattr("kb_index.exchange.questions.MOST_NEW_QUESTIONS", 2)
    found, changes = plan(csv_file([HEAD, *(["card.loss", f"第{at}张卡不见踪影"] for at in range(4))]))
    assert [one.code for one in found] == ["", "", "too_many_new", "too_many_new"]
    assert len(changes.questions["card.loss"]) == 2


def test_the_article_as_it_is_changes_nothing(plan, json_file):
    found, changes = plan(json_file([as_json(article("card.loss"))]))
    assert [(one.action, one.code) for one in found] == [("skip", "exists")]
    assert not changes


def as_json(fields: dict) -> dict:
    return {key: str(value) if isinstance(value, date) else value for key, value in fields.items()}


def test_single_fields_change_and_empty_cells_do_not(plan, csv_file):
    found, changes = plan(
        csv_file(
            [["id", "answer", "steps", "formal"], ["card.loss", "打{bank.hotline}。", "打电话\n等一等", ""]]
        )
    )
    assert [(one.action, one.detail) for one in found] == [("change", "answer, steps +1 -0")]
    assert changes.fields == {"card.loss": {"answer": "打{bank.hotline}。", "steps": ["打电话", "等一等"]}}


def test_an_answer_pasted_from_a_page_loses_what_stood_around_it(plan, json_file):
    answer = "先打{bank.hotline}挂失，再到网点补一张新卡，当天能拿到。\n责任编辑：某某\n上一篇：余额"
    (outcome,), changes = plan(json_file([{"id": "card.loss", "answer": answer}]))
    assert changes.fields["card.loss"] == {"answer": answer.partition("\n")[0]}
    assert "boilerplate" in outcome.detail


def test_a_new_article_and_what_it_lacks(plan, json_file):
    whole = as_json({**article("card.loss"), "id": "loan.student", "similar_questions": ["助学贷款咋申请"]})
    found, changes = plan(json_file([whole]))
    assert [(one.action, one.id) for one in found] == [("add", "loan.student")]
    assert changes.fields["loan.student"]["valid_from"] == date.today()
    del whole["care"], whole["source"]
    (outcome,), _ = plan(json_file([whole]))
    assert outcome.code == "missing_field"
    assert "care, source" in outcome.detail


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": "nope.nope"}, "unknown_topic"),
        ({"id": "forex.exchange", "title": "换"}, "wrong_policy"),
        ({"id": None, "title": "换"}, "empty_cell"),
        ({"valid_from": "2026-02-30"}, "date"),
        ({"valid_until": "soon"}, "date"),
        ({"steps": [1]}, "wrong_type"),
        ({"title": ["a"]}, "wrong_type"),
        ({"confusable_with": "卡"}, "wrong_type"),
        ({"confusable_with": "no.topic: 不一样"}, "unknown_topic"),
        ({"source": [{"name": "法"}]}, "wrong_type"),
        ({"answer": "打{bank.nothing}"}, "placeholder"),
        ({"answer": "余额锟斤拷"}, "mojibake"),
        ({"similar_questions": [*questions("card.loss"), questions("card.balance")[0]]}, "other_topic"),
        ({"similar_questions": [*questions("card.loss"), "？"]}, "says_nothing"),
        ({"similar_questions": [*questions("card.loss"), "新的问法", "新的问法呢"]}, "repeated_key"),
    ],
)
def test_faulty_articles(plan, json_file, fields, code):
    found, changes = plan(json_file([{"id": "card.loss", **fields}]))
    assert [one.code for one in found] == [code]
    assert not changes


def test_an_id_that_comes_twice(plan, json_file):
    found, changes = plan(json_file([{"id": "card.loss", "title": "甲"}, {"id": "card.loss", "title": "乙"}]))
    assert [one.code for one in found] == ["", "repeated_id"]
    assert changes.fields["card.loss"] == {"title": "甲"}


def test_a_question_may_move_when_its_old_article_comes_first_or_not_at_all(plan, json_file):
    moved = questions("card.balance")[0]
    rows = [
        {"id": "card.balance", "similar_questions": questions("card.balance")[1:]},
        {"id": "card.loss", "similar_questions": [*questions("card.loss"), moved]},
    ]
    assert [one.code for one in plan(json_file(rows))[0]] == ["", ""]
    assert [one.code for one in plan(json_file(rows[::-1]))[0]] == ["other_topic", ""]


def test_broken_content_is_not_imported_into(project: Path, csv_file):
    write_yaml(project / "kb_index/articles/card/loss.yml", article("card.loss", colour="red"))
    with pytest.raises(TableRefused, match="content_invalid"):
        list(outcomes(open_table(csv_file([HEAD])), read(project), Changes()))


def peak(path: Path, content) -> int:
    """Most memory that planning held at once, in bytes; outcomes are let go as the command lets them go."""
    tracemalloc.start()
    try:
        assert sum(1 for _ in outcomes(open_table(path), content, Changes())) > 0
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_memory_does_not_grow_with_the_rows(project: Path, csv_file, json_file, kind, monkeypatch):
    monkeypatch.setattr("kb_index.exchange.questions.MOST_NEW_QUESTIONS", 10)

    def table(count: int) -> Path:
        rows = [["nope.nope" if at % 2 else "card.loss", f"第{at}个{KNOWN}"] for at in range(count)]
        if kind == "csv":
            return csv_file([HEAD, *rows], "gbk", f"{count}.csv")
        return json_file([dict(zip(HEAD, row, strict=True)) for row in rows], f"{count}.json")

    content = read(project)
    few, many = peak(table(3_000), content), peak(table(12_000), content)
    assert many - few < 300_000  # bytes; nine thousand rows kept would be two megabytes


def test_the_guide_has_every_column_and_code():
    page = (Path(__file__).resolve().parents[4] / "docs/howto/import-and-export.md").read_text(
        encoding="utf-8"
    )
    missing = [
        name
        for name in (*ARTICLES, *HEAD, *ROW_FIXES, *FILE_FIXES, "exists", "repeated")
        if f"`{name}`" not in page
    ]
    assert not missing
