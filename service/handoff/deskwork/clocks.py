"""The three clocks of a customer with people: how long he waits in the line, for the first reply, for the next one.

One clock runs at a time, and none while it is the customer's turn to speak.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from service.conversations.ownership import Owner
from service.core.clock import iso
from service.handoff.routing.hours import ServiceHours, after_opening, opened_between

WARN_AT = 0.7
"""The part of the target after which a clock is amber."""


class ClockKind(StrEnum):
    QUEUE = "queue"
    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"


@dataclass(frozen=True)
class Targets:
    """Opening time within which each clock should be stopped."""

    queue: timedelta = timedelta(seconds=60)
    first_reply: timedelta = timedelta(seconds=60)
    next_reply: timedelta = timedelta(seconds=120)

    def of(self, kind: ClockKind) -> timedelta:
        return {
            ClockKind.QUEUE: self.queue,
            ClockKind.FIRST_REPLY: self.first_reply,
            ClockKind.NEXT_REPLY: self.next_reply,
        }[kind]


@dataclass(frozen=True)
class Targeted:
    """Everybody's targets, and those of the skill groups that differ."""

    default: Targets = Targets()
    by_skill: Mapping[str, Targets] = field(default_factory=dict)

    def of(self, skill: str) -> Targets:
        return self.by_skill.get(skill, self.default)


@dataclass(frozen=True)
class Moments:
    """What the clocks depend on; each moment is of this service by this agent, None where it has not come."""

    owner: Owner
    queued_at: datetime
    """When this wait began."""
    joined_at: datetime | None = None
    """When the present agent took over."""
    answered: bool = False
    """He has spoken since."""
    asked_at: datetime | None = None
    """The customer's first word after the agent's last, or after he joined."""
    held: bool = False
    resumed_at: datetime | None = None
    """The end of a hold after which the agent has not spoken yet."""


@dataclass(frozen=True)
class DeskClock:
    """`paused_seconds`: what is left while the desk is closed; None while time counts."""

    kind: ClockKind
    since: datetime
    warn_at: datetime
    due_at: datetime
    paused_seconds: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "since": iso(self.since),
            "warn_at": iso(self.warn_at),
            "due_at": iso(self.due_at),
            "paused_seconds": self.paused_seconds,
        }


def started(moments: Moments) -> tuple[ClockKind, datetime] | None:
    """Which clock runs, and since when.

    Letting a customer hold answers him: no clock runs meanwhile, and the one for the next reply begins when it ends.
    """
    if moments.owner is Owner.QUEUED:
        return ClockKind.QUEUE, moments.queued_at
    if moments.owner is not Owner.HUMAN or moments.held:
        return None
    if moments.resumed_at:
        return ClockKind.NEXT_REPLY, moments.resumed_at
    if not moments.answered:
        return (ClockKind.FIRST_REPLY, moments.joined_at) if moments.joined_at else None
    return (ClockKind.NEXT_REPLY, moments.asked_at) if moments.asked_at else None


def clock_of(
    moments: Moments, targets: Targets, hours: ServiceHours, skill: str, now: datetime
) -> DeskClock | None:
    """Due moments are in opening time: what is left at closing is left at the next opening."""
    running = started(moments)
    if running is None:
        return None
    kind, since = running
    target = targets.of(kind)
    due = after_opening(hours, skill, since, target)
    left = None
    if now < due and not hours.opening(skill, now).open:
        left = max(0, round((target - opened_between(hours, skill, since, now)).total_seconds()))
    return DeskClock(kind, since, after_opening(hours, skill, since, target * WARN_AT), due, left)
