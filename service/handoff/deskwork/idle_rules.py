"""A customer who fell silent while a person serves him: warned first, then the service ends. Rules only.

Silence counts from the agent's last words: who waits for an answer of the agent, or was asked to hold, is not silent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    WARN = "warn"
    END = "end"


@dataclass(frozen=True)
class Limits:
    """`end` zero: never. The warning comes `warning` before the end, and the end never sooner after it."""

    end: timedelta
    warning: timedelta

    @classmethod
    def of(cls, end_minutes: int, warning_minutes: int) -> "Limits":
        """A warning as long as the whole silence would come at once: it is then cut to half of it."""
        end = timedelta(minutes=end_minutes)
        return cls(end, min(timedelta(minutes=warning_minutes), end / 2))


@dataclass(frozen=True)
class Silence:
    """`asked_at`: the agent's last words, if the customer has said nothing since; `warned_at` likewise."""

    asked_at: datetime | None
    warned_at: datetime | None
    held: bool = False


def step(silence: Silence, now: datetime, limits: Limits) -> Step | None:
    """What is due now, if anything. After a pause of the service the warning still comes first."""
    if limits.end <= timedelta(0) or silence.held or silence.asked_at is None:
        return None
    if silence.warned_at is not None and silence.warned_at >= silence.asked_at:
        return Step.END if now - silence.warned_at >= limits.warning else None
    return Step.WARN if now - silence.asked_at >= limits.end - limits.warning else None
