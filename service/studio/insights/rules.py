"""What follows from the counts: the topics that carry the volume, and what of the content needs a hand. Rules over plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kb_index.lint.limits import REVIEW_DAYS
from service.releases.gate import wilson
from service.studio.insights.tally import Tally, TopicCount, is_business

LINE = 78
"""Per cent of the volume that self-service should carry; a yardstick, not a law."""
DEMANDED = 40
"""Topics in demand: the first so many by volume."""
FEW, FEW_IN_DEMAND = 30, 60
"""Questions a topic should have at least."""
LEAST = 10
"""Below so many cases nothing is said of a share or of a change."""
ENDS_SOON_DAYS = 30
LEAST_CLOSE = 3
MOST_SHOWN = 20


@dataclass(frozen=True)
class Entry:
    """A topic of the content. `examples`: its questions, None where they cannot be counted; `title`: of its article, if any."""

    topic: str
    name: str
    policy: str
    skill: str
    examples: int | None = None
    title: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Coverage:
    """Topics by falling volume, parted by the line. `carried` of `total` is what those inside make up."""

    total: int
    carried: int
    inside: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True)
class Few:
    """A topic with fewer questions than `floor`. `action`: add questions, or write the article that is missing."""

    topic: str
    examples: int
    floor: int
    in_demand: bool
    action: str


@dataclass(frozen=True)
class Weak:
    """An article whose answers often did not end the matter; `low` to `high` is the 95 % interval of the share, 0–1.

    `stands_out`: even the lower end lies above the share of all answers together.
    """

    topic: str
    answers: int
    unhelpful: int
    handed_over: int
    failed: int
    low: float
    high: float
    stands_out: bool


class Age(StrEnum):
    """The most pressing first."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    STALE = "stale"


@dataclass(frozen=True)
class Dated:
    """An article whose day has come: `day` is its last one, or for a stale one the day it was last reviewed for."""

    topic: str
    age: Age
    day: date


def volumes(found: Tally) -> dict[str, int]:
    """Business topic → conversations it came up in: however many turns one took, it is one demand."""
    return {
        topic: count.conversations
        for topic, count in found.topics.items()
        if count.conversations and is_business(topic)
    }


def by_volume(volume: Mapping[str, int]) -> list[str]:
    """Falling; equal ones by id, so that the same figures give the same list."""
    return sorted(volume, key=lambda topic: (-volume[topic], topic))


def coverage(volume: Mapping[str, int], line: int = LINE) -> Coverage:
    """The smallest set of topics that carries `line` per cent of the volume, and the rest."""
    order, total = by_volume(volume), sum(volume.values())
    carried = taken = 0
    while carried * 100 < line * total:
        carried += volume[order[taken]]
        taken += 1
    return Coverage(total, carried, tuple(order[:taken]), tuple(order[taken:]))


def few_examples(entries: Sequence[Entry], volume: Mapping[str, int]) -> list[Few]:
    """Those in demand first, then the barest."""
    demanded = frozenset(by_volume(volume)[:DEMANDED])
    found = []
    for one in entries:
        wanted = one.topic in demanded
        floor = FEW_IN_DEMAND if wanted else FEW
        if one.examples is None or one.examples >= floor or not is_business(one.topic):
            continue
        action = "write_article" if one.policy == "answer" and one.title is None else "add_questions"
        found.append(Few(one.topic, one.examples, floor, wanted, action))
    return sorted(found, key=lambda one: (not one.in_demand, one.examples, one.topic))


def weak_articles(topics: Mapping[str, TopicCount]) -> list[Weak]:
    """Of articles with LEAST answers and any that failed; the surest to be weak first."""
    answers = sum(count.answers for count in topics.values())
    common = sum(count.failed for count in topics.values()) / answers if answers else 0.0
    found = [_weak(topic, count, common) for topic, count in topics.items() if count.failed]
    told = [one for one in found if one.answers >= LEAST]
    return sorted(told, key=lambda one: (-one.low, one.topic))[:MOST_SHOWN]


def _weak(topic: str, count: TopicCount, common: float) -> Weak:
    low, high = (end / 100 for end in wilson(100 * count.failed / count.answers, count.answers))
    return Weak(
        topic, count.answers, count.unhelpful, count.handed_over, count.failed, low, high, low > common
    )


def unused_articles(entries: Sequence[Entry], topics: Mapping[str, TopicCount], today: date) -> list[Entry]:
    """Articles that may be shown today and answered nobody. Nothing is said while there are hardly any answers at all."""
    if sum(count.answers for count in topics.values()) < LEAST:
        return []
    return [
        one
        for one in entries
        if one.title is not None
        and (one.valid_from is None or one.valid_from <= today)
        and (one.valid_until is None or today <= one.valid_until)
        and not (one.topic in topics and topics[one.topic].answers)
    ]


def dated_articles(entries: Sequence[Entry], today: date) -> list[Dated]:
    """The most pressing first, of those the oldest."""
    found = [one for entry in entries if entry.title is not None and (one := _dated(entry, today))]
    ages = list(Age)
    return sorted(found, key=lambda one: (ages.index(one.age), one.day, one.topic))


def _dated(entry: Entry, today: date) -> Dated | None:
    until = entry.valid_until
    if until is not None and until < today:
        return Dated(entry.topic, Age.EXPIRED, until)
    if until is not None and until <= today + timedelta(days=ENDS_SOON_DAYS):
        return Dated(entry.topic, Age.EXPIRING, until)
    begun = entry.valid_from
    if begun is not None and begun < today - timedelta(days=REVIEW_DAYS):
        return Dated(entry.topic, Age.STALE, begun)
    return None


def close_pairs(close: Mapping[tuple[str, str], int]) -> list[tuple[tuple[str, str], int]]:
    """The most often confused first."""
    told = [(pair, turns) for pair, turns in close.items() if turns >= LEAST_CLOSE]
    return sorted(told, key=lambda one: (-one[1], one[0]))[:MOST_SHOWN]


def change(now: int, before: int) -> float | None:
    """0.25: a quarter more than before; None while there were too few to compare with."""
    return round((now - before) / before, 4) if before >= LEAST else None
