"""What the knowledge base is made of: articles for customers, playbooks for agents, topics for everything."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9_]+$")]
Policy = Literal["answer", "probe", "human"]


class _Model(BaseModel):
    """Unknown fields and wrong types are errors; a read object never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(_Model):
    """The regulation or public fact a text rests on."""

    name: Text
    date: date


class Confusable(_Model):
    """Another topic customers mistake for this one, and how it differs."""

    topic: TopicId
    difference: Text


class Article(_Model):
    """What the bot tells customers about one topic."""

    id: TopicId
    title: Text
    keywords: list[Text]
    similar_questions: list[Text]
    care: Text
    answer: Text
    steps: list[Text]
    alternatives: list[Text]
    elder: list[Text]
    formal: Text
    confusable_with: list[Confusable] = Field(default_factory=list)
    valid_from: date
    valid_until: date | None = None
    owner: Text
    reviewer: Text
    source: list[Source]

    def valid_on(self, day: date) -> bool:
        """Whether the article may be shown on that day (both ends included)."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class Playbook(_Model):
    """What an agent needs for a topic that people handle. Customers only ever see `protective`."""

    id: TopicId
    title: Text
    keywords: list[Text]
    similar_questions: list[Text]
    ask: list[Text]
    materials: list[Text]
    steps: list[Text]
    fees: Text | list[Text]
    time: Text | list[Text]
    risks: Text | list[Text]
    opening: Text
    protective: Text | None = None
    valid_from: date
    valid_until: date | None = None
    owner: Text
    reviewer: Text
    source: list[Source]


class Topic(_Model):
    """One entry of topics.yml. `urgent` topics go ahead of the queue."""

    id: TopicId
    name: Text
    policy: Policy
    skill: Text
    urgent: bool = False


class Need(_Model):
    """A need behind a surface question; `topic` names what then answers."""

    need: Text
    topic: TopicId
    name: Text


class Vocabulary(_Model):
    """topics.yml: skill names, topics by id, and the needs behind each surface topic."""

    skills: dict[str, Text]
    topics: dict[str, Topic]
    surfaces: dict[str, list[Need]]
