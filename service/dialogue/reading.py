"""How a need is read from a customer's words: the button, then cues, topics and nearness to examples together."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.dialogue.nearness import BARE, NOTHING
from service.dialogue.needs import Surface
from service.dialogue.outcome import Candidate

# How much each sign counts, chosen on the even half of tests/data/need_dialogues.jsonl. On its odd half nearness alone
# names the right need in 95 replies of 100, the three together in 98.
CUE_WEIGHT = 4.0
CUE_ALONE = 5.0  # where nothing is known of nearness
TOPIC_WEIGHT = 4.0
NEAR_WEIGHT = 8.0
# By how much a need must outweigh the bare surface question to be told at once. Lower, bare questions are taken for a
# need they do not tell; higher, who told it is asked all the same.
BARE_LEAD = 0.5
# In characters: a cue of four tells as much as any longer one.
FULL_CUE = 4

# Share of the belief that the best need must have: in a first message, which may be a bare surface question; in a reply
# to a probe, which almost surely names one of its needs; in a reply to the second probe, after which a person takes over.
TOLD = 0.7
REPLIED = 0.5
REPLIED_AGAIN = 0.4

# What makes a sign one. Of a first message nearness alone tells only when it is known how near it is to the bare surface
# question as well.
CUE_SIGN = 2
TOPIC_SIGN = 0.3
NEAR_SIGN = 0.3

BUTTON = "button"
CUE = "cue"
TOPIC = "topic"
SIMILARITY = "similarity"

GAP = "…"
_GAP_PATTERN = "[^,。!?;]{0,6}?"
_DENIED = re.compile(r"((?<!是)不是|并非|不是因为|不是说|不关|没有说|不问)[^,,。;;!?]{0,2}$")
# 密码没忘, 没换手机: what did not happen. Of other words 没 is the need itself, as in 没收到.
_HAPPENS = "失忘换输过陌骗嫌错撤约锁"
_NOT = re.compile(r"(?<![有是能会])(没有?|不|并未)(被|人|有)?$")


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
    cue_weight: float

    @property
    def weight(self) -> float:
        return (
            self.cue_weight * min(self.cue, FULL_CUE) / FULL_CUE
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


_NO_SIGN = _Signs(0, 0.0, 0.0, CUE_WEIGHT)


def need_told(
    text: str,
    surface: Surface,
    candidates: Sequence[Candidate] = (),
    similarity: Mapping[str, float] | None = None,
) -> Reading | None:
    """The need a first message tells besides the surface question, or None. `text` is normalised."""
    near = similarity or {}
    found = by_button(text, surface) or _pooled(text, surface, candidates, near, TOLD, bare=True)
    if found is None or BARE in near or found.via not in (TOPIC, SIMILARITY):
        return found
    return found if found.via == TOPIC and _leads(found.need, surface, candidates) else None


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
    near = similarity or {}
    found = by_button(text, surface) or _pooled(text, surface, candidates, near, floor)
    if found is None or found.via in (CUE, BUTTON) or again:
        return found
    return found if near.get(found.need, 0.0) >= near.get(NOTHING, 0.0) else None


def by_button(text: str, surface: Surface) -> Reading | None:
    pressed = next((item for item in surface.needs if text in (item.button.lower(), item.name.lower())), None)
    return Reading(pressed.need, BUTTON, 1.0) if pressed else None


def _pooled(
    text: str,
    surface: Surface,
    candidates: Sequence[Candidate],
    similarity: Mapping[str, float],
    floor: float,
    *,
    bare: bool = False,
) -> Reading | None:
    """The need with the greatest share of exp(weight); nearness below zero counts as none.

    With `bare` it must also outweigh the surface question asked by itself.
    """
    scores = {item.topic: item.score for item in candidates}
    signs = {
        item.need: _NO_SIGN
        if denies(text, item.cues)
        else _Signs(
            coverage(text, item.cues),
            scores.get(item.topic, 0.0) if _own(item.topic, surface) else 0.0,
            max(0.0, similarity.get(item.need, 0.0)),
            CUE_WEIGHT if similarity else CUE_ALONE,
        )
        for item in surface.needs
    }
    best = max(signs, key=lambda need: signs[need].weight)
    share = 1 / sum(math.exp(one.weight - signs[best].weight) for one in signs.values())
    if share < floor or not (signs[best].plain or signs[best].near >= NEAR_SIGN):
        return None
    if bare and BARE in similarity and signs[best].weight < NEAR_WEIGHT * similarity[BARE] + BARE_LEAD:
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
        parts = _parts(cue)
        # Most cues are not there: nothing is made ready for those.
        if parts[0] in text and (len(parts) == 1 or all(part in text for part in parts)):
            for spans in _found(parts, text):
                if not _DENIED.search(text[: spans[0].start]) and not _did_not(parts, spans, text):
                    marked.update(*spans)
    return len(marked)


def denies(text: str, cues: Sequence[str]) -> bool:
    """The customer says of this need that it is not so, and nothing that speaks for it."""
    found = (
        (parts, spans)
        for parts in map(_parts, cues)
        if all(part in text for part in parts)
        for spans in _found(parts, text)
    )
    denied = any(
        _DENIED.search(text[: spans[0].start]) or _did_not(parts, spans, text) for parts, spans in found
    )
    return denied and coverage(text, cues) == 0


def _did_not(parts: Sequence[str], spans: Sequence[range], text: str) -> bool:
    return any(
        part[:1] in _HAPPENS and part and _NOT.search(text[: span.start])
        for part, span in zip(parts, spans, strict=True)
    )


@lru_cache(maxsize=4096)
def _parts(cue: str) -> tuple[str, ...]:
    """What stands around its …, each of which stands for up to six characters of the same clause."""
    return tuple(cue.lower().split(GAP))


def _found(parts: tuple[str, ...], text: str) -> Iterator[list[range]]:
    """Where each part stands, one list an occurrence."""
    if len(parts) > 1:
        for match in _gapped(parts).finditer(text):
            yield [range(*match.span(part)) for part in range(1, len(parts) + 1)]
        return
    (part,) = parts
    at = text.find(part) if part else -1
    while at >= 0:
        yield [range(at, at + len(part))]
        at = text.find(part, at + len(part))


@lru_cache(maxsize=4096)
def _gapped(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_GAP_PATTERN.join(f"({re.escape(part)})" for part in parts))
