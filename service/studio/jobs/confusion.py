"""Which topics one evaluation took for which others: as a square of the worst of them, and ranked with messages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from service.studio.jobs.compare import MOST_MESSAGES, Row

MOST_TOPICS, MOST_PAIRS = 20, 200


@dataclass(frozen=True)
class Asked:
    """A topic of the square: questions about it, and those of them for which it was found first."""

    topic: str
    n: int
    found: int


@dataclass(frozen=True)
class Mixed:
    """`n` questions about one topic that were taken for another; of their texts the first ten, masked."""

    expected: str
    found: str
    n: int
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Confusion:
    """`topics` are in the order of their ids, so that kin stand beside each other; `pairs` the most frequent first."""

    topics: list[Asked]
    pairs: list[Mixed]


def confusion_of(rows: Sequence[Row]) -> Confusion:
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        if row.confused and row.expected and row.found:
            texts[row.expected, row.found].append(row.text)
    ranked = sorted(texts, key=lambda pair: (-len(texts[pair]), pair))
    return Confusion(
        topics=_square(rows, {pair: len(texts[pair]) for pair in ranked}),
        pairs=[
            Mixed(*pair, len(texts[pair]), tuple(texts[pair][:MOST_MESSAGES])) for pair in ranked[:MOST_PAIRS]
        ],
    )


def _square(rows: Sequence[Row], pairs: dict[tuple[str, str], int]) -> list[Asked]:
    """The topics that are mixed up most often, on either side."""
    often: Counter[str] = Counter()
    for (expected, found), n in pairs.items():
        often[expected] += n
        often[found] += n
    worst = sorted(often, key=lambda topic: (-often[topic], topic))[:MOST_TOPICS]
    asked = Counter(row.expected for row in rows)
    right = Counter(row.expected for row in rows if row.found and not row.confused)
    return [Asked(topic, asked[topic], right[topic]) for topic in sorted(worst)]
