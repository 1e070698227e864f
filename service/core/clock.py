"""Time comes in through one door so that tests can stand at the clock."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC time."""
        ...


CHINA = timezone(timedelta(hours=8))
"""Days are counted where the bank is; China has one time zone and no summer time."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def bank_day(clock: Clock) -> date:
    """Which day it is for the bank's customers."""
    return clock.now().astimezone(CHINA).date()


def iso(moment: datetime) -> str:
    """`2026-11-21T08:00:00.123Z`; naive values (SQLite returns them) are UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
