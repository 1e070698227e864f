"""Dated hot topics: for a while, news makes one need behind a surface question the likeliest.

bot/data/hot_topics.yml. A pure function of the day and the rules; `Dated` is the only thing here with a clock.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.plain_yaml import load
from service.dialogue.needs import Surface

MAX_POINTS = 5


class HotTopicsError(Exception):
    """A hot topics file that cannot be used; the message names the fields."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(_Strict):
    """The notice a rule rests on."""

    name: str = Field(min_length=1)
    date: date


class HotTopic(_Strict):
    """One rule. Both dates are included; `ends` is where demand fades, seldom where a notice ends."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    title: str = Field(min_length=1)
    starts: date
    ends: date
    surface: str
    need: str
    cues: list[str] = []
    """Words that tell the need while the rule is in force, besides the need's own."""
    lead: str = ""
    """Said before the answer instead of the need's own lead."""
    checklist: list[str] = Field(default=[], max_length=MAX_POINTS)
    """Yes/no points the customer compares himself with, shown after the answer."""
    source: Source


class _File(_Strict):
    hot_topics: list[HotTopic]


def load_hot_topics(path: Path, surfaces: Mapping[str, Surface]) -> tuple[HotTopic, ...]:
    """All rules of the file; none when there is no file. Raises HotTopicsError naming what does not fit."""
    if not path.is_file():
        return ()
    try:
        rules = _File.model_validate(load(path)).hot_topics
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise HotTopicsError(f"{path.name}: {', '.join(fields)}") from None
    for rule in rules:
        surface = surfaces.get(rule.surface)
        if surface is None or surface.named(rule.need) is None:
            raise HotTopicsError(f"{path.name}: {rule.id}: no need {rule.need} of {rule.surface}")
    return tuple(rules)


def in_force(day: date, rules: Sequence[HotTopic]) -> tuple[HotTopic, ...]:
    """The rules of that day, the earliest start first: who is applied last comes out on top."""
    valid = [rule for rule in rules if rule.starts <= day <= rule.ends]
    return tuple(sorted(valid, key=lambda rule: rule.starts))


def surfaces_on(
    day: date, surfaces: Mapping[str, Surface], rules: Sequence[HotTopic]
) -> Mapping[str, Surface]:
    """The surfaces as they are that day: the hot need first, with the rule's cues, lead and checklist."""
    current = dict(surfaces)
    for rule in in_force(day, rules):
        current[rule.surface] = _heated(current[rule.surface], rule)
    return current


def _heated(surface: Surface, rule: HotTopic) -> Surface:
    need = surface.named(rule.need)
    if need is None:
        return surface
    hot = replace(
        need,
        cues=tuple(dict.fromkeys((*need.cues, *rule.cues))),
        lead=rule.lead or need.lead,
        checklist=tuple(rule.checklist),
    )
    return replace(surface, needs=(hot, *(item for item in surface.needs if item.need != rule.need)))


class Dated(Mapping[str, Surface]):
    """The surfaces of today, whenever one looks: a running service passes midnight without a restart."""

    def __init__(
        self, surfaces: Mapping[str, Surface], rules: Sequence[HotTopic], today: Callable[[], date]
    ) -> None:
        self._today = today
        self._on: Callable[[date], Mapping[str, Surface]] = lru_cache(maxsize=2)(
            lambda day: surfaces_on(day, surfaces, rules)
        )

    def _now(self) -> Mapping[str, Surface]:
        return self._on(self._today())

    def __getitem__(self, key: str) -> Surface:
        return self._now()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def get(self, key: str, default: Any = None) -> Any:
        return self._now().get(key, default)
