"""A surface question and the topics of its needs belong together: what a message says may be spread over them."""

from collections.abc import Mapping, Sequence

from service.dialogue.needs import Surface
from service.dialogue.outcome import Candidate

# A surface is in play from this score on; below, a clear topic of one of its needs is just a question about it.
PRESENT = 0.03
OTHER_SURFACE = 0.15
SERVICE = "service."


def in_play(candidates: Sequence[Candidate], surfaces: Mapping[str, Surface]) -> str | None:
    """The surface that a message is most likely about, or about a need of: the one whose family weighs most."""
    scores = {item.topic: item.score for item in candidates}
    present = [name for name in surfaces if scores.get(name, 0.0) >= PRESENT]
    return max(present, key=lambda name: (weight(name, candidates, surfaces), name)) if present else None


def sharing(topic: str, surfaces: Mapping[str, Surface]) -> str | None:
    """The surface two of whose needs have this topic: the topic alone does not tell which is meant."""
    for name, surface in surfaces.items():
        if topic != name and sum(need.topic == topic for need in surface.needs) > 1:
            return name
    return None


def asked_about(candidates: Sequence[Candidate], surfaces: Mapping[str, Surface]) -> str | None:
    """The surface whose needs are to be read in a message."""
    best = next(iter(candidates), None)
    return in_play(candidates, surfaces) or (sharing(best.topic, surfaces) if best else None)


def members(surface: Surface) -> frozenset[str]:
    """The surface and the topics of its needs; service topics are nobody's own."""
    topics = {surface.surface, *(need.topic for need in surface.needs)}
    return frozenset(topic for topic in topics if not topic.startswith(SERVICE))


def weight(name: str, candidates: Sequence[Candidate], surfaces: Mapping[str, Surface]) -> float:
    """Scores of a surface and its needs' topics together, at most 1.

    Another surface that is a need of this one counts only beside clear signs of this one: 提前还款 is a question of its
    own unless interest rates are in it as well.
    """
    scores = {item.topic: item.score for item in candidates}
    own = members(surfaces[name])
    if scores.get(name, 0.0) < OTHER_SURFACE:
        own = own - (surfaces.keys() - {name})
    return min(1.0, sum(score for topic, score in scores.items() if topic in own))
