"""The agents' search over the bot's own index: articles, and the cards for what people handle."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from sanic import Request

from kb_index.text import normalise
from service.conversations.text import clean
from service.core.http import Body, Endpoint
from service.desk.access import StaffAccess
from service.dialogue.evidence import Hit
from service.dialogue.library import Library, Playbook
from service.privacy.mask import plain

MOST = 8
LONGEST = 200


class SearchKnowledge(Body):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class CardOut(BaseModel):
    """What an agent needs for a topic that people handle; it is not written for customers."""

    ask: list[str]
    materials: list[str]
    fees: list[str]
    time: list[str]
    risks: list[str]


class FoundOut(BaseModel):
    kind: Literal["article", "playbook"]
    topic: str
    title: str
    probability: float
    likely: bool = Field(description="Probable enough to be offered; the others are only neighbours.")
    answer: str = Field(description="May be sent: an article's answer, a playbook's opening line.")
    steps: list[str] = Field(
        description="Of an article they may be sent; of a playbook they are the agent's own."
    )
    card: CardOut | None = Field(description="Of a playbook.")


class SearchOut(BaseModel):
    found: list[FoundOut] = Field(description="The most probable first.")


@dataclass(frozen=True)
class Card:
    ask: list[str]
    materials: list[str]
    fees: list[str]
    time: list[str]
    risks: list[str]


@dataclass(frozen=True)
class Found:
    kind: str
    topic: str
    title: str
    probability: float
    likely: bool
    answer: str
    steps: list[str]
    card: Card | None


class SearchRoutes:
    def __init__(self, access: StaffAccess, library: Callable[[], Library]) -> None:
        """`library` gives the present one: content is exchanged while the service runs."""
        self._access, self._library = access, library

    def endpoints(self) -> list[Endpoint]:
        return [
            # Not a GET: what is looked up is often what a customer said, and addresses end up in logs.
            Endpoint(
                "POST",
                "/v1/staff/knowledge/search",
                "Topics for some words, by the bot's own search",
                self.search_knowledge,
                SearchKnowledge,
                SearchOut,
                security="staff",
            )
        ]

    async def search_knowledge(self, request: Request, body: SearchKnowledge) -> dict[str, Any]:
        """Raises InvalidField `text_empty`. Nothing of it is kept."""
        await self._access.changing_agent(request)
        library = self._library()
        asked = normalise(plain(clean(body.text, LONGEST).text))
        hits = await asyncio.to_thread(library.knowledge.search, asked, MOST)
        return {"found": [asdict(one) for one in found_by(hits, library)]}


def found_by(hits: Sequence[Hit], library: Library) -> list[Found]:
    """Only topics that have a text today."""
    shown = (_found(hit, library) for hit in hits)
    return [one for one in shown if one is not None]


def _found(hit: Hit, library: Library) -> Found | None:
    probability = min(1.0, max(0.0, hit.score))
    likely = hit.score >= library.cutoffs.suggest
    article, playbook = library.knowledge.article(hit.topic), library.knowledge.playbook(hit.topic)
    if article is not None:
        steps = list(article.steps)
        return Found("article", hit.topic, article.title, probability, likely, article.answer, steps, None)
    if playbook is None:
        return None
    steps, card = list(playbook.steps), _card(playbook)
    return Found("playbook", hit.topic, playbook.title, probability, likely, playbook.opening, steps, card)


def _card(playbook: Playbook) -> Card:
    return Card(
        list(playbook.ask),
        list(playbook.materials),
        _lines(playbook.fees),
        _lines(playbook.time),
        _lines(playbook.risks),
    )


def _lines(written: str | list[str]) -> list[str]:
    return [written] if isinstance(written, str) else written
