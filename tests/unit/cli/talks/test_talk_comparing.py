"""What counts as passed, and what is told of the rest."""

from typing import Any

import pytest

from cli.talks.comparing import Fault, judge, lines, report, told
from cli.talks.page import as_html
from kb_index.talks import Expected, Talk, Turn


def talk(*expected: dict[str, Any] | None) -> Talk:
    turns = [
        Turn(says=f"第{number}句", expect=Expected(**one) if one else None)
        for number, one in enumerate(expected, 1)
    ]
    return Talk(id="some_talk", name="一段会话", turns=turns)


def turn(kind: str, topic: str | None = None, need: str | None = None, *offered: str) -> dict[str, Any]:
    candidates = [{"topic": one, "score": 0.5} for one in offered]
    decision = {"kind": kind, "topic": topic, "need": need, "candidates": candidates}
    return {"replies": [{"decision": decision}]}


def result(*turns: dict[str, Any], skill: str | None = None) -> dict[str, Any]:
    return {"turns": list(turns), "handoff": {"skill": skill} if skill else None}


ANSWER = {"kind": "answer", "topic": "card.loss"}
HANDED = {"kind": "handoff", "skill": "forex"}
SILENT: dict[str, Any] = {"replies": []}
CASES = [
    ("as expected", [ANSWER], result(turn("answer", "card.loss")), []),
    ("only the kind matters", [{"kind": "answer"}], result(turn("answer", "card.replace")), []),
    ("another topic", [ANSWER], result(turn("answer", "card.replace")), [(1, "topic", "card.loss", "card.replace")]),
    ("another kind of the topic", [ANSWER], result(turn("suggest", "card.loss", None, "card.loss")),
     [(1, "kind", "answer", "suggest")]),
    ("one of three offered", [{"kind": "suggest", "topic": "c.c"}],
     result(turn("suggest", "a.a", None, "a.a", "talk.greet", "b.b", "c.c", "d.d")), []),
    ("the fourth offered", [{"kind": "suggest", "topic": "d.d"}],
     result(turn("suggest", "a.a", None, "a.a", "b.b", "c.c", "d.d")), [(1, "topic", "d.d", "a.a, b.b, c.c")]),
    ("a need", [{"kind": "answer", "need": "new_phone"}], result(turn("answer", "x.y", "new_phone")), []),
    ("no need", [{"kind": "answer", "need": "new_phone"}], result(turn("answer", "x.y")),
     [(1, "need", "new_phone", "-")]),
    ("questions before a person", [{"kind": "handoff", "topic": "forex.cash"}], result(turn("gather", "forex.cash")), []),
    ("the right desk", [HANDED], result(turn("gather", "f.x"), turn("handoff", "f.x"), skill="forex"), []),
    ("another desk", [HANDED], result(turn("handoff", "f.x"), skill="loan"), [(1, "skill", "forex", "loan")]),
    ("asked and never handed over", [HANDED], result(turn("gather", "f.x")), [(1, "skill", "forex", "-")]),
    ("not checked", [None, ANSWER], result(turn("refuse"), turn("answer", "card.loss")), []),
    ("the second goes wrong", [None, ANSWER], result(turn("refuse"), turn("refuse")),
     [(2, "kind", "answer", "refuse"), (2, "topic", "card.loss", "-")]),
    ("silence", [ANSWER], result(SILENT), [(1, "not_answered", "answer", "-")]),
    ("a person came too early", [None, ANSWER], result(turn("handoff"), skill="forex"),
     [(2, "not_answered", "answer", "a person has it already")]),
    ("could not be played", [ANSWER], {**result(), "error": "503 unavailable: …"},
     [(0, "not_played", "", "503 unavailable: …")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "played", "faults"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_judging(expected: list[Any], played: dict[str, Any], faults: list[Any]) -> None:
    verdict = judge(talk(*expected), played)
    assert verdict.faults == tuple(Fault(*one) for one in faults)
    assert verdict.passed is (not faults)


def test_what_is_written_for_people_and_for_the_gate() -> None:
    good, bad = talk(ANSWER), talk(ANSWER, ANSWER).model_copy(update={"id": "bad_talk", "name": "<坏>"})
    verdicts = [
        judge(good, result(turn("answer", "card.loss"))),
        judge(bad, result(turn("answer", "card.replace"))),
    ]
    found = report(verdicts)
    assert found["played"] == [good.key, bad.key] and found["failed"] == [bad.key]
    assert [fault["code"] for fault in found["talks"][1]["faults"]] == ["topic", "not_answered"]
    shown = "\n".join(lines(verdicts))
    assert "passed  some_talk" in shown and shown.endswith("1 passed, 1 failed")
    assert "message 1 “第1句”: topic card.replace, expected card.loss" in shown
    assert told(bad, Fault(0, "not_played", "", "TimeoutError")) == "could not be played: TimeoutError"
    page = as_html(verdicts)
    assert "&lt;坏&gt;" in page and "<坏>" not in page
    assert "业务不对" in page and "机器人没有回答" in page and "<script" not in page
