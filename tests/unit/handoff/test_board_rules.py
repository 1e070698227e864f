"""The floor by the rules: seats, groups, alerts, today's figures."""

from datetime import UTC, datetime, timedelta

import pytest

from service.handoff.routing.state import Agent, Status
from service.handoff.supervision.board_rules import (
    AlertCode,
    Limits,
    Queueing,
    Seat,
    SeatState,
    alerts,
    count,
    group_line,
    group_lines,
    is_long,
    seat_state,
)
from service.handoff.supervision.figures import Passed, day_began, of_today

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ALL = {"*": 1}
TARGET = timedelta(seconds=60)


def ago(**delta: float) -> datetime:
    return NOW - timedelta(**delta)


def agent(number: int = 1, **over: object) -> Agent:
    values: dict = {"id": f"s{number}", "order": f"10{number:02}", "levels": ALL, "capacity": 3, **over}
    return Agent(**values)


def seats(*agents: Agent) -> list[Seat]:
    return [Seat(one, state) for one in agents if (state := seat_state(one, NOW))]


SERVING = frozenset({"c1"})


@pytest.mark.parametrize(
    ("over", "state"),
    [
        ({}, SeatState.FREE),
        ({"serving": SERVING}, SeatState.SERVING),
        ({"wrapping_up": 1}, SeatState.SERVING),
        ({"serving": SERVING, "status": Status.BREAK}, SeatState.SERVING),
        ({"status": Status.BREAK}, SeatState.PAUSED),
        ({"status": Status.BUSY}, SeatState.PAUSED),
        ({"status": Status.OFFLINE}, SeatState.AWAY),
        ({"lost_since": ago(minutes=5)}, SeatState.AWAY),
        ({"lost_since": ago(minutes=5), "serving": SERVING}, SeatState.AWAY),
        ({"lost_since": ago(minutes=60)}, SeatState.AWAY),
        ({"lost_since": ago(minutes=61)}, None),
        ({"lost_since": ago(minutes=61), "serving": SERVING}, SeatState.AWAY),
        ({"lost_since": datetime.min.replace(tzinfo=UTC)}, None),
        ({"levels": {}}, None),
        ({"levels": {}, "serving": SERVING}, SeatState.SERVING),
    ],
)
def test_what_a_seat_does(over, state):
    assert seat_state(agent(**over), NOW) is state


def test_twelve_desks_five_empty_seven_serving():
    floor = seats(
        *(agent(n, serving=frozenset({f"c{n}"})) for n in range(7)),
        *(agent(n, status=Status.BREAK) for n in range(7, 10)),
        agent(10, status=Status.BUSY),
        agent(11, lost_since=ago(minutes=10)),
        agent(12, lost_since=ago(hours=9)),
    )
    queue = [Queueing("loan", ago(minutes=6)), Queueing("loan", ago(seconds=30)), Queueing("forex", NOW)]
    line = group_line(None, floor, queue, 5, NOW)
    assert (line.seats.total, line.seats.empty, line.seats.serving) == (12, 5, 7)
    assert (line.seats.free, line.seats.paused, line.seats.away) == (0, 4, 1)
    assert (line.waiting, line.longest, line.too_long) == (3, timedelta(minutes=6), 1)
    assert line.estimate == (2, 3), "three ahead, five minutes each, seven on duty"


def test_each_group_counts_who_serves_it():
    floor = seats(
        agent(1, levels={"loan": 1}),
        agent(2, levels={"loan": 2, "forex": 1}, status=Status.BREAK),
        agent(3, levels={"forex": 1}, serving=SERVING),
    )
    queue = [Queueing("fraud", ago(minutes=2), timedelta(seconds=30)), Queueing("loan", ago(minutes=1))]
    skills = ["account", "forex", "fraud", "loan"]
    lines = group_lines(skills, floor, queue, dict.fromkeys(skills, 5.0), NOW)
    assert [line.skill for line in lines] == ["fraud", "loan", "forex"], (
        "the longest wait first, account is nobody's"
    )
    fraud, loan, forex = lines
    assert (fraud.seats.total, fraud.waiting, fraud.too_long, fraud.estimate) == (0, 1, 1, None)
    assert (loan.seats.free, loan.seats.paused, loan.too_long) == (1, 1, 0), (
        "one minute is not more than one minute"
    )
    assert (forex.seats.serving, forex.seats.paused, forex.waiting) == (1, 1, 0)


FREE, PAUSED, BUSY_HAND = agent(1), agent(2, status=Status.BREAK), agent(3, serving=SERVING)
AWAY = agent(4, status=Status.OFFLINE)


@pytest.mark.parametrize(
    ("floor", "waits", "limits", "code", "about"),
    [
        ([FREE, PAUSED], [], Limits(), None, 0),
        ([BUSY_HAND], [90], Limits(), None, 0),
        ([BUSY_HAND, PAUSED], [1], Limits(), AlertCode.PAUSED, 1),
        ([BUSY_HAND, PAUSED], [1], Limits(alert_waiting=2), None, 0),
        ([BUSY_HAND, PAUSED], [1, 1], Limits(alert_waiting=2), AlertCode.PAUSED, 1),
        ([FREE, PAUSED], [90], Limits(), AlertCode.PAUSED, 1),
        ([FREE, BUSY_HAND], [20], Limits(), None, 0),
        ([FREE, BUSY_HAND], [21], Limits(), AlertCode.IDLE, 1),
        ([AWAY], [1], Limits(), AlertCode.UNSTAFFED, 0),
        ([], [1], Limits(), AlertCode.UNSTAFFED, 0),
    ],
)
def test_alerts(floor, waits, limits, code, about):
    queue = [Queueing("loan", ago(seconds=wait)) for wait in waits]
    found = alerts([group_line("loan", seats(*floor), queue, 5, NOW)], limits)
    assert [(one.code, one.skill, one.seats) for one in found] == ([(code, "loan", about)] if code else [])


def test_the_longest_wait_is_told_first():
    queue = [Queueing("loan", ago(seconds=30)), Queueing("forex", ago(seconds=90))]
    lines = [group_line(skill, [], queue, 5, NOW) for skill in ("loan", "forex")]
    assert [one.skill for one in alerts(lines, Limits())] == ["forex", "loan"]


def test_nobody_is_counted_twice_or_lost():
    floor = seats(FREE, PAUSED, BUSY_HAND, AWAY)
    assert count(floor).total == len(floor) == 4


@pytest.mark.parametrize(("minutes", "long"), [(42, False), (43, True), (200, True)])
def test_a_service_of_43_minutes_is_long(minutes, long):
    assert is_long(ago(minutes=minutes), NOW, Limits()) is long


def test_a_wait_is_no_service():
    assert not is_long(None, NOW, Limits())


def passed(wait: float | None, outcome: str | None = None) -> Passed:
    begun = ago(hours=1)
    return Passed(begun, begun + timedelta(seconds=wait) if wait is not None else None, outcome, TARGET)


def test_figures_of_the_day():
    rows = [
        passed(10), passed(60, "solved"), passed(62, "unsolved"), passed(None, "abandoned"), passed(None, "left"),
        passed(None, "message_left"), passed(None, "callback_booked"), passed(None),
    ]  # fmt: skip
    assert of_today(rows, 4) == {
        "offered": 8, "taken": 3, "abandoned": 2, "instead": 2, "handed_on": 4,
        "mean_wait_seconds": 44, "service_level": 0.4, "target_seconds": [60, 60],
    }  # fmt: skip


def test_a_day_without_anybody():
    figures = of_today([], 0)
    assert (figures["mean_wait_seconds"], figures["service_level"]) == (None, None)
    assert figures["target_seconds"] is None


def test_what_is_in_time_differs_by_group():
    fraud = Passed(datetime(2026, 11, 23, tzinfo=UTC), None, None, timedelta(seconds=30))
    assert of_today([passed(10), fraud], 0)["target_seconds"] == [30, 60]


def test_a_day_begins_at_midnight_in_china():
    assert day_began(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert day_began(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == datetime(2026, 11, 23, 16, tzinfo=UTC)
