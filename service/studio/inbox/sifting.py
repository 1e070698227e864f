"""Which labelled wordings can become examples, and what keeps the others out. Pure.

The same comparisons as the rules `repeated`, `alike`, `contradictory`, `empty` and `placeholder` of `kb check`, so that
what is let through has no finding.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb_index.lexical import near_exact_key
from kb_index.lint.alike import alike, bare
from kb_index.text import normalise

LONGEST = 100
"""Characters; whoever writes more tells a story, and the words that matter drown in it."""
UNWRITABLE = re.compile(r"[{}\[\]\x00-\x1f\x7f]")
"""Braces name values of bank.yml, brackets are annotations of NLU files."""

Wording = tuple[str, str]
"""Topic and text."""


class Why(StrEnum):
    KNOWN = "known"
    """The topic has nearly the same example: nothing is left to do."""
    REPEATED = "repeated"
    """Nearly the same as another of these, which stands for it."""
    CONTRADICTS = "contradicts"
    """The same words belong to another topic, or were labelled as another one."""
    HIDDEN = "hidden"
    """Personal data was hidden in it."""
    UNFIT = "unfit"
    """It holds characters that mean something in content files."""
    TOO_LONG = "too_long"
    EMPTY = "empty"
    """Neither letters nor digits."""
    NO_FILE = "no_file"
    """No content file takes examples of the topic."""


@dataclass(frozen=True)
class Fault:
    """`other`: the topic it contradicts, or the text that says the same."""

    why: Why
    other: str = ""


@dataclass(frozen=True)
class _Line:
    same: str
    bare: str
    text: str

    def like(self, other: "_Line") -> bool:
        return self.same == other.same or alike(self.bare, other.bare)


def alone(text: str, hidden: bool) -> Fault | None:
    """What can be said of a text by itself."""
    if hidden:
        return Fault(Why.HIDDEN)
    if UNWRITABLE.search(text):
        return Fault(Why.UNFIT)
    return Fault(Why.TOO_LONG) if len(text) > LONGEST else None


def sift(examples: Iterable[Wording], wanted: Sequence[Wording]) -> list[Fault | None]:
    """For each wanted wording what keeps it out, None for one that is good. Of those alike the first is good."""
    topics = {topic for topic, _ in wanted}
    owners: dict[str, str] = {}
    there: dict[str, list[_Line]] = defaultdict(list)
    for topic, text in examples:
        owners.setdefault(_key(text), topic)
        if topic in topics:
            there[topic].append(_line(text))
    claimed: dict[str, list[str]] = defaultdict(list)
    for topic, text in wanted:
        claimed[_key(text)].append(topic)
    taken: dict[str, list[_Line]] = defaultdict(list)
    found: list[Fault | None] = []
    for topic, text in wanted:
        fault = _foreign(topic, _key(text), owners, claimed) or _told(_line(text), there[topic], taken[topic])
        if fault is None:
            taken[topic].append(_line(text))
        found.append(fault)
    return found


def _foreign(
    topic: str, key: str, owners: Mapping[str, str], claimed: Mapping[str, Sequence[str]]
) -> Fault | None:
    """The words are another topic's. Only what is out of scope may have no words at all."""
    if not key:
        return None if topic.startswith("scope.") else Fault(Why.EMPTY)
    others = [one for one in (owners.get(key, topic), *claimed[key]) if one != topic]
    return Fault(Why.CONTRADICTS, others[0]) if others else None


def _told(line: _Line, there: Sequence[_Line], taken: Sequence[_Line]) -> Fault | None:
    for why, lines in ((Why.KNOWN, there), (Why.REPEATED, taken)):
        twin = next((one for one in lines if line.like(one)), None)
        if twin is not None:
            return Fault(why, twin.text)
    return None


def _key(text: str) -> str:
    return near_exact_key(normalise(text))


def _line(text: str) -> _Line:
    return _Line(normalise(text), bare(text), text)
