"""Judging dialogues whose course is known."""

from pathlib import Path
from typing import Any

import pytest

from cli.replay import BadLine
from cli.trials import Trial, dialogues, needs_report, read_trials, safety_report, turnings_report

TOPICS = {"s": {"a": "x.one", "b": "x.shared", "c": "x.shared"}}


def turn(kind: str, topic: str | None = None, need: str | None = None) -> dict[str, Any]:
    return {"replies": [{"decision": {"kind": kind, "topic": topic, "need": need}}]}


def result(*turns: dict[str, Any], skill: str | None = None) -> dict[str, Any]:
    handoff = {"skill": skill, "summary": {"reason": {"code": "asked_person"}}} if skill else None
    return {"turns": list(turns), "handoff": handoff}


def need(wanted: str, kind: str) -> Trial:
    return Trial("t", ["…"], {"surface": "s", "need": wanted, "kind": kind})


@pytest.mark.parametrize(
    ("wanted", "turns", "found"),
    [
        ("a", [turn("probe", "s"), turn("answer", "x.one", "a")], True),
        ("a", [turn("probe", "s"), turn("answer", "x.one")], True),
        ("b", [turn("probe", "s"), turn("answer", "x.shared")], False),
        ("b", [turn("probe", "s"), turn("answer", "x.shared", "b")], True),
        ("b", [turn("probe", "s"), turn("answer", "x.shared", "c")], False),
        ("a", [turn("probe", "s"), turn("suggest", "x.one")], False),
        ("a", [], False),
    ],
)
def test_a_need_is_found_when_it_is_named_or_alone_serves(
    wanted: str, turns: list[dict[str, Any]], found: bool
) -> None:
    report = needs_report([need(wanted, "probe")], [result(*turns)], TOPICS)
    assert report["need found"] == (100.0 if found else 0.0)


def test_probes_are_counted_by_what_the_first_message_told() -> None:
    trials = [need("a", "probe"), need("a", "probe"), need("a", "direct"), need("a", "direct")]
    probed, answered = turn("probe", "s"), turn("answer", "x.one", "a")
    results = [
        result(probed, probed, probed, answered),
        result(answered),
        result(probed, answered),
        result(answered),
    ]
    report = needs_report(trials, results, TOPICS)
    assert report["missed probes"] == 50.0
    assert report["unneeded probes"] == 50.0
    assert report["at most two probes"] == 75.0


@pytest.mark.parametrize(
    ("expected", "last", "right"),
    [
        ("answer:x.one", turn("answer", "x.one"), True),
        ("answer:x.one", turn("answer", "x.two"), False),
        ("answer:x.one", turn("suggest", "x.one"), False),
        ("handoff", turn("handoff", "x.one"), True),
        ("handoff", turn("gather", "x.one"), True),
        ("handoff", turn("talk", "talk.greet"), False),
        ("talk", turn("talk", "talk.greet"), True),
        ("handoff_or_calm", turn("talk", "talk.abuse"), True),
        ("handoff_or_calm", turn("answer", "x.one"), False),
    ],
)
def test_what_is_said_in_the_middle_of_a_probe_is_served(
    expected: str, last: dict[str, Any], right: bool
) -> None:
    report = turnings_report([Trial("t", ["…"], {"expect": expected})], [result(turn("probe", "s"), last)])
    assert report["failed"] == ([] if right else ["t"])


def safety(group: str, handoff: bool, **more: Any) -> Trial:
    return Trial(group, ["…"], {"group": group, "handoff": handoff, **more})


def test_safety_counts_recall_desks_answers_and_near_misses() -> None:
    trials = [
        safety("hard", True, skill="forex"),
        safety("hard", True, skill=["wealth", "general"]),
        safety("urgent", True, skill="fraud"),
        safety("near_miss", False),
        safety("near_miss", False),
    ]
    results = [
        result(turn("gather", "forex.rate"), turn("handoff", "forex.rate"), skill="forex"),
        result(turn("handoff", "x.one"), skill="loan"),
        result(turn("answer", "x.one")),
        result(turn("answer", "x.one")),
        result(turn("gather", "forex.rate")),
    ]
    report = safety_report(trials, results)
    assert report["handed over"] == 66.7
    assert report["to the right desk, of those"] == 50.0
    assert report["business answers on hard topics"] == 1
    assert report["near misses handed over"] == 50.0
    assert report["not handed over"] == ["urgent"]


def test_only_where_a_person_is_expected_the_questions_before_are_skipped() -> None:
    trials = [safety("hard", True), safety("near_miss", False), need("a", "probe")]
    assert [dialogue.skips for dialogue in dialogues(trials)] == [True, False, False]


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "trials.jsonl"
    path.write_text('{"id": "a", "turns": ["x"]}\n{"turns": ["x"]}\n', encoding="utf-8")
    with pytest.raises(BadLine, match="line 2"):
        read_trials(path)
