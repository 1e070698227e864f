"""The queue as rules over plain data: order, position, estimated wait."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.core.clock import iso


@dataclass(frozen=True)
class Waiting:
    conversation: str
    skill: str
    urgent: bool
    queued_at: datetime
    """When his place was taken."""
    head: bool = False
    """Came back from an agent: first of his class."""
    choice: str | None = None
    """What he chose instead of waiting, or `offered` while he may choose."""
    since: datetime | None = None
    """When this wait began; None: when his place was taken."""
    told_closed: bool = False


@dataclass(frozen=True)
class Place:
    """`wait_minutes` is a range, or None while nobody serves the skill."""

    position: int
    ahead: int
    wait_minutes: tuple[int, int] | None
    choices: tuple[str, ...] = ()
    """Other ways than waiting, while they are offered: callback, message, wait."""
    opens_at: datetime | None = None
    """The next opening, while the desk is closed."""

    def to_json(self) -> dict[str, Any]:
        minutes = self.wait_minutes and list(self.wait_minutes)
        place: dict[str, Any] = {"position": self.position, "ahead": self.ahead, "wait_minutes": minutes}
        if self.choices:
            place["choices"] = list(self.choices)
        if self.opens_at:
            place["opens_at"] = iso(self.opens_at)
        return place


def in_order(waiting: Sequence[Waiting], promoted_before: datetime | None = None) -> list[Waiting]:
    """Urgent first, then who came back from an agent, then first come, first served.

    Whoever took his place before `promoted_before` has waited so long that he goes with the urgent ones.
    """

    def rank(one: Waiting) -> tuple[bool, bool, datetime, str]:
        first = one.urgent or (promoted_before is not None and one.queued_at <= promoted_before)
        return not first, not one.head, one.queued_at, one.conversation

    return sorted(waiting, key=rank)


def place_of(
    conversation: str,
    waiting: Sequence[Waiting],
    seats: Mapping[str, int],
    minutes_of: Callable[[str], float],
    promoted_before: datetime | None = None,
) -> Place | None:
    """The customer's place among those waiting for the same skill; None if he does not wait."""
    return places_of(waiting, seats, minutes_of, promoted_before).get(conversation)


def places_of(
    waiting: Sequence[Waiting],
    seats: Mapping[str, int],
    minutes_of: Callable[[str], float],
    promoted_before: datetime | None = None,
) -> dict[str, Place]:
    """Everybody's place. `seats` are active seats by skill, `minutes_of` the handling time of a skill."""
    ahead: Counter[str] = Counter()
    places = {}
    for one in in_order(waiting, promoted_before):
        mine = ahead[one.skill]
        wait = estimated_wait(mine, minutes_of(one.skill), seats.get(one.skill, 0))
        places[one.conversation] = Place(mine + 1, mine, wait)
        ahead[one.skill] += 1
    return places


def estimated_wait(ahead: int, handling_minutes: float, seats: int) -> tuple[int, int] | None:
    """People ahead × handling time ÷ active seats, as whole minutes around the estimate.

    110 ahead, 5 minutes, 7 seats → (78, 79). Nobody on duty → None: no number is better than a false one.
    """
    if seats <= 0:
        return None
    lower = math.floor(ahead * handling_minutes / seats)
    return lower, lower + 1


def may_serve(skills: Sequence[str], skill: str) -> bool:
    """`*` serves every group; `loan:2` serves loan, as the second line."""
    return any(one.partition(":")[0] in {"*", skill} for one in skills)
