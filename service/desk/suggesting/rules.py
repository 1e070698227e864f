"""Which replies are suggested for what a customer said last. Rules over plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from service.conversations.events import CustomerMessage, Envelope
from service.dialogue.answers import render
from service.dialogue.evidence import Hit
from service.dialogue.library import Library

MOST = 3
SPOKEN = frozenset({"message.customer", "message.bot", "message.agent"})
Source = Literal["article", "playbook"]


@dataclass(frozen=True)
class Suggestion:
    """`confidence` is the search's probability, 0–1; `text` is ready to be sent, and to be changed before."""

    source: Source
    topic: str
    title: str
    text: str
    confidence: float


@dataclass(frozen=True)
class Asked:
    """What the customer said since anybody else spoke; `seq` is his newest message."""

    seq: int
    text: str


def asked_last(events: Sequence[Envelope]) -> Asked | None:
    """None when nothing of his stands last: it was answered, or taken back. `events` are the oldest first."""
    run: list[Envelope] = []
    for event in reversed([event for event in events if event.type in SPOKEN]):
        if event.type != CustomerMessage.type:
            break
        if not event.data.get("recalled"):
            run.append(event)
    return Asked(run[0].seq, " ".join(str(event.data["text"]) for event in reversed(run))) if run else None


def suggestions(hits: Sequence[Hit], library: Library, elder: bool) -> list[Suggestion]:
    """The best first, each topic once, none below the score from which the bot itself would offer it."""
    sure = [hit for hit in hits if hit.score >= library.cutoffs.suggest]
    found = (_of(hit, library, elder) for hit in sure)
    return [one for one in found if one is not None][:MOST]


def _of(hit: Hit, library: Library, elder: bool) -> Suggestion | None:
    confidence = min(1.0, max(0.0, hit.score))
    article, playbook = library.knowledge.article(hit.topic), library.knowledge.playbook(hit.topic)
    if article is not None:
        return Suggestion("article", hit.topic, article.title, render(article, elder=elder), confidence)
    if playbook is None:
        return None
    text = playbook.protective or playbook.opening
    return Suggestion("playbook", hit.topic, playbook.title, text, confidence)
