"""Two texts of the knowledge base side by side: which steps are the same and which differ. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kb_index.text import normalise
from service.dialogue.library import Library

# Share of equal characters of two steps. From the first on they say the same in other words, from the second on they
# are about the same thing and stand side by side.
SAME = 0.8
ALIKE = 0.4

_NOT_SAID = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Side:
    """The text of a topic; what is said first is an article's answer or a playbook's opening line."""

    topic: str
    title: str
    answer: str
    steps: Sequence[str]


@dataclass(frozen=True)
class Row:
    """A step of either text, or of both when they correspond."""

    same: bool
    a: str | None
    b: str | None


def side(library: Library, topic: str) -> Side | None:
    """None for a topic that is unknown or has no text today."""
    article, playbook = library.knowledge.article(topic), library.knowledge.playbook(topic)
    if article is not None:
        return Side(topic, article.title, article.answer, article.steps)
    return Side(topic, playbook.title, playbook.opening, playbook.steps) if playbook else None


def align(a: Sequence[str], b: Sequence[str]) -> list[Row]:
    """Both lists of steps in their order, corresponding ones in one row; the choice that leaves most in common."""
    gains = [[_alike(one, other) for other in b] for one in a]
    best = _best(gains, len(a), len(b))
    rows, at, to = [], 0, 0
    while at < len(a) or to < len(b):
        if (
            at < len(a)
            and to < len(b)
            and gains[at][to]
            and best[at][to] == gains[at][to] + best[at + 1][to + 1]
        ):
            rows.append(Row(gains[at][to] >= SAME, a[at], b[to]))
            at, to = at + 1, to + 1
        elif to >= len(b) or (at < len(a) and best[at][to] == best[at + 1][to]):
            rows.append(Row(False, a[at], None))
            at += 1
        else:
            rows.append(Row(False, None, b[to]))
            to += 1
    return rows


def difference(library: Library, one: str, other: str) -> str | None:
    """How the two differ, as one of their articles says in `confusable_with`."""
    for topic, rival in ((one, other), (other, one)):
        article = library.knowledge.article(topic)
        for entry in article.confusable_with if article else ():
            if entry.topic == rival:
                return entry.difference
    return None


def neighbours(library: Library, topic: str) -> list[str]:
    """The topics it is mixed up with that have a text: those it names, those that name it, those of its pairs."""
    known = library.knowledge
    own = known.article(topic)
    found = [entry.topic for entry in own.confusable_with] if own else []
    for other in known.topics:
        article = known.article(other)
        if article is not None and any(entry.topic == topic for entry in article.confusable_with):
            found.append(other)
    found += [other for pair in library.pairs if topic in pair for other in sorted(pair - {topic})]
    return [other for other in dict.fromkeys(found) if other != topic and library.title(other) is not None]


def _best(gains: list[list[float]], height: int, width: int) -> list[list[float]]:
    """The most that can be had in common from step `at` and step `to` on, [height + 1][width + 1]."""
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for at in reversed(range(height)):
        for to in reversed(range(width)):
            gain = gains[at][to]
            together = gain + best[at + 1][to + 1] if gain else 0.0
            best[at][to] = max(best[at + 1][to], best[at][to + 1], together)
    return best


def _alike(one: str, other: str) -> float:
    """Share of equal characters, without punctuation; 0 when it is too little to correspond."""
    a, b = (_NOT_SAID.sub("", normalise(text)) for text in (one, other))
    share = SequenceMatcher(None, a, b, autojunk=False).ratio()
    return share if share >= ALIKE else 0.0
