"""How long a customer will wait: people ahead × recent handling time of that skill ÷ active seats. And what if it is long."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from service.handoff.line.queue import Place

ENOUGH = 5
"""Handled conversations needed before their mean replaces the configured handling time."""


@dataclass(frozen=True)
class Handled:
    """One conversation an agent had in hand."""

    skill: str
    agent: str
    started: datetime
    ended: datetime


@dataclass(frozen=True)
class HandlingTimes:
    """Minutes of a seat that one conversation takes, by skill group."""

    by_skill: Mapping[str, float]
    otherwise: float

    def of(self, skill: str) -> float:
        return self.by_skill.get(skill, self.otherwise)


def handling_times(handled: Sequence[Handled], default: float) -> HandlingTimes:
    """Means per skill; for a skill with too few, the mean of all; with too few of those, `default`."""
    shares = seat_minutes(handled)
    everything = [share for each in shares.values() for share in each]
    means = {skill: sum(each) / len(each) for skill, each in shares.items() if len(each) >= ENOUGH}
    enough = len(everything) >= ENOUGH
    return HandlingTimes(means, sum(everything) / len(everything) if enough else default)


def seat_minutes(handled: Sequence[Handled]) -> dict[str, list[float]]:
    """Minutes each conversation took of its agent. Two served side by side share the minutes they overlap."""
    by_agent: dict[str, list[Handled]] = defaultdict(list)
    for one in handled:
        by_agent[one.agent].append(one)
    shares: dict[str, list[float]] = defaultdict(list)
    for mine in by_agent.values():
        for one, share in zip(mine, _shared(mine), strict=True):
            shares[one.skill].append(share / 60)
    return dict(shares)


def _shared(mine: Sequence[Handled]) -> list[float]:
    """Seconds of the seat for each: every span of time is split among the conversations that were open in it."""
    lasting = [(n, one) for n, one in enumerate(mine) if one.ended > one.started]
    changes = sorted(
        change for n, one in lasting for change in ((one.started, True, n), (one.ended, False, n))
    )
    shares, inside = [0.0] * len(mine), set[int]()
    for (begin, opens, which), (end, _, _) in pairwise(changes):
        inside = inside | {which} if opens else inside - {which}
        for n in inside:
            shares[n] += (end - begin).total_seconds() / len(inside)
    return shares


def too_long(place: Place, patience_minutes: float) -> bool:
    """Whether other ways are offered: the wait begins beyond what people put up with, or nobody is on duty."""
    return place.wait_minutes is None or place.wait_minutes[0] >= patience_minutes


def longest(places: Iterable[Place]) -> int:
    """Minutes the one at the end of the line is told, for the metrics; 0 with nobody waiting."""
    return max((place.wait_minutes[1] for place in places if place.wait_minutes), default=0)
