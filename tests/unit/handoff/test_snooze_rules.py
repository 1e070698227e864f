"""Until when a customer is put aside, and what brings him back."""

from datetime import UTC, date, datetime, time

import pytest

from service.handoff.deskwork.snooze_rules import Aside, Back, Until, back, moment_of
from service.handoff.routing.hours import ALWAYS, DayKind, HolidayCalendar, Hours, ServiceHours, Span, Year

FRIDAY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
"""16:30 in China."""
WORKDAYS = Hours({DayKind.WORKDAY: (Span(time(8, 30), time(18)),)})


def hours(of: Hours, **rest: str) -> ServiceHours:
    return ServiceHours(HolidayCalendar({2026: Year(True, {date(2026, 11, 23): "节"} if rest else {})}), of)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "now", "desk", "moment"),
    [
        (Until.QUARTER, FRIDAY, hours(WORKDAYS), at(20, 8, 45)),
        (Until.HOUR, FRIDAY, hours(WORKDAYS), at(20, 9, 30)),
        (Until.OPENING, FRIDAY, hours(WORKDAYS), at(23, 0, 30)),
        (Until.OPENING, FRIDAY, hours(WORKDAYS, rest="节"), at(24, 0, 30)),
        (Until.OPENING, at(22, 22), hours(WORKDAYS), at(24, 0, 30)),
        (Until.OPENING, FRIDAY, hours(ALWAYS), at(21, 1)),
        (Until.OPENING, FRIDAY, hours(Hours({})), None),
    ],
    ids=[
        "quarter",
        "hour",
        "over the weekend",
        "over a holiday",
        "not this morning",
        "never closed",
        "closed",
    ],
)
def test_until_when(until, now, desk, moment):
    assert moment_of(until, now, desk, "forex") == moment


@pytest.mark.parametrize(
    ("until", "spoke", "why"),
    [
        (at(20, 8, 31), False, None),
        (at(20, 8, 30), False, Back.DUE),
        (at(20, 8, 31), True, Back.CUSTOMER),
        (at(20, 8, 29), True, Back.CUSTOMER),
    ],
)
def test_what_brings_him_back(until, spoke, why):
    assert back(Aside("c_1", until, spoke), FRIDAY) is why
