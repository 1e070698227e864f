from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.handoff.line.queue import Place, Waiting, estimated_wait, in_order, may_serve, place_of


def five(_skill: str) -> float:
    return 5


START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def waiting(name: str, minute: int, skill: str = "forex", urgent: bool = False) -> Waiting:
    return Waiting(name, skill, urgent, START + timedelta(minutes=minute))


def test_estimated_wait_is_ahead_times_handling_time_over_seats():
    assert estimated_wait(110, 5, 7) == (78, 79)
    assert estimated_wait(0, 5, 3) == (0, 1)


def test_no_estimate_while_nobody_is_on_duty():
    assert estimated_wait(3, 5, 0) is None


def test_urgent_first_then_first_come():
    line = [waiting("b", 2), waiting("late urgent", 9, urgent=True), waiting("a", 1)]
    assert [one.conversation for one in in_order(line)] == ["late urgent", "a", "b"]


def test_who_came_back_from_an_agent_is_first_of_his_class_and_the_longest_wait_beats_later_urgent_ones():
    back = Waiting("back", "forex", False, START + timedelta(minutes=5), head=True)
    line = [waiting("urgent", 9, urgent=True), waiting("a", 1), back]
    assert [one.conversation for one in in_order(line)] == ["urgent", "back", "a"]
    promoted = in_order(line, START + timedelta(minutes=1))
    assert [one.conversation for one in promoted] == ["a", "urgent", "back"]


def test_place_counts_only_the_same_skill():
    line = [waiting("a", 1), waiting("loan", 0, "loan"), waiting("b", 2)]
    assert place_of("b", line, {"forex": 1}, five) == Place(2, 1, (5, 6))
    assert place_of("loan", line, {}, five) == Place(1, 0, None)
    assert place_of("nobody", line, {}, five) is None


@pytest.mark.parametrize(
    ("skills", "skill", "may"),
    [
        (["*"], "loan", True),
        (["*:3"], "loan", True),
        (["loan"], "loan", True),
        (["loan:2"], "loan", True),
        (["loaned"], "loan", False),
        (["forex"], "loan", False),
    ],
)
def test_may_serve(skills, skill, may):
    assert may_serve(skills, skill) is may


@given(st.lists(st.tuples(st.integers(0, 500), st.booleans()), min_size=1, max_size=40))
def test_everybody_has_one_place_and_nobody_is_lost(people):
    line = [waiting(str(number), minute, urgent=urgent) for number, (minute, urgent) in enumerate(people)]
    places = [place_of(one.conversation, line, {"forex": 2}, five) for one in line]
    assert sorted(place.position for place in places if place) == list(range(1, len(line) + 1))
