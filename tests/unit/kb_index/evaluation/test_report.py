import json
from typing import Any

import pytest

from kb_index.evaluation import Question, Report, evaluate
from kb_index.evaluation.baselines import Found
from kb_index.evaluation.breakdown import Pair
from kb_index.evaluation.page import as_html
from kb_index.evaluation.report import ALL, ANSWER_TOPICS
from kb_index.evaluation.table import as_text

QUESTIONS = [
    Question("right", ("card.loss",), 1),
    Question("second", ("card.balance", "deposit.rate"), 2),
    Question("fourth", ("card.balance",), 3),
    Question("wrong", ("card.loss",), 4),
    Question("unsure", ("card.loss",), 5),
    Question("strayed", ("scope.unknown",), 6),
    Question("talk", ("talk.thanks",), 7),
    Question("person", ("forex.exchange",), 8),
    Question("nothing", ("phone.query",), 9),
]


class Stuck:
    """Finds the same topic for everything."""

    def search(self, text: str, k: int) -> list[Found]:
        return [Found("card.loss", 12.5)]


@pytest.fixture
def report(base: Any) -> Report:
    return evaluate(base, QUESTIONS, file="q<1>.tsv", index="abc", baselines={"bm25": Stuck()})


def test_all_questions(report: Report) -> None:
    group = report.groups[ALL]
    assert (group.questions, group.outside) == (9, 2)
    rates = group.rates
    assert rates["hit1"] == pytest.approx(4 / 9)
    assert rates["hit3"] == pytest.approx(6 / 9)
    assert rates["mrr"] == pytest.approx((4 + 1 / 2 + 1 / 4 + 1 / 2) / 9)
    assert rates["answered"] == pytest.approx(5 / 9)
    assert rates["wrong_of_all"] == pytest.approx(2 / 9)
    assert rates["refused"] == pytest.approx(2 / 9)
    assert rates["outside_as_business"] == 0.5


def test_answer_topics_leave_out_people_probes_and_outside(report: Report) -> None:
    group = report.groups[ANSWER_TOPICS]
    assert (group.questions, group.outside) == (5, 0)
    assert group.rates["answered_right"] == pytest.approx(1 / 5)
    assert group.rates["right_or_suggested"] == pytest.approx(2 / 5)


def test_an_acceptable_business_topic_is_no_stray(base: Any) -> None:
    report = evaluate(base, [Question("strayed", ("scope.unknown", "deposit.rate"))])
    assert report.groups[ALL].rates["outside_as_business"] == 0.0


def test_where_the_mistakes_are(report: Report) -> None:
    worst = report.topics[0]
    assert (worst.topic, worst.questions, worst.answered_wrongly) == ("scope.unknown", 1, 1)
    loss = next(row for row in report.topics if row.topic == "card.loss")
    assert (loss.questions, loss.hit1, loss.confused_with) == (3, pytest.approx(2 / 3), "card.balance")
    assert report.confused[0] == Pair("card.balance", "card.loss", 2, 0)
    assert Pair("phone.query", "-", 1, 0) in report.confused


def test_a_baseline_is_judged_by_its_own_score(report: Report) -> None:
    [baseline] = report.baselines
    assert baseline.hit1[ANSWER_TOPICS] == pytest.approx(3 / 5)
    assert [point.right for point in baseline.points[ANSWER_TOPICS]] == [0.0, 0.0]


def test_no_text_without_a_mask(report: Report) -> None:
    shown = [as_text(report), as_html(report), json.dumps(report.data())]
    for text in ("strayed", "unsure", "fourth"):
        assert not any(text in one for one in shown)


def test_examples_are_masked_and_escaped(base: Any) -> None:
    report = evaluate(base, QUESTIONS, mask=lambda text: f"<{text.upper()}>")
    assert [one.text for one in report.examples][:2] == ["<WRONG>", "<STRAYED>"]
    assert [one.answered for one in report.examples] == [True, True, False, False, False]
    assert "<STRAYED>" in as_text(report)
    page = as_html(report)
    assert "&lt;STRAYED&gt;" in page
    assert "<STRAYED>" not in page


def test_the_page_stands_alone(report: Report) -> None:
    page = as_html(report)
    assert page.count("<svg") == 2
    assert "<script" not in page
    assert "src=" not in page
    assert "url(" not in page
    assert "q&lt;1&gt;.tsv" in page
    assert "BM25" in page
    assert "44.4 %" in page


def test_scores_are_kept_beside_how_they_were_judged(report: Report) -> None:
    assert report.scores.right == [0.3, 0.9, 0.95, 0.99]
    assert report.scores.among == [0.7, 0.9]
    assert report.scores.wrong == [0.0, 0.6, 0.85]


def test_table_and_json_have_the_figures(report: Report) -> None:
    text = as_text(report)
    for part in ("hit@1", "44.4 %", "BM25 with jieba", "card.balance -> card.loss", "worst topics (of 6)"):
        assert part in text
    data = json.loads(json.dumps(report.data(), allow_nan=False))
    assert data["groups"]["all"]["rates"]["wrong_of_all"] == pytest.approx(2 / 9)


def test_only_outside_questions(base: Any) -> None:
    report = evaluate(base, [Question("talk", ("talk.thanks",))])
    assert report.groups[ANSWER_TOPICS].questions == 0
    assert "<svg" in as_html(report)
    assert "answer topics (0" in as_text(report)


def test_no_questions_is_an_error(base: Any) -> None:
    with pytest.raises(ValueError, match="no questions"):
        evaluate(base, [])
