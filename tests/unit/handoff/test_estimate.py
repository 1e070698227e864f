"""Whether people are told the truth about their wait: rules, and a seeded simulation of a service desk."""

import heapq
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from service.handoff.line.queue import Place, estimated_wait
from service.handoff.routing.estimate import Handled, handling_times, longest, seat_minutes, too_long

START = datetime(2026, 11, 23, 1, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def handled(begin: float, end: float, skill: str = "loan", agent: str = "1") -> Handled:
    return Handled(skill, agent, at(begin), at(end))


def test_a_hundred_and_ten_ahead_five_minutes_seven_seats():
    assert estimated_wait(110, 5, 7) == (78, 79)


def test_each_skill_has_its_own_handling_time_once_there_are_enough():
    known = [handled(n * 10, n * 10 + 8) for n in range(5)]
    known += [handled(n * 10, n * 10 + 2, "forex", "2") for n in range(4)]
    times = handling_times(known, 5)
    assert times.of("loan") == pytest.approx(8)
    assert times.of("forex") == pytest.approx((5 * 8 + 4 * 2) / 9)
    assert handling_times(known[:4], 5).of("loan") == 5


def test_conversations_side_by_side_share_the_seat():
    assert seat_minutes([handled(0, 10), handled(0, 10), handled(20, 30, agent="2")]) == {"loan": [5, 5, 10]}
    assert seat_minutes([handled(0, 10), handled(5, 10, "forex")]) == {"loan": [7.5], "forex": [2.5]}
    assert seat_minutes([handled(0, 0), handled(0, 10), handled(10, 12)]) == {"loan": [0, 10, 2]}


@pytest.mark.parametrize(
    ("wait", "long"), [((19, 20), False), ((20, 21), True), ((45, 46), True), (None, True)]
)
def test_beyond_patience_other_ways_are_offered(wait, long):
    assert too_long(Place(2, 1, wait), 20) is long


def test_the_longest_wait_of_the_line():
    assert longest([Place(1, 0, (0, 1)), Place(2, 1, (5, 6)), Place(1, 0, None)]) == 6
    assert longest([]) == 0


@dataclass
class Told:
    estimate: float
    wait: float


def simulated(seed: int, seats: int, each: int, minutes: float, per_minute: float) -> list[Told]:
    """A day at a desk: `each` conversations side by side per seat, log-normal durations, a rush of customers.

    Everybody is told his wait when he joins, from what had ended by then; minutes throughout.
    """
    luck = random.Random(seed)
    free = [(0.0, f"{seat}") for seat in range(seats) for _ in range(each)]
    heapq.heapify(free)
    starts: list[float] = []
    ended: list[tuple[float, Handled]] = []
    told: list[Told] = []
    now = 0.0
    while now < 480:
        now += luck.expovariate(per_minute)
        ready, seat = heapq.heappop(free)
        begin = max(now, ready)
        length = luck.lognormvariate(-0.18, 0.6) * minutes
        ahead = sum(1 for other in starts if other > now)
        known = [one for end, one in ended if end <= now]
        told_minutes = estimated_wait(ahead, handling_times(known, minutes).of("loan"), seats)
        assert told_minutes is not None
        told.append(Told(sum(told_minutes) / 2, begin - now))
        starts.append(begin)
        ended.append((begin + length, handled(begin, begin + length, agent=seat)))
        heapq.heappush(free, (begin + length, seat))
    return told


@pytest.mark.parametrize(
    ("seats", "each", "minutes", "per_minute"),
    [(7, 1, 5, 1.6), (3, 1, 8, 0.45), (12, 1, 5, 2.7), (4, 3, 12, 1.2)],
    ids=["seven seats", "small group", "large group", "three at a time"],
)
def test_the_mean_error_is_at_most_a_fifth_of_the_wait(seats, each, minutes, per_minute):
    told = [one for seed in range(2) for one in simulated(seed, seats, each, minutes, per_minute)]
    error = sum(abs(one.estimate - one.wait) for one in told) / len(told)
    wait = sum(one.wait for one in told) / len(told)
    print(
        f"mean wait {wait:.1f} min, mean error {error:.2f} min = {error / wait:.1%} of {len(told)} customers"
    )
    assert wait > 5, "the scenario is a rush"
    assert error <= 0.2 * wait
