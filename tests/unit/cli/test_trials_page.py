"""The report of `bot eval`: what stands behind the totals, and its page."""

from typing import Any

from cli.evaluate import Labelled
from cli.trials import Trial
from cli.trials_detail import questions_detail, triggers
from cli.trials_page import as_html


def asked(kind: str, *candidates: tuple[str, float]) -> dict[str, Any]:
    found = [{"topic": topic, "score": score} for topic, score in candidates]
    decision = {"kind": kind, "topic": found[0]["topic"] if found else None, "candidates": found}
    return {"turns": [{"replies": [{"decision": decision}]}], "handoff": None}


def called(reason: str | None) -> dict[str, Any]:
    handoff = {"skill": "loan", "summary": {"reason": {"code": reason}}} if reason else None
    return {"turns": [], "handoff": handoff}


LABELLED = [
    Labelled("卡丢了", ("card.loss",)),
    Labelled("卡找不到了", ("card.loss",)),
    Labelled("卡被吞了", ("card.swallowed", "card.loss")),
    Labelled("转人工", ("service.human",)),
]
RESULTS = [
    asked("answer", ("card.loss", 0.92), ("card.swallowed", 0.05)),
    asked("answer", ("card.swallowed", 0.95), ("card.loss", 0.04)),
    asked("answer", ("card.loss", 0.42)),
    asked("handoff"),
]


def test_confused_pairs_are_first_candidates_that_are_not_acceptable() -> None:
    assert questions_detail(LABELLED, RESULTS)["confused"] == [
        {"expected": "card.loss", "found": "card.swallowed", "questions": 1}
    ]


def test_calibration_sets_stated_against_right_in_tenths() -> None:
    assert questions_detail(LABELLED, RESULTS)["calibration"] == [
        {"stated": 42.0, "right": 100.0, "questions": 1},
        {"stated": 93.5, "right": 50.0, "questions": 2},
    ]


def test_topics_are_counted_under_the_best_label() -> None:
    topics = {row["topic"]: row for row in questions_detail(LABELLED, RESULTS)["topics"]}
    assert topics["card.loss"]["questions"] == 2
    assert topics["card.loss"]["wrong"] == 1
    assert topics["card.loss"]["right"] == 50.0
    assert topics["card.swallowed"]["right"] == 100.0
    assert topics["service.human"]["right"] == 100.0


def test_a_failed_dialogue_counts_nowhere() -> None:
    detail = questions_detail(LABELLED[:1], [{"error": "timeout", "turns": []}])
    assert detail == {"topics": [], "confused": [], "calibration": []}


def test_triggers_have_precision_in_all_and_by_reason() -> None:
    trials = [
        Trial(str(at), ["…"], {"handoff": wanted})
        for at, wanted in enumerate([True, True, True, False, False])
    ]
    results = [called("asked_person"), called("urgent"), called(None), called("urgent"), called(None)]
    assert triggers(trials, results) == {
        "precision": 66.7,
        "recall": 66.7,
        "by reason": [
            {"reason": "urgent", "handed over": 2, "wanted": 50.0},
            {"reason": "asked_person", "handed over": 1, "wanted": 100.0},
        ],
    }


def test_the_page_shows_figures_and_no_texts() -> None:
    detail = questions_detail(LABELLED, RESULTS)
    shares = {"n": 4, "right": 75.0, "wrong": 25.0, "missed": 0.0}
    page = as_html({"questions": {"all": shares, **detail}}, {"card.loss": "挂失<补卡>"})
    assert "75.0%" in page
    assert "挂失&lt;补卡&gt;" in page
    assert "card.swallowed" in page
    assert "卡找不到了" not in page
    assert "<script" not in page


def test_parts_that_were_not_run_are_left_out() -> None:
    page = as_html({"turnings": {"dialogues": 2, "answer": 50.0, "failed": ["a-t1"]}}, {})
    assert "a-t1" in page
    assert "Confused pairs" not in page
