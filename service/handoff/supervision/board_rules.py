"""The floor at a glance: seats against the queue, and what is wrong with it. Rules over plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from service.handoff.line.queue import estimated_wait
from service.handoff.routing.state import Agent, Status

GONE_HOME = timedelta(minutes=60)
"""Nobody is counted as a seat this long after his last sign of life: another shift is not an empty desk."""


class SeatState(StrEnum):
    """`serving`: has somebody in hand, whatever he says of himself. `away`: 离线, or signed in without a sign of life."""

    SERVING = "serving"
    FREE = "free"
    PAUSED = "paused"
    AWAY = "away"


@dataclass(frozen=True)
class Seat:
    """`reason` is what a break is for; `since` when the agent said so."""

    agent: Agent
    state: SeatState
    name: str = ""
    reason: str | None = None
    since: datetime | None = None

    def serves(self, skill: str) -> bool:
        return self.agent.level(skill) is not None


@dataclass(frozen=True)
class Seats:
    serving: int = 0
    free: int = 0
    paused: int = 0
    away: int = 0

    @property
    def total(self) -> int:
        return self.serving + self.free + self.paused + self.away

    @property
    def empty(self) -> int:
        """Desks nobody is served at."""
        return self.total - self.serving


@dataclass(frozen=True)
class Limits:
    """From desk.yml."""

    long_handling: timedelta = timedelta(minutes=43)
    alert_waiting: int = 1
    """From how many waiting customers on an empty seat is worth an alert."""
    idle_after: timedelta = timedelta(seconds=20)
    """A free seat beside somebody who has waited no longer than one ring is ringing, not idle."""


@dataclass(frozen=True)
class Queueing:
    """A customer who waits; longer than `target` is too long."""

    skill: str
    since: datetime
    target: timedelta = timedelta(seconds=60)


@dataclass(frozen=True)
class GroupLine:
    """One skill group, or all of them. `estimate` in minutes for who came now; None: nobody on duty."""

    skill: str | None
    seats: Seats
    waiting: int = 0
    longest: timedelta = timedelta()
    too_long: int = 0
    estimate: tuple[int, int] | None = None


class AlertCode(StrEnum):
    UNSTAFFED = "unstaffed"
    """Customers wait and nobody could take them."""
    PAUSED = "paused_while_waiting"
    IDLE = "idle_while_waiting"


@dataclass(frozen=True)
class Alert:
    """`seats` are those it is about: paused ones, or free ones."""

    code: AlertCode
    skill: str | None
    waiting: int
    seats: int
    longest: timedelta


def seat_state(agent: Agent, now: datetime) -> SeatState | None:
    """None: no seat, because he serves no group, or is signed in nowhere."""
    if not agent.levels and not agent.in_hand:
        return None
    if agent.lost_since is not None:
        gone = now - agent.lost_since > GONE_HOME
        return None if gone and not agent.in_hand else SeatState.AWAY
    if agent.in_hand:
        return SeatState.SERVING
    if agent.status is Status.ONLINE:
        return SeatState.FREE
    return SeatState.AWAY if agent.status is Status.OFFLINE else SeatState.PAUSED


def count(seats: Sequence[Seat]) -> Seats:
    found = [seat.state for seat in seats]
    return Seats(**{state.value: found.count(state) for state in SeatState})


def group_line(
    skill: str | None,
    seats: Sequence[Seat],
    queue: Sequence[Queueing],
    handling_minutes: float,
    now: datetime,
) -> GroupLine:
    """`skill` None: the whole floor, where each seat and customer counts once."""
    mine = [seat for seat in seats if skill is None or seat.serves(skill)]
    waiting = [one for one in queue if skill is None or one.skill == skill]
    waits = [now - one.since for one in waiting]
    on_duty = sum(1 for seat in mine if seat.agent.on_duty)
    return GroupLine(
        skill,
        count(mine),
        len(waits),
        max(waits, default=timedelta()),
        sum(1 for one in waiting if now - one.since > one.target),
        estimated_wait(len(waits), handling_minutes, on_duty),
    )


def group_lines(
    skills: Sequence[str],
    seats: Sequence[Seat],
    queue: Sequence[Queueing],
    minutes: Mapping[str, float],
    now: datetime,
) -> list[GroupLine]:
    """Groups somebody serves or waits for, whoever waits longest first, then in the given order."""
    lines = [group_line(skill, seats, queue, minutes[skill], now) for skill in skills]
    return sorted(
        (line for line in lines if line.seats.total or line.waiting),
        key=lambda line: line.longest,
        reverse=True,
    )


def alerts(lines: Sequence[GroupLine], limits: Limits) -> list[Alert]:
    """What a supervisor has to do something about, the longest wait first; at most one per group, the worst."""
    found = [alert for line in lines if (alert := _alert(line, limits))]
    return sorted(found, key=lambda alert: alert.longest, reverse=True)


def _alert(line: GroupLine, limits: Limits) -> Alert | None:
    seats = line.seats
    if line.waiting < limits.alert_waiting:
        return None
    if not seats.serving and not seats.free and not seats.paused:
        return Alert(AlertCode.UNSTAFFED, line.skill, line.waiting, 0, line.longest)
    if seats.paused:
        return Alert(AlertCode.PAUSED, line.skill, line.waiting, seats.paused, line.longest)
    if seats.free and line.longest > limits.idle_after:
        return Alert(AlertCode.IDLE, line.skill, line.waiting, seats.free, line.longest)
    return None


def is_long(accepted_at: datetime | None, now: datetime, limits: Limits) -> bool:
    """Whether a conversation has been served for so long that somebody should look."""
    return accepted_at is not None and now - accepted_at >= limits.long_handling
