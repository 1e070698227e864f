"""Surface questions and the needs behind them: bot/data/needs/*.yml, and how a need is read from words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from service.dialogue.outcome import Candidate

MAX_PROBES = 2
MAX_BUTTONS = 4

# Measured on the 786 examples of the eight surfaces, each read by the others (bench/need_nearness.py): nearness alone
# reads 64 % of them, 3 % of those wrongly. It is asked last; cues alone read 90 % of the same examples.
# After a probe a topic that one need alone has tells that need, though it would not be clear by itself.
TOPIC_FLOOR = 0.5
SIMILARITY_FLOOR = 0.3
SIMILARITY_LEAD = 0.1

_DENIED = re.compile(r"(不是|并非|不是因为|不是说|不关|没有说)[^,,。;;!?]{0,2}$")


class NeedsError(Exception):
    """A needs file that cannot be used; the message names file and field."""


@dataclass(frozen=True)
class Need:
    """One need behind a surface question. `lead` is said before the answer, `identity` is required for it."""

    need: str
    topic: str
    name: str
    button: str
    cues: tuple[str, ...]
    examples: Annotated[tuple[str, ...], Field(min_length=1)]
    lead: str
    identity: Literal["none", "basic", "strong"] = "none"
    checklist: tuple[str, ...] = ()
    """Yes/no points said after the answer; only a dated hot topic gives them (hot_topics.py)."""


@dataclass(frozen=True)
class Surface:
    """A surface question (a topic with policy `probe`), its two probes and its needs, likeliest first."""

    surface: str
    probe: str
    probe_again: str
    needs: Annotated[tuple[Need, ...], Field(min_length=2)]

    def named(self, need: str | None) -> Need | None:
        return next((item for item in self.needs if item.need == need), None)


@dataclass(frozen=True)
class Reading:
    """The need found in a text, by which sign, and how sure, 0..1."""

    need: str
    via: str
    score: float


_SURFACE: TypeAdapter[Surface] = TypeAdapter(Surface)


def load_surfaces(folder: Path) -> dict[str, Surface]:
    """All needs files of a folder by surface topic. Raises NeedsError naming what does not fit."""
    surfaces = (_load(path) for path in sorted(folder.glob("*.yml")))
    return {surface.surface: surface for surface in surfaces}


def read_need(
    text: str,
    surface: Surface,
    candidates: Sequence[Candidate],
    similarity: Mapping[str, float],
    sure: float,
) -> Reading | None:
    """The need a text tells, or None. `text` is normalised; a candidate counts from the score `sure` on.

    Signs in order of trust: the button itself, cues, a topic that only one need has, nearness to examples.
    """
    return (
        _by_button(text, surface)
        or _by_cue(text, surface)
        or _by_topic(surface, candidates, sure)
        or _by_similarity(surface, similarity)
    )


def _by_button(text: str, surface: Surface) -> Reading | None:
    pressed = next((item for item in surface.needs if text in (item.button.lower(), item.name.lower())), None)
    return Reading(pressed.need, "button", 1.0) if pressed else None


def _by_cue(text: str, surface: Surface) -> Reading | None:
    """The need whose cues cover most of the text; none when two needs cover it equally."""
    covered = sorted(((_coverage(text, item.cues), item.need) for item in surface.needs), reverse=True)
    (best, need), (second, _) = covered[0], covered[1]
    return Reading(need, "cue", 0.95) if best > second else None


def _coverage(text: str, cues: Sequence[str]) -> int:
    """Characters of the text that belong to a cue which the customer does not deny."""
    marked: set[int] = set()
    for cue in cues:
        for match in re.finditer(re.escape(cue.lower()), text):
            if not _DENIED.search(text[: match.start()]):
                marked.update(range(*match.span()))
    return len(marked)


def _by_topic(surface: Surface, candidates: Sequence[Candidate], sure: float) -> Reading | None:
    if not candidates or candidates[0].score < min(sure, TOPIC_FLOOR):
        return None
    best = candidates[0]
    owners = [item.need for item in surface.needs if item.topic == best.topic != surface.surface]
    return Reading(owners[0], "topic", best.score) if len(owners) == 1 else None


def _by_similarity(surface: Surface, similarity: Mapping[str, float]) -> Reading | None:
    known = sorted(((similarity.get(item.need, 0.0), item.need) for item in surface.needs), reverse=True)
    (best, need), (second, _) = known[0], known[1]
    if best >= SIMILARITY_FLOOR and best - second >= SIMILARITY_LEAD:
        return Reading(need, "similarity", min(1.0, best))
    return None


def _load(path: Path) -> Surface:
    try:
        surface = _SURFACE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise NeedsError(f"{path.name}: {', '.join(fields)}") from None
    if len({item.button for item in surface.needs}) < len(surface.needs):
        raise NeedsError(f"{path.name}: two needs share a button")
    return surface
