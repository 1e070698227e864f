"""Ours beside the peer's: ratio, goal, and what is written down."""

import json

from bench._dialogue import report
from bench._dialogue.verdict import Goal, Row, single
from bench._lib.stats import Spread

OURS, PEER = Spread(20.0, 18.0, 25.0), Spread(40.0, 36.0, 50.0)


def test_a_ratio_goal_looks_at_the_medians():
    assert Row("G1", "p50", OURS, PEER, Goal(0.5)).met is True
    assert Row("G1", "p50", OURS, PEER, Goal(0.49)).met is False


def test_what_nobody_answered_was_not_fast():
    assert Row("G3", "growth", single(0.01), single(3.0), Goal(1.3, of_ratio=False), silent=1).met is False


def test_more_can_be_better():
    assert Row("G2", "replies/s", PEER, OURS, Goal(2, least=True)).met is True
    assert Row("G2", "replies/s", PEER, OURS, Goal(2.1, least=True)).met is False


def test_a_goal_for_ours_alone_needs_no_peer():
    row = Row("G3", "growth", Spread(1.2, 1.0, 1.5), single(0.0), Goal(1.3, of_ratio=False))
    assert row.ratio is None
    assert row.met is True


def test_without_a_ratio_nothing_is_decided():
    assert Row("G11", "wrong", OURS, single(0.0), Goal(0.5)).met is None
    assert Row("G11", "wrong", OURS, single(0.0)).met is None


def test_a_losing_figure_is_printed_like_any_other():
    cells = Row("G1", "p50", PEER, OURS, Goal(0.6), "a note").cells()
    assert cells == (
        "G1",
        "p50",
        "40.0 (36.0–50.0)",
        "20.0 (18.0–25.0)",
        "2.00 (1.44–2.78)",
        "≤ 0.600 ×",
        "**missed**",
        "a note",
    )
    assert len(cells) == len(report.HEADER)


def test_the_report_can_be_read_by_a_machine(tmp_path):
    path = report.write(
        tmp_path / "new" / "dialogue.json",
        [Row("G1", "p50", OURS, PEER, Goal(0.6))],
        ["rasa 3.6.21"],
        "0.5",
        quick=True,
    )
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["quick"] is True
    assert told["rows"][0]["ratio"]["median"] == 0.5
    assert told["rows"][0]["met"] is True
