"""The vocabulary over HTTP: what topics there are, and which examples one has."""

import asyncio
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field
from sanic import Request

from service.core.errors import NotFound
from service.core.http import Endpoint, Query
from service.desk.access import StaffAccess
from service.identity.roles import Right
from service.studio.changes.files import ContentFolder

TOPIC = Query("topic", "Id of a topic.", pattern=r"[a-z]+\.[a-z0-9_]{1,60}", default="")


class SkillOut(BaseModel):
    id: str
    name: str


class TopicOut(BaseModel):
    """A topic as topics.yml has it."""

    id: str
    name: str
    policy: str = Field(description="`answer`, `probe` or `human`.")
    skill: str
    urgent: bool
    text: str | None = Field(description="`article`, `playbook`, or null: neither.")
    surface: bool = Field(description="Needs stand behind it: it cannot be merged.")
    fixed: bool = Field(description="Rules of the program name it: its id cannot change.")


class VocabularyOut(BaseModel):
    skills: list[SkillOut]
    topics: list[TopicOut]


class ExamplesOut(BaseModel):
    topic: str
    file: str
    texts: list[str]


class TopicRoutes:
    def __init__(self, access: StaffAccess, folder: ContentFolder) -> None:
        self._access, self._folder = access, folder

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/studio/topics",
                "All topics and skill groups",
                self.list_vocabulary,
                None,
                VocabularyOut,
                security="staff",
            ),
            Endpoint(
                "GET",
                "/v1/studio/examples",
                "The examples of one topic",
                self.list_examples,
                None,
                ExamplesOut,
                errors=(404,),
                query=(TOPIC,),
                security="staff",
            ),
        ]

    async def list_vocabulary(self, request: Request) -> dict[str, Any]:
        await self._access.holder(request, Right.READ_DECISIONS)
        skills, topics = await asyncio.to_thread(self._folder.vocabulary)
        return {
            "skills": [{"id": id_, "name": name} for id_, name in skills.items()],
            "topics": [asdict(one) for one in topics],
        }

    async def list_examples(self, request: Request, topic: str) -> dict[str, Any]:
        """Raises NotFound `examples_not_found`."""
        await self._access.holder(request, Right.READ_DECISIONS)
        found = await asyncio.to_thread(self._folder.examples, topic)
        if found is None:
            raise NotFound("examples_not_found", "这个主题还没有问法。")
        return {"topic": topic, "file": found[0], "texts": found[1]}
