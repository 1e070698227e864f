"""Which replies are suggested for what a customer said last. Rules over plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kb_index.text import normalise
from service.conversations.events import AgentImage, CustomerMessage, Envelope
from service.desk.phrases.rules import Phrase
from service.dialogue.answers import render
from service.dialogue.evidence import Hit
from service.dialogue.library import Library
from service.dialogue.serving import HUMAN

MOST = 3
SPOKEN = frozenset({"message.customer", "message.bot", "message.agent", AgentImage.type})
ALIKE = 0.6
"""Share of a phrase's title, in pairs of characters, that has to be about the matter."""
SHORTEST_TITLE = 3
Source = Literal["article", "playbook", "phrase"]


@dataclass(frozen=True)
class Suggestion:
    """`confidence` is the search's probability, 0–1; of a phrase it is how much of its title the matter has.

    `topic` of a phrase is its id. `text` is ready to be sent, and to be changed before.
    """

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
    """The best first, each topic once, none below the score from which the bot itself would offer it.

    That he wants a person is no reply: he has one.
    """
    sure = [hit for hit in hits if hit.score >= library.cutoffs.suggest and hit.topic != HUMAN]
    found = (_of(hit, library, elder) for hit in sure)
    return [one for one in found if one is not None][:MOST]


def with_phrase(found: Sequence[Suggestion], phrases: Sequence[Phrase], asked: str) -> list[Suggestion]:
    """And the canned reply that is nearest to the matter, if a place is left and it needs no filling in.

    The matter is what the customer said, and the title of what the search is surest of.
    """
    if len(found) >= MOST:
        return list(found)
    matter = _pairs(asked) | (_pairs(found[0].title) if found else frozenset())
    rated = [(_share(phrase, matter), phrase) for phrase in phrases if "{{" not in phrase.content.text]
    share, best = max(rated, key=lambda one: (one[0], one[1].used), default=(0.0, None))
    if best is None or share < ALIKE:
        return list(found)
    content = best.content
    return [*found, Suggestion("phrase", best.id, content.title, content.text, share)]


def _share(phrase: Phrase, matter: frozenset[str]) -> float:
    pairs = _pairs(phrase.content.title)
    return len(pairs & matter) / len(pairs) if len(pairs) >= SHORTEST_TITLE - 1 else 0.0


def _pairs(text: str) -> frozenset[str]:
    plain = normalise(text)
    return frozenset(pair for pair in map("".join, pairwise(plain)) if pair.isalnum())


def _of(hit: Hit, library: Library, elder: bool) -> Suggestion | None:
    confidence = min(1.0, max(0.0, hit.score))
    article, playbook = library.knowledge.article(hit.topic), library.knowledge.playbook(hit.topic)
    if article is not None:
        return Suggestion("article", hit.topic, article.title, render(article, elder=elder), confidence)
    if playbook is None:
        return None
    text = playbook.protective or playbook.opening
    return Suggestion("playbook", hit.topic, playbook.title, text, confidence)
