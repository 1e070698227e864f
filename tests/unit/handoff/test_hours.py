"""Opening hours at a frozen clock: workdays, weekends, holidays, make-up workdays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from service.core.clock import CHINA
from service.core.settings import ROOT
from service.handoff.routing.desk_file import load_desk, load_holidays
from service.handoff.routing.hours import (
    ALWAYS,
    DayKind,
    HolidayCalendar,
    Hours,
    Opening,
    ServiceHours,
    Span,
    off_hours_notice,
    slots,
    spoken,
)

CALENDAR = load_holidays()
OFFICE = Hours({DayKind.WORKDAY: (Span(time(9), time(12)), Span(time(13), time(17, 30)))})
DAILY = Hours(dict.fromkeys(DayKind, (Span(time(8), time(22)),)))
HOURS = ServiceHours(CALENDAR, DAILY, {"corporate": OFFICE, "fraud": ALWAYS})


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2026-01-01", "holiday", "元旦"),
        ("2026-01-04", "workday", None),
        ("2026-02-14", "workday", None),
        ("2026-02-15", "holiday", "春节"),
        ("2026-02-23", "holiday", "春节"),
        ("2026-02-24", "workday", None),
        ("2026-02-28", "workday", None),
        ("2026-04-06", "holiday", "清明节"),
        ("2026-05-05", "holiday", "劳动节"),
        ("2026-05-09", "workday", None),
        ("2026-06-19", "holiday", "端午节"),
        ("2026-09-20", "workday", None),
        ("2026-09-27", "holiday", "中秋节"),
        ("2026-10-07", "holiday", "国庆节"),
        ("2026-10-08", "workday", None),
        ("2026-10-10", "workday", None),
        ("2026-10-11", "weekend", None),
        ("2026-11-22", "weekend", None),
        ("2027-02-05", "holiday", "春节"),
        ("2027-02-09", "workday", None),
        ("2027-06-09", "holiday", "端午节"),
        ("2027-09-15", "holiday", "中秋节"),
        ("2027-10-03", "holiday", "国庆节"),
        ("2029-10-01", "workday", None),
    ],
)
def test_the_kind_of_a_day(day, kind, name):
    assert (CALENDAR.kind(date.fromisoformat(day)), CALENDAR.holiday(date.fromisoformat(day))) == (kind, name)


def test_2026_is_announced_and_whole_2027_is_only_the_law():
    assert CALENDAR.announced(date(2026, 5, 1)) and not CALENDAR.announced(date(2027, 5, 1))
    assert not CALENDAR.announced(date(2031, 1, 1))
    assert len(CALENDAR.years[2026].rest) == 33 and len(CALENDAR.years[2026].work) == 6
    assert len(CALENDAR.years[2027].rest) == 13, "the law names thirteen days"
    assert not CALENDAR.years[2027].work, "make-up workdays are never guessed"


def test_make_up_workdays_are_weekend_days_outside_the_holidays():
    for year in CALENDAR.years.values():
        assert all(day.weekday() >= 5 for day in year.work)
        assert not year.work & set(year.rest)


@pytest.mark.parametrize(
    ("skill", "now", "opens"),
    [
        ("loan", "2026-11-22T07:59:59", "2026-11-22T08:00"),
        ("loan", "2026-11-22T08:00", None),
        ("loan", "2026-11-22T21:59:59", None),
        ("loan", "2026-11-22T22:00", "2026-11-23T08:00"),
        ("fraud", "2026-02-17T03:00", None),
        ("corporate", "2026-11-20T12:00", "2026-11-20T13:00"),
        ("corporate", "2026-11-20T17:30", "2026-11-23T09:00"),
        ("corporate", "2026-11-21T10:00", "2026-11-23T09:00"),
        ("corporate", "2026-01-04T10:00", None),
        ("corporate", "2026-02-13T18:00", "2026-02-14T09:00"),
        ("corporate", "2026-02-14T17:30", "2026-02-24T09:00"),
        ("corporate", "2026-09-30T17:30", "2026-10-08T09:00"),
        ("corporate", "2026-10-09T18:00", "2026-10-10T09:00"),
        ("corporate", "2026-12-31T18:00", "2027-01-04T09:00"),
        ("corporate", "2027-09-14T18:00", "2027-09-16T09:00"),
    ],
)
def test_when_it_opens_next(skill, now, opens):
    opening = HOURS.opening(skill, beijing(now))
    assert opening.open is (opens is None)
    assert opening.opens_at == (opens and beijing(opens))


def test_the_zone_of_the_moment_does_not_matter():
    assert HOURS.opening("loan", datetime(2026, 11, 22, 0, 0, tzinfo=UTC)).open
    assert not HOURS.opening("loan", datetime(2026, 11, 21, 23, 59, tzinfo=UTC)).open


def test_a_desk_that_never_opens_promises_nothing():
    never = ServiceHours(CALENDAR, Hours({}))
    opening = never.opening("loan", beijing("2026-11-22T10:00"))
    assert opening == Opening(False, None)
    assert "留言" in off_hours_notice(opening, beijing("2026-11-22T10:00"))


@pytest.mark.parametrize(
    ("opens", "words"),
    [
        ("2026-11-22T08:00", "今天8:00"),
        ("2026-11-23T08:30", "明天（周一）8:30"),
        ("2026-11-26T09:00", "11月26日（周四）9:00"),
    ],
)
def test_the_next_opening_in_words(opens, words):
    assert spoken(Opening(False, beijing(opens)), beijing("2026-11-22T01:00")) == words


def test_what_is_not_announced_is_said_to_be_provisional():
    now = beijing("2027-01-31T18:00")
    opening = HOURS.opening("corporate", now)
    assert opening.provisional and "节假日安排为准" in off_hours_notice(opening, now)
    sure = HOURS.opening("corporate", beijing("2026-11-22T01:00"))
    assert "为准" not in off_hours_notice(sure, beijing("2026-11-22T01:00"))


def test_every_minute_of_a_week_agrees_with_the_next_opening():
    """Open exactly when nothing is promised; what is promised is open, and the minute before it is not."""
    for minute in range(0, 7 * 24 * 60, 7):
        now = beijing("2026-09-28T00:00") + timedelta(minutes=minute)
        opening = HOURS.opening("corporate", now)
        if opening.open:
            continue
        assert opening.opens_at and opening.opens_at > now
        assert HOURS.opening("corporate", opening.opens_at).open
        assert not HOURS.opening("corporate", opening.opens_at - timedelta(minutes=1)).open


def test_an_unknown_year_has_weekdays_only():
    assert HolidayCalendar({}).kind(date(2026, 10, 1)) is DayKind.WORKDAY


def test_the_desk_file_of_the_project():
    desk = load_desk(ROOT / "desk.yml")
    night, day = beijing("2026-11-22T03:00"), beijing("2026-11-22T10:00")
    assert desk.hours.opening("fraud", night).open, "fraud is served round the clock"
    assert not desk.hours.opening("loan", night).open and desk.hours.opening("loan", day).open


def test_appointments_lie_whole_within_opening_hours_at_round_times():
    found = slots(HOURS, "corporate", beijing("2026-02-13T11:10"), timedelta(minutes=30), 12)
    shown = [slot.astimezone(CHINA).strftime("%d %H:%M") for slot in found]
    afternoon = [f"13 {hour}:{minute}" for hour in (13, 14, 15, 16) for minute in ("00", "30")]
    assert shown == ["13 11:30", *afternoon, "13 17:00", "14 09:00", "14 09:30"]


def test_a_desk_that_never_opens_has_no_appointments():
    assert (
        slots(
            ServiceHours(CALENDAR, Hours({})), "loan", beijing("2026-02-13T11:10"), timedelta(minutes=30), 3
        )
        == []
    )
