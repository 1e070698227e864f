"""What the bot makes of a text now: likely topics, the examples nearest to it, and what a label would teach it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from kb_index.rows import Line
from service.dialogue.evidence import Hit, Topic, weigh
from service.dialogue.library import Library
from service.dialogue.nearness import Vectors
from service.dialogue.outcome import Candidate
from service.dialogue.validity import ValidToday

NEIGHBOURS = 5
KNOWN = 0.92
"""Cosine from which an example of the same topic says the same: one more teaches nothing."""
CLOSE = 0.6
"""Cosine from which an example has a say in what a message means."""
MAJORITY = 3
"""Of the five nearest examples; so many of one other topic contradict a label."""

Warning = Literal["known", "contradicts"]


@runtime_checkable
class Examples(Protocol):
    """The indexed examples and what encodes texts like them."""

    fingerprint: str

    def vectors_of(self, texts: list[str]) -> Vectors: ...
    def nearest(self, vector: Vectors, k: int) -> list[tuple[Line, float]]: ...


@dataclass(frozen=True)
class Example:
    text: str
    topic: str
    score: float


@dataclass(frozen=True)
class Option:
    """A topic the text may be given, how sure the bot is of it now, and what speaks against giving it."""

    topic: str
    name: str
    score: float
    warning: Warning | None


def examples_of(library: Library) -> Examples | None:
    """None where nothing encodes: without vectors messages are alike only when they are worded alike."""
    knowledge: Any = library.knowledge
    whole = knowledge.whole if isinstance(knowledge, ValidToday) else knowledge
    return whole if isinstance(whole, Examples) else None


def options(
    nlu: Sequence[Candidate], hits: Sequence[Hit], near: Sequence[Example], topics: Mapping[str, Topic]
) -> list[Option]:
    """At most five, best first, of classifier and search together."""
    return [
        Option(item.topic, topics[item.topic].name, item.score, warning(item.topic, near))
        for item in weigh(nlu, hits)
        if item.topic in topics
    ]


def warning(topic: str, near: Sequence[Example]) -> Warning | None:
    """`known`: an example says the same already. `contradicts`: the nearest examples agree on another topic."""
    if any(one.topic == topic and one.score >= KNOWN for one in near):
        return "known"
    if any(one.topic == topic for one in near):
        return None
    others = [one.topic for one in near if one.score >= CLOSE]
    agreed = max((others.count(other) for other in others), default=0)
    return "contradicts" if agreed >= MAJORITY else None
