"""Today's figures, from the day's handoffs. Rules over plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from service.core.clock import CHINA

GIVEN_UP = frozenset({"abandoned", "left"})
INSTEAD = frozenset({"message_left", "callback_booked"})


@dataclass(frozen=True)
class Passed:
    """A handoff of today. `answered_at`: when a person first took it; within `target` is in time."""

    queued_at: datetime
    answered_at: datetime | None
    outcome: str | None
    target: timedelta = timedelta(seconds=60)

    @property
    def waited(self) -> timedelta | None:
        return self.answered_at - self.queued_at if self.answered_at else None


def day_began(now: datetime) -> datetime:
    """Midnight where the bank is."""
    return datetime.combine(now.astimezone(CHINA).date(), time(0), CHINA)


def of_today(rows: Sequence[Passed], handed_on: int) -> dict[str, Any]:
    """offered, taken, abandoned, instead, handed_on, mean_wait_seconds, service_level, target_seconds.

    `service_level` is the share of those whose wait is over who were answered in time: who gave up was not. Who left
    a message or booked a callback chose another way and counts on neither side.
    """
    waits = [row.waited for row in rows if row.waited is not None]
    in_time = sum(1 for row in rows if row.waited is not None and row.waited <= row.target)
    unanswered = [row.outcome for row in rows if not row.answered_at]
    abandoned = sum(1 for outcome in unanswered if outcome in GIVEN_UP)
    over = len(waits) + abandoned
    return {
        "offered": len(rows),
        "taken": len(waits),
        "abandoned": abandoned,
        "instead": sum(1 for outcome in unanswered if outcome in INSTEAD),
        "handed_on": handed_on,
        "mean_wait_seconds": _mean(waits),
        "service_level": round(in_time / over, 4) if over else None,
        "target_seconds": _ends([int(row.target.total_seconds()) for row in rows]),
    }


def _ends(targets: Sequence[int]) -> list[int] | None:
    return [min(targets), max(targets)] if targets else None


def _mean(waits: Sequence[timedelta]) -> int | None:
    return round(sum(wait.total_seconds() for wait in waits) / len(waits)) if waits else None
