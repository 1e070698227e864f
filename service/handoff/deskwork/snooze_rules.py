"""Putting a customer aside for later: until when, and what brings him back. Rules only."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from service.core.clock import CHINA
from service.handoff.routing.hours import ServiceHours

MORNING = time(9)
"""When a day begins at a desk that never closes."""


class Until(StrEnum):
    QUARTER = "quarter"
    HOUR = "hour"
    OPENING = "opening"


class Back(StrEnum):
    """Why he is back: the time has come, he wrote, or the agent took him back."""

    DUE = "due"
    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True)
class Aside:
    """`spoke`: the customer has written since."""

    conversation: str
    until: datetime
    spoke: bool


def moment_of(until: Until, now: datetime, hours: ServiceHours, skill: str) -> datetime | None:
    """In UTC. `opening` is the first one after today, in Chinese time; None where the desk does not open again."""
    if until is Until.QUARTER:
        return now + timedelta(minutes=15)
    if until is Until.HOUR:
        return now + timedelta(hours=1)
    tomorrow = now.astimezone(CHINA).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(0), CHINA)
    opening = hours.opening(skill, midnight)
    if opening.open:
        return datetime.combine(tomorrow, MORNING, CHINA).astimezone(UTC)
    return opening.opens_at.astimezone(UTC) if opening.opens_at else None


def back(aside: Aside, now: datetime) -> Back | None:
    """What brings him back now, if anything."""
    if aside.spoke:
        return Back.CUSTOMER
    return Back.DUE if now >= aside.until else None
