from pathlib import Path

import pytest

from cli.evaluate import Labelled, Policies, judge, read_labelled, report
from cli.evaluate import dialogues as dialogues_of
from cli.replay import BadLine, offers_skip, read_dialogues
from service.dialogue.triggers import SKIP_BUTTON

POLICY = Policies(
    {
        "card.loss": "answer",
        "phone.reserved_query": "probe",
        "forex.exchange": "human",
        "scope.other_bank": "answer",
    }
)


def result(kind: str, topic: str | None = None, candidates: tuple[str, ...] = ()) -> dict:
    decision = {
        "kind": kind,
        "topic": topic,
        "candidates": [{"topic": one, "score": 0.5} for one in candidates],
    }
    return {"turns": [{"replies": [{"decision": decision}]}]}


@pytest.mark.parametrize(
    ("kind", "topic", "candidates", "wanted", "verdict"),
    [
        ("answer", "card.loss", (), "card.loss", "right"),
        ("answer", "card.loss", (), "forex.exchange", "wrong"),
        ("suggest", None, ("talk.greet", "a.b", "c.d", "card.loss"), "card.loss", "right"),
        ("suggest", None, ("a.b", "c.d", "e.f", "card.loss"), "card.loss", "wrong"),
        ("probe", "phone.reserved_query", (), "phone.reserved_query", "right"),
        ("refuse", None, (), "card.loss", "missed"),
        ("handoff", "service.human", (), "card.loss", "missed"),
        ("handoff", "forex.rate", (), "forex.exchange", "right"),
        ("refuse", "scope.other_bank", (), "scope.other_bank", "right"),
        ("answer", "card.loss", (), "scope.other_bank", "wrong"),
        ("suggest", None, ("card.loss",), "scope.other_bank", "missed"),
        ("refuse", "scope.unknown", (), "card.coming", "missed"),
        ("handoff", "forex.rate", (), "card.coming", "missed"),
        ("answer", "card.loss", (), "card.coming", "wrong"),
        ("suggest", None, ("card.loss",), "card.coming", "wrong"),
    ],
)
def test_judge(kind, topic, candidates, wanted, verdict):
    assert judge(result(kind, topic, candidates), (wanted,), POLICY) == (kind, verdict)


@pytest.mark.parametrize(
    ("wanted", "handoff", "verdict"),
    [
        ("forex.exchange", {"skill": "forex"}, "right"),
        ("forex.exchange", None, "wrong"),
        ("card.loss", {"skill": "forex"}, "missed"),
    ],
)
def test_questions_for_facts_count_as_the_handoff_they_lead_to(wanted, handoff, verdict):
    seen = {**result("gather", "forex.exchange"), "handoff": handoff}
    assert judge(seen, (wanted,), POLICY) == ("gather", verdict)


def test_a_measured_question_skips_what_is_asked_before_a_person():
    (dialogue,) = dialogues_of([Labelled("换美元", ("forex.exchange",))])
    assert dialogue.skips
    asked = [{"data": {"text": "做什么用？", "buttons": [{"title": "跳过", "value": SKIP_BUTTON}]}}]
    assert offers_skip(asked)
    assert not offers_skip([{"data": {"text": "好"}}, {"data": {"buttons": [{"value": "转人工"}]}}])


def test_a_turn_without_a_reply_is_wrong():
    assert judge({"turns": [{"replies": []}]}, ("card.loss",), POLICY) == ("none", "wrong")


def test_report_counts_by_policy():
    labelled = [Labelled("卡丢了", ("card.loss",)), Labelled("换美元", ("forex.exchange",))]
    seen = report(labelled, [result("answer", "card.loss"), result("answer", "card.loss")])
    assert seen["all"] == {
        "n": 2, "right": 50.0, "wrong": 50.0, "missed": 0.0, "kinds": {"answer": 100.0}, "answered wrongly": 50.0,
    }  # fmt: skip
    assert seen["human"]["wrong"] == 100.0


def test_a_bad_line_is_named(tmp_path: Path):
    file = tmp_path / "q.tsv"
    file.write_text("# comment\n卡丢了\tcard.loss\n没有标签\n", encoding="utf-8")
    with pytest.raises(BadLine, match="line 3"):
        list(read_labelled(file))
    dialogues = tmp_path / "d.jsonl"
    dialogues.write_text('{"id": 1, "turns": ["好"]}\n[]\n', encoding="utf-8")
    with pytest.raises(BadLine, match="line 2"):
        list(read_dialogues(dialogues))
