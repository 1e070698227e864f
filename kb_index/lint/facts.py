"""The questions before a person takes over: who is asked, about what, and who must never be kept waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.article import Text, TopicId
from kb_index.content import Problem, shape_problems
from kb_index.lint.material import FACTS, Material

# Asked for a person, complained, wants money back: a person listens first and asks then.
AT_ONCE = ("service.human", "service.complaint", "service.complaint_progress", "service.fee_waiver")

Buttons = Annotated[list[Text], Field(max_length=4)]
Ids = Annotated[list[Text], Field(max_length=2)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PartShape(_Shape):
    """One fact of a question."""

    label: Annotated[Text, Field(pattern="^[^、]+$")]
    ask: Text = "-"
    buttons: Buttons = Field(default_factory=list)
    reads: Literal["amount"] = "amount"
    near: list[Text] = Field(default_factory=list)
    cues: dict[str, list[Text]] = Field(default_factory=dict)


class QuestionShape(_Shape):
    """One question."""

    id: Text
    ask: Text
    why: Text
    buttons: Buttons
    parts: Annotated[list[PartShape], Field(min_length=1, max_length=2)]


class FactsShape(_Shape):
    """A facts file."""

    skill: Text
    questions: list[QuestionShape]
    default: Ids
    topics: dict[TopicId, Ids]


def shapes_kept(material: Material) -> Iterator[Problem]:
    """The fields of the facts files."""
    for name, data in _files(material):
        try:
            FactsShape.model_validate(data)
        except ValidationError as error:
            yield from shape_problems(name, FactsShape, error)


def sound(material: Material) -> Iterator[Problem]:
    """Files belong to a skill, their topics to people of that skill; no question is dead, double or half."""
    for name, data in _files(material):
        if data.get("skill") not in material.content.vocabulary.skills:
            message = f"there is no skill {data.get('skill')}"
            yield Problem(name, "skill", "facts", message, "use a skill of topics.yml")
        yield from _topics(material, name, data)
        yield from _questions(name, data)
    yield from _uncovered(material)


def _topics(material: Material, name: str, data: dict[str, Any]) -> Iterator[Problem]:
    for id_, asked in _lists(data):
        topic = material.content.vocabulary.topics.get(id_)
        where = f"topics.{id_}"
        if topic is None or topic.policy != "human" or topic.skill != data.get("skill"):
            message = f"{id_} is no topic for the people of {data.get('skill')}"
            yield Problem(name, where, "facts", message, "name a topic of that skill with the policy human")
        elif asked and (topic.urgent or id_ in AT_ONCE):
            message = f"{id_} is kept waiting by a question"
            yield Problem(name, where, "facts", message, "leave its list empty: []")


def _questions(name: str, data: dict[str, Any]) -> Iterator[Problem]:
    written = _written(data)
    counts = Counter(str(question.get("id")) for _, question in written)
    used = {one for _, asked in (*_lists(data), ("", data.get("default") or [])) for one in asked}
    for where, question in written:
        own = str(question.get("id"))
        if counts[own] > 1:
            yield Problem(name, f"{where}.id", "facts", f"{own} stands twice", "give it another id")
        if own not in used:
            yield Problem(name, f"{where}.id", "facts", f"nobody is asked {own}", "use it or remove it")
        parts = question.get("parts")
        parts = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
        for at, part in enumerate(parts):
            if len(parts) > 1 and not part.get("ask"):
                message = f"{part.get('label')} cannot be asked for when the other fact is known"
                fix = "add `ask:` for this fact alone"
                yield Problem(name, f"{where}.parts.{at}.label", "facts", message, fix)
    for one in sorted(used - set(counts), key=str):
        yield Problem(name, "questions", "facts", f"there is no question {one}", "write it or correct the id")


def _uncovered(material: Material) -> Iterator[Problem]:
    """Every topic for people is named, or its skill has a default. A project without facts files asks nothing."""
    found = {data.get("skill"): (name, data) for name, data in _files(material)}
    for topic in material.content.vocabulary.topics.values() if found else ():
        if topic.policy != "human":
            continue
        name, data = found.get(topic.skill, (f"{FACTS}/{topic.skill}.yml", {}))
        if topic.id not in dict(_lists(data)) and (topic.urgent or not data.get("default")):
            message = f"{topic.id} is for people, but nothing says what to ask"
            yield Problem(name, "topics", "facts", message, f"add `{topic.id}: []` or its questions")


def _files(material: Material) -> list[tuple[str, dict[str, Any]]]:
    names = (name for name in material.also_read if name.startswith(FACTS))
    raw = ((name, material.content.raw[name]) for name in names)
    return [(name, data if isinstance(data, dict) else {}) for name, data in raw]


def _lists(data: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    topics = data.get("topics")
    items = topics.items() if isinstance(topics, dict) else ()
    return [(str(id_), asked if isinstance(asked, list) else []) for id_, asked in items]


def _written(data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    items = data.get("questions")
    items = items if isinstance(items, list) else []
    return [(f"questions.{at}", item) for at, item in enumerate(items) if isinstance(item, dict)]
