"""Each message with its verdict."""

from typing import Any

from cli.evaluate import Labelled
from cli.trials import Trial
from cli.trials_rows import dialogue_rows, failed_of, question_rows


def answered(topic: str, *others: str) -> dict[str, Any]:
    candidates = [{"topic": one, "score": 0.9} for one in (topic, *others)]
    decision = {"kind": "answer", "topic": topic, "need": None, "candidates": candidates}
    return {"turns": [{"replies": [{"decision": decision}]}], "handoff": None}


def test_questions_say_what_was_found_and_whether_it_is_another_topic():
    labelled = [
        Labelled("卡丢了，打13800138000", ("card.loss",)),
        Labelled("余额多少", ("account.balance", "card.loss")),
        Labelled("没人答", ("card.loss",)),
    ]
    results = [answered("account.balance"), answered("card.loss"), {"turns": [], "error": "TimeoutError"}]
    rows = question_rows(labelled, results)
    assert [(row["id"], row["right"], row["found"], row["confused"]) for row in rows] == [
        ("1", False, "account.balance", True),
        ("2", True, "card.loss", False),
        ("3", False, None, False),
    ]
    assert rows[0]["expected"] == "card.loss" and "13800138000" not in rows[0]["text"]


def test_dialogues_are_right_unless_the_report_names_them():
    safety = {"not handed over": ["a"], "answered": ["b"], "near misses lost": []}
    assert failed_of("safety", safety) == {"a", "b"}
    assert failed_of("needs", {"not found": ["n"]}) == {"n"}
    assert failed_of("turnings", {"failed": []}) == set()
    rows = dialogue_rows([Trial("a", ["我要", "投诉"], {}), Trial("c", ["你好"], {})], {"a"})
    assert rows == [
        {"id": "a", "text": "我要 / 投诉", "right": False},
        {"id": "c", "text": "你好", "right": True},
    ]
