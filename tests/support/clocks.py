"""Clocks for a service in this process."""

from datetime import UTC, datetime, timedelta


class ShiftedClock:
    """Goes on by itself; `shift` is what a test sets it forward or back."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift
