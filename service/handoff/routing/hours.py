"""When people are at the desk: opening hours per skill group on Chinese workdays, weekends and holidays.

Plain data in, plain data out. Moments are aware; days and hours are those of the bank, in Chinese time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from service.core.clock import CHINA

HORIZON_DAYS = 60
"""A desk that does not open within two months is closed for good."""
WEEKDAYS = "一二三四五六日"


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class Year:
    """What is known of a year. Not announced: only the days the law names, and no make-up workday yet."""

    announced: bool
    rest: Mapping[date, str]
    work: frozenset[date] = frozenset()


@dataclass(frozen=True)
class HolidayCalendar:
    years: Mapping[int, Year]

    def kind(self, day: date) -> DayKind:
        """A year that is not in the calendar has weekdays and weekends only."""
        year = self.years.get(day.year)
        if year and day in year.work:
            return DayKind.WORKDAY
        if year and day in year.rest:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKDAY

    def holiday(self, day: date) -> str | None:
        year = self.years.get(day.year)
        return year.rest.get(day) if year else None

    def announced(self, day: date) -> bool:
        """False while the arrangement of that year is unknown: a promise for that day is provisional."""
        year = self.years.get(day.year)
        return year is not None and year.announced


@dataclass(frozen=True)
class Span:
    """From `begin` until just before `end`; an end at midnight is the end of the day."""

    begin: time
    end: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        begin = datetime.combine(day, self.begin, CHINA)
        end_day = day + timedelta(days=1) if self.end == time(0) else day
        return begin, datetime.combine(end_day, self.end, CHINA)


@dataclass(frozen=True)
class Hours:
    """Spans by kind of day, in the order of the day; a kind that is missing is closed."""

    spans: Mapping[DayKind, Sequence[Span]]


ALWAYS = Hours(dict.fromkeys(DayKind, (Span(time(0), time(0)),)))


@dataclass(frozen=True)
class Opening:
    """`opens_at` is the next opening, None while it is open or when none is in sight."""

    open: bool
    opens_at: datetime | None = None
    provisional: bool = False
    """The holiday arrangement of that day is not yet announced."""


@dataclass(frozen=True)
class ServiceHours:
    calendar: HolidayCalendar
    default: Hours
    by_skill: Mapping[str, Hours] = field(default_factory=dict)

    def of(self, skill: str) -> Hours:
        return self.by_skill.get(skill, self.default)

    def opening(self, skill: str, now: datetime) -> Opening:
        hours = self.of(skill)
        local = now.astimezone(CHINA)
        for number in range(HORIZON_DAYS):
            day = local.date() + timedelta(days=number)
            for span in hours.spans.get(self.calendar.kind(day), ()):
                begin, end = span.on(day)
                if begin <= local < end:
                    return Opening(True)
                if local < begin:
                    return Opening(False, begin, not self.calendar.announced(day))
        return Opening(False)


def slots(
    hours: ServiceHours,
    skill: str,
    first: datetime,
    length: timedelta,
    count: int,
    full: Collection[datetime] = (),
) -> list[datetime]:
    """The next `count` appointments from `first` on: whole slots of `length` within the opening hours, in UTC.

    Those that begin at a moment in `full` are passed over.

    Slots begin at full multiples of `length` after midnight, so that everybody is told the same round times.
    """
    found: list[datetime] = []
    for number in range(HORIZON_DAYS):
        day = first.astimezone(CHINA).date() + timedelta(days=number)
        midnight = datetime.combine(day, time(0), CHINA)
        for span in hours.of(skill).spans.get(hours.calendar.kind(day), ()):
            begin, end = span.on(day)
            slot = midnight + -(-(max(begin, first) - midnight) // length) * length
            while slot + length <= end:
                if slot not in full:
                    found.append(slot.astimezone(UTC))
                slot += length
                if len(found) == count:
                    return found
    return found


def after_opening(hours: ServiceHours, skill: str, start: datetime, length: timedelta) -> datetime:
    """When `length` of opening time will have passed since `start`, in UTC; without a break where it never opens."""
    left, first = length, start.astimezone(CHINA).date()
    for number in range(HORIZON_DAYS):
        day = first + timedelta(days=number)
        for span in hours.of(skill).spans.get(hours.calendar.kind(day), ()):
            begin, end = span.on(day)
            begin = max(begin, start)
            if end - begin >= left:
                return (begin + left).astimezone(UTC)
            left -= max(end - begin, timedelta(0))
    return (start + length).astimezone(UTC)


def opened_between(hours: ServiceHours, skill: str, start: datetime, end: datetime) -> timedelta:
    """How much of the time from `start` to `end` the desk was open."""
    total, day = timedelta(0), start.astimezone(CHINA).date()
    while day <= end.astimezone(CHINA).date():
        for span in hours.of(skill).spans.get(hours.calendar.kind(day), ()):
            opens, closes = span.on(day)
            total += max(min(closes, end) - max(opens, start), timedelta(0))
        day += timedelta(days=1)
    return total


def spoken(opening: Opening, now: datetime) -> str:
    """The next opening as people say it: 今天8:00, 明天（周一）8:00, 10月8日（周四）8:00."""
    return spoken_moment(opening.opens_at, now) if opening.opens_at else ""


def spoken_moment(moment: datetime, now: datetime) -> str:
    """As `spoken`."""
    local, today = moment.astimezone(CHINA), now.astimezone(CHINA).date()
    weekday = f"（周{WEEKDAYS[local.weekday()]}）"
    near = {0: "今天", 1: f"明天{weekday}"}
    day = near.get((local.date() - today).days, f"{local.month}月{local.day}日{weekday}")
    return day + _clock(local)


def spoken_slot(begin: datetime, end: datetime, now: datetime | None = None) -> str:
    """An appointment: 今天11:00到11:30之间. Without `now` by its date, for who reads it another day."""
    local = begin.astimezone(CHINA)
    date = f"{local.month}月{local.day}日（周{WEEKDAYS[local.weekday()]}）{_clock(local)}"
    return f"{spoken_moment(begin, now) if now else date}到{_clock(end.astimezone(CHINA))}之间"


def _clock(local: datetime) -> str:
    return f"{local.hour}:{local.minute:02}"


def off_hours_notice(opening: Opening, now: datetime) -> str:
    """What a customer reads who wants a person while nobody is there."""
    if opening.opens_at is None:
        return "现在不在人工服务时间。您可以先留言，我们看到后会在这里回复您。"
    unsure = "（以届时公布的节假日安排为准）" if opening.provisional else ""
    return (
        f"现在不在人工服务时间，{spoken(opening, now)}开始服务{unsure}。"
        "您可以先留言，或者约回电，上班后优先处理；急事请直接拨打客服电话。"
    )
