"""The three clocks: which one runs, since when, and what is left of it."""

from datetime import UTC, datetime, time, timedelta

import pytest

from service.conversations.ownership import Owner
from service.handoff.deskwork.clocks import ClockKind, Moments, Targeted, Targets, clock_of, started
from service.handoff.routing.desk_file import load_desk
from service.handoff.routing.hours import (
    ALWAYS,
    DayKind,
    HolidayCalendar,
    Hours,
    ServiceHours,
    Span,
    opened_between,
)

TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Monday 10:00 in China."""
OPEN = ServiceHours(HolidayCalendar({}), ALWAYS)
OFFICE = ServiceHours(
    HolidayCalendar({}), Hours({DayKind.WORKDAY: (Span(time(9), time(12)), Span(time(14), time(18)))})
)


def at(seconds: float) -> datetime:
    return TEN + timedelta(seconds=seconds)


def served(**moments: object) -> Moments:
    return Moments(**{"owner": Owner.HUMAN, "queued_at": at(0), "joined_at": at(60), **moments})  # type: ignore[arg-type]  # cases differ in any of them


CASES = [
    ("waits", Moments(Owner.QUEUED, at(0)), (ClockKind.QUEUE, 0)),
    ("the agent has not spoken", served(), (ClockKind.FIRST_REPLY, 60)),
    ("nor since the customer wrote", served(asked_at=at(90)), (ClockKind.FIRST_REPLY, 60)),
    ("it is the customer's turn", served(answered=True), None),
    ("he has written", served(answered=True, asked_at=at(200)), (ClockKind.NEXT_REPLY, 200)),
    ("he holds", served(answered=True, asked_at=at(200), held=True), None),
    ("he holds before the first word", served(held=True), None),
    ("the hold is over", served(asked_at=at(90), resumed_at=at(300)), (ClockKind.NEXT_REPLY, 300)),
    ("the agent sums up", served(owner=Owner.WRAP_UP, asked_at=at(90)), None),
    ("the bot has him", Moments(Owner.BOT, at(0)), None),
    ("it is over", Moments(Owner.CLOSED, at(0)), None),
]


@pytest.mark.parametrize(
    ("moments", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_one_clock_runs_and_none_while_it_is_the_customers_turn(moments, expected):
    assert started(moments) == (expected and (expected[0], at(expected[1])))


def test_it_is_amber_at_seventy_per_cent_and_due_at_its_target():
    clock = clock_of(Moments(Owner.QUEUED, at(0)), Targets(), OPEN, "loan", at(10))
    assert clock is not None
    assert (clock.warn_at, clock.due_at, clock.paused_seconds) == (at(42), at(60), None)


def test_what_is_left_at_closing_is_left_at_the_next_opening():
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    waits = Moments(Owner.QUEUED, noon - timedelta(seconds=20))
    clock = clock_of(waits, Targets(), OFFICE, "loan", noon + timedelta(minutes=30))
    assert clock is not None
    assert (clock.due_at, clock.paused_seconds) == (noon + timedelta(hours=2, seconds=40), 40)
    open_again = clock_of(waits, Targets(), OFFICE, "loan", noon + timedelta(hours=2, seconds=10))
    assert open_again is not None
    assert open_again.paused_seconds is None


def test_what_was_missed_stays_missed_when_the_desk_closes():
    noon = datetime(2026, 11, 23, 4, tzinfo=UTC)
    waits = Moments(Owner.QUEUED, noon - timedelta(minutes=5))
    clock = clock_of(waits, Targets(), OFFICE, "loan", noon + timedelta(minutes=30))
    assert clock is not None
    assert (clock.due_at, clock.paused_seconds) == (noon - timedelta(minutes=4), None)


def test_opening_time_is_counted_over_breaks_and_days():
    evening = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert opened_between(OFFICE, "loan", TEN, evening) == timedelta(hours=5)
    assert opened_between(OFFICE, "loan", TEN, TEN + timedelta(days=1)) == timedelta(hours=7)
    assert opened_between(OPEN, "loan", TEN, TEN + timedelta(days=2)) == timedelta(days=2)
    assert opened_between(OFFICE, "loan", evening, TEN) == timedelta(0)


def test_the_operator_sets_targets_for_all_and_for_skill_groups(tmp_path):
    path = tmp_path / "desk.yml"
    path.write_text(
        "hours: {default: always}\n"
        "clocks: {default: {next_reply_seconds: 90}, skills: {fraud: {queue_seconds: 30}}}\n",
        encoding="utf-8",
    )
    targets = load_desk(path).targets
    seconds = [
        [int(targets.of(skill).of(kind).total_seconds()) for kind in ClockKind] for skill in ("loan", "fraud")
    ]
    assert seconds == [[60, 60, 90], [30, 60, 90]]
    assert Targeted().of("loan") == Targets()
