"""What one evaluation says of itself: how true its probabilities are, which topics it takes for others."""

from typing import Any

import pytest

from service.studio.jobs.calibration import Bin, calibration_of
from service.studio.jobs.compare import Row
from service.studio.jobs.confusion import MOST_TOPICS, confusion_of

SCORES = {"right": [0.95, 0.91, 0.3, 1.0], "among": [0.92], "wrong": [0.05, 0.3]}


def searched(**scores: list[Any]) -> dict[str, Any]:
    return {"search": {"answer": 0.87, "suggest": 0.43, "scores": {**SCORES, **scores}}}


def row(number: int, expected: str, found: str | None, confused: bool = True) -> Row:
    return Row(str(number), f"问题{number}", not confused, expected, found, confused)


def test_stated_and_real_stand_beside_each_other_with_their_interval():
    found = calibration_of(searched())
    assert found is not None
    assert (found.answer, found.suggest) == (0.87, 0.43)
    assert [(point.stated, point.right, point.n) for point in found.points] == [
        (5.0, 0.0, 1),
        (30.0, 50.0, 2),
        (94.5, 75.0, 4),
    ]
    last = found.points[-1]
    assert (last.low, last.high) == (30.1, 95.4), "Wilson's, of three in four"


def test_every_question_is_in_one_bin_and_one_is_in_the_last():
    found = calibration_of(searched())
    assert found is not None
    assert (len(found.histogram), found.histogram[-1]) == (20, Bin(0.95, 1.0, 2, 0))
    assert sum(one.right for one in found.histogram) == 4
    assert sum(one.wrong for one in found.histogram) == 3
    assert found.right == [0.3, 0.91, 0.95, 1.0], "rising, as whoever counts them expects"


@pytest.mark.parametrize("report", [{"search": None}, {}, {"search": {"answer": 0.9, "suggest": 0.4}}])
def test_without_scores_nothing_is_said(report: dict[str, Any]):
    assert calibration_of(report) is None


@pytest.mark.parametrize("score", [1.2, -0.1, "x", None])
def test_what_is_no_probability_is_refused(score: Any):
    with pytest.raises((TypeError, ValueError)):
        calibration_of(searched(wrong=[score]))


def test_pairs_are_ranked_with_their_messages_and_the_square_holds_both_sides():
    rows = [row(number, "card.loss", "card.limit") for number in range(12)]
    rows += [row(20, "loan.rate", "card.loss"), row(21, "card.loss", "card.loss", confused=False)]
    found = confusion_of(rows)
    assert [(pair.expected, pair.found, pair.n) for pair in found.pairs] == [
        ("card.loss", "card.limit", 12),
        ("loan.rate", "card.loss", 1),
    ]
    assert found.pairs[0].messages == tuple(f"问题{number}" for number in range(10))
    assert [(one.topic, one.n, one.found) for one in found.topics] == [
        ("card.limit", 0, 0),
        ("card.loss", 13, 1),
        ("loan.rate", 1, 0),
    ]


def test_the_square_is_of_the_worst():
    rows = [row(number, f"a.t{number:02}", f"b.t{number:02}") for number in range(30)]
    rows += [row(100 + number, "z.last", "z.other") for number in range(2)]
    found = confusion_of(rows)
    assert len(found.topics) == MOST_TOPICS
    assert {"z.last", "z.other"} <= {one.topic for one in found.topics}
    assert len(found.pairs) == 31


def test_what_found_nothing_is_taken_for_nothing():
    assert confusion_of([row(1, "card.loss", None, confused=False)]).pairs == []
