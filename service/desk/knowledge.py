"""What an agent looks up in the knowledge base: two topics that are easily mixed up, side by side."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field
from sanic import Request

from service.core.errors import NotFound
from service.core.http import Endpoint, Query
from service.desk.access import StaffAccess
from service.desk.comparing import Side, align, difference, neighbours, side
from service.dialogue.library import Library

TOPIC = r"[a-z]+\.[a-z0-9_]{1,60}"


class TitledOut(BaseModel):
    topic: str
    title: str


class NeighboursOut(BaseModel):
    neighbours: list[TitledOut]


class ComparedOut(TitledOut):
    answer: str = Field(description="The article's answer; of a playbook its opening line.")


class StepOut(BaseModel):
    same: bool
    a: str | None
    b: str | None


class ComparisonOut(BaseModel):
    a: ComparedOut
    b: ComparedOut
    steps: list[StepOut]
    difference: str | None
    ask: str | None = Field(description="The question that tells the two apart, as the bot asks it.")


class KnowledgeRoutes:
    def __init__(self, access: StaffAccess, library: Callable[[], Library]) -> None:
        """`library` gives the present one: content is exchanged while the service runs."""
        self._access, self._library = access, library

    def endpoints(self) -> list[Endpoint]:
        path = "/v1/staff/knowledge"
        sides = (Query("a", "A topic id.", pattern=TOPIC), Query("b", "Another topic id.", pattern=TOPIC))
        return [
            Endpoint(
                "GET",
                f"{path}/compare",
                "Two topics side by side: same and different steps",
                self.compare_topics,
                None,
                ComparisonOut,
                errors=(404,),
                query=sides,
                security="staff",
            ),
            Endpoint(
                "GET",
                f"{path}/confusable",
                "The topics that one is mixed up with",
                self.list_confusable,
                None,
                NeighboursOut,
                errors=(404,),
                query=(Query("topic", "A topic id.", pattern=TOPIC),),
                security="staff",
            ),
        ]

    async def compare_topics(self, request: Request, a: str | None, b: str | None) -> dict[str, Any]:
        """404 `nothing_to_compare` unless both topics are given, differ, and have a text today."""
        await self._access.agent(request)
        library = self._library()
        one, other = _side(library, a), _side(library, b)
        if one.topic == other.topic:
            raise NotFound("nothing_to_compare")
        pair = library.pair(one.topic, other.topic)
        return {
            "a": _shown(one),
            "b": _shown(other),
            "steps": [asdict(row) for row in align(one.steps, other.steps)],
            "difference": difference(library, one.topic, other.topic),
            "ask": pair.ask if pair else None,
        }

    async def list_confusable(self, request: Request, topic: str | None) -> dict[str, Any]:
        """404 `nothing_to_compare` for a topic without a text."""
        await self._access.agent(request)
        library = self._library()
        found = neighbours(library, _side(library, topic).topic)
        return {"neighbours": [{"topic": other, "title": library.title(other)} for other in found]}


def _side(library: Library, topic: str | None) -> Side:
    """Raises NotFound."""
    found = side(library, topic) if topic else None
    if found is None:
        raise NotFound("nothing_to_compare")
    return found


def _shown(one: Side) -> dict[str, str]:
    return {"topic": one.topic, "title": one.title, "answer": one.answer}
