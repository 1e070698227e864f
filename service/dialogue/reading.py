"""How a need is read from a customer's words: the button, then cues, topics and nearness to examples together."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.dialogue.needs import Surface
from service.dialogue.outcome import Candidate

# How much each sign counts. Every example of the eight surfaces read by the others: cues alone name the right need in
# 87 of 100, topics in 70, nearness in 88, all three together in 97.
CUE_WEIGHT = 5.0
TOPIC_WEIGHT = 4.0
NEAR_WEIGHT = 8.0
# In characters: a cue of four tells as much as any longer one.
FULL_CUE = 4

# Share of the belief that the best need must have: in a first message, which may be a bare surface question; in a reply
# to a probe, which almost surely names one of its needs; in a reply to the second probe, after which a person takes over.
TOLD = 0.7
REPLIED = 0.5
REPLIED_AGAIN = 0.4

# What makes a sign one: of a first message nearness alone tells nothing, for bare surface questions are near to some
# need as well.
CUE_SIGN = 2
TOPIC_SIGN = 0.3
NEAR_SIGN = 0.3

CUE = "cue"
TOPIC = "topic"
SIMILARITY = "similarity"

GAP = "…"
_GAP_PATTERN = "[^,。!?;]{0,6}?"
_DENIED = re.compile(r"(不是|并非|不是因为|不是说|不关|没有说|不问)[^,,。;;!?]{0,2}$")


@dataclass(frozen=True)
class Reading:
    """The need found in a text, by which sign most, and how sure, 0..1."""

    need: str
    via: str
    score: float


@dataclass(frozen=True)
class _Signs:
    """What speaks for one need: characters of cues, score of its own topic, nearness to its examples."""

    cue: int
    topic: float
    near: float

    @property
    def weight(self) -> float:
        return (
            CUE_WEIGHT * min(self.cue, FULL_CUE) / FULL_CUE
            + TOPIC_WEIGHT * self.topic
            + NEAR_WEIGHT * self.near
        )

    @property
    def plain(self) -> bool:
        return self.cue >= CUE_SIGN or self.topic >= TOPIC_SIGN

    @property
    def via(self) -> str:
        if self.cue >= CUE_SIGN:
            return CUE
        return TOPIC if self.topic >= TOPIC_SIGN else SIMILARITY


def need_told(
    text: str,
    surface: Surface,
    candidates: Sequence[Candidate] = (),
    similarity: Mapping[str, float] | None = None,
) -> Reading | None:
    """The need a first message tells besides the surface question, or None. `text` is normalised."""
    found = by_button(text, surface) or _pooled(text, surface, candidates, similarity or {}, TOLD)
    if found is None or found.via == SIMILARITY:
        return None
    return None if found.via == TOPIC and not _leads(found.need, surface, candidates) else found


def need_replied(
    text: str,
    surface: Surface,
    candidates: Sequence[Candidate] = (),
    similarity: Mapping[str, float] | None = None,
    *,
    again: bool = False,
) -> Reading | None:
    """The need a reply to a probe tells, or None; `again` when it was the second probe."""
    floor = REPLIED_AGAIN if again else REPLIED
    return by_button(text, surface) or _pooled(text, surface, candidates, similarity or {}, floor)


def by_button(text: str, surface: Surface) -> Reading | None:
    pressed = next((item for item in surface.needs if text in (item.button.lower(), item.name.lower())), None)
    return Reading(pressed.need, "button", 1.0) if pressed else None


def _pooled(
    text: str,
    surface: Surface,
    candidates: Sequence[Candidate],
    similarity: Mapping[str, float],
    floor: float,
) -> Reading | None:
    """The need with the greatest share of exp(weight); nearness below zero counts as none."""
    scores = {item.topic: item.score for item in candidates}
    signs = {
        item.need: _Signs(
            coverage(text, item.cues),
            scores.get(item.topic, 0.0) if _own(item.topic, surface) else 0.0,
            max(0.0, similarity.get(item.need, 0.0)),
        )
        for item in surface.needs
    }
    best = max(signs, key=lambda need: signs[need].weight)
    share = 1 / sum(math.exp(one.weight - signs[best].weight) for one in signs.values())
    if share < floor or not (signs[best].plain or signs[best].near >= NEAR_SIGN):
        return None
    return Reading(best, signs[best].via, share)


def _leads(need: str, surface: Surface, candidates: Sequence[Candidate]) -> bool:
    """The need's topic is likelier than the surface question itself."""
    scores = {item.topic: item.score for item in candidates}
    named = surface.named(need)
    return named is not None and scores.get(named.topic, 0.0) > scores.get(surface.surface, 0.0)


def _own(topic: str, surface: Surface) -> bool:
    """A topic tells a need that alone has it; the surface's own topic tells none."""
    return topic != surface.surface and sum(item.topic == topic for item in surface.needs) == 1


def coverage(text: str, cues: Sequence[str]) -> int:
    """Characters of the text that belong to a cue which the customer does not deny."""
    marked: set[int] = set()
    for cue in cues:
        pattern = _cue(cue)
        for match in pattern.finditer(text):
            if not _DENIED.search(text[: match.start()]):
                for part in range(1, pattern.groups + 1):
                    marked.update(range(*match.span(part)))
    return len(marked)


@lru_cache(maxsize=4096)
def _cue(cue: str) -> re.Pattern[str]:
    """A cue as a pattern; … stands for up to six characters of the same clause."""
    return re.compile(_GAP_PATTERN.join(f"({re.escape(part)})" for part in cue.lower().split(GAP)))
