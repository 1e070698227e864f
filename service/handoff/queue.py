"""The queue as rules over plain data: order, position, estimated wait."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Waiting:
    conversation: str
    skill: str
    urgent: bool
    queued_at: datetime


@dataclass(frozen=True)
class Place:
    """`wait_minutes` is a range, or None while nobody serves the skill."""

    position: int
    ahead: int
    wait_minutes: tuple[int, int] | None


def in_order(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Urgent first, then first come, first served."""
    return sorted(waiting, key=lambda one: (not one.urgent, one.queued_at, one.conversation))


def place_of(
    conversation: str, waiting: Sequence[Waiting], seats: dict[str, int], handling_minutes: float
) -> Place | None:
    """The customer's place among those waiting for the same skill; None if he does not wait."""
    mine = next((one for one in waiting if one.conversation == conversation), None)
    if mine is None:
        return None
    line = in_order([one for one in waiting if one.skill == mine.skill])
    ahead = line.index(mine)
    return Place(ahead + 1, ahead, estimated_wait(ahead, handling_minutes, seats.get(mine.skill, 0)))


def estimated_wait(ahead: int, handling_minutes: float, seats: int) -> tuple[int, int] | None:
    """People ahead × handling time ÷ active seats, as whole minutes around the estimate.

    110 ahead, 5 minutes, 7 seats → (78, 79). Nobody on duty → None: no number is better than a false one.
    """
    if seats <= 0:
        return None
    lower = math.floor(ahead * handling_minutes / seats)
    return lower, lower + 1


def may_serve(skills: Sequence[str], skill: str) -> bool:
    return "*" in skills or skill in skills
