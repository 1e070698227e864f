"""The period that is looked at, and the one it is compared with. Days are the bank's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from service.core.clock import CHINA


@dataclass(frozen=True)
class Span:
    """The last `days` days, today included; and as long a time before, up to the same time of day."""

    days: int
    first_day: date
    today: date
    begin: datetime
    before_begin: datetime
    before_end: datetime

    @classmethod
    def of(cls, now: datetime, days: int) -> "Span":
        today = now.astimezone(CHINA).date()
        first_day = today - timedelta(days=days - 1)
        begin = datetime.combine(first_day, time(0), CHINA).astimezone(UTC)
        earlier = timedelta(days=days)
        return cls(days, first_day, today, begin, begin - earlier, now.astimezone(UTC) - earlier)

    def comparable(self, counted_from: datetime | None) -> bool:
        """Whether turns were counted since the beginning of the period before."""
        return counted_from is not None and counted_from <= self.before_begin
