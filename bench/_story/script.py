"""What is said, written and asked in the story, read from the two files beside it. Plain data."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb_index.text import normalise

HERE = Path(__file__).parent
SEED = 7
MESSAGES = 200
MOST_KEYS = 60


@dataclass(frozen=True)
class Planted:
    """A matter the bot does not know: what customers ask, and what becomes of it. See planted.yml."""

    topic: str
    label: str
    keys: str
    name: str
    skill: str
    asked: tuple[str, ...]
    later: tuple[str, ...]
    more: tuple[str, ...]
    fields: Mapping[str, Any]

    @property
    def pressed(self) -> int:
        """Keys for its label: N, the name with the space that takes it over, Enter."""
        return 1 + len(self.keys) + 1 + 1


@dataclass(frozen=True)
class Script:
    planted: tuple[Planted, ...]
    everyday: tuple[str, ...]
    others: tuple[str, ...]
    """Talk, and what is hard or belongs to people."""

    def messages(self) -> list[str]:
        """All that is sent, in an order of no meaning that is the same each time."""
        found = [*self.everyday, *self.others, *(text for one in self.planted for text in one.asked)]
        random.Random(SEED).shuffle(found)
        return found

    def held_out(self) -> list[str]:
        """Lines for tests/data/held_out.tsv."""
        return [f"{text}\t{one.topic}" for one in self.planted for text in one.later]


@dataclass(frozen=True)
class Found:
    """The group of the inbox that holds most of a planted matter. `at`: its place in the list, from 0."""

    at: int
    own: int
    size: int
    asked: int

    @property
    def purity(self) -> float:
        return self.own / self.size if self.size else 0.0

    @property
    def completeness(self) -> float:
        return self.own / self.asked


def read() -> Script:
    planted = yaml.safe_load((HERE / "planted.yml").read_text(encoding="utf-8"))
    others = yaml.safe_load((HERE / "others.yml").read_text(encoding="utf-8"))
    lists = ("asked", "later", "more")
    return Script(
        tuple(Planted(**{**one, **{name: tuple(one[name]) for name in lists}}) for one in planted),
        tuple(others["everyday"]),
        (*others["talk"], *others["hard"]),
    )


def same(text: str) -> str:
    """As the inbox shows it: the way the bot reads it."""
    return normalise(text)


def find(planted: Planted, groups: Sequence[Sequence[str]]) -> Found:
    """`groups`: the wordings of each group of the inbox, in its order."""
    own = {*map(same, planted.asked)}
    counts = [sum(same(text) in own for text in group) for group in groups]
    at = max(range(len(groups)), key=lambda one: (counts[one], -one), default=-1)
    if at < 0:
        return Found(-1, 0, 0, len(own))
    return Found(at, counts[at], len(groups[at]), len(own))
