"""Dated hot topics: whole, in order, about needs that exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.article import Source, Text, TopicId
from kb_index.content import Problem, shape_problems
from kb_index.lint import limits
from kb_index.lint.material import HOT_TOPICS, Material


class HotTopicShape(BaseModel):
    """One rule."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Text
    title: Text
    starts: date
    ends: date
    surface: TopicId
    need: Text
    cues: list[Text] = []
    lead: Text | None = None
    checklist: list[Text] = Field(default=[], max_length=limits.MOST_POINTS)
    source: Source


class HotTopicsShape(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    hot_topics: list[HotTopicShape]


def shape_kept(material: Material) -> Iterator[Problem]:
    """The fields of hot_topics.yml."""
    if HOT_TOPICS in material.content.files:
        try:
            HotTopicsShape.model_validate(material.hot_topics)
        except ValidationError as error:
            yield from shape_problems(HOT_TOPICS, HotTopicsShape, error)


def needs_exist(material: Material) -> Iterator[Problem]:
    """A rule heats a need of a surface of topics.yml."""
    surfaces = material.content.vocabulary.surfaces
    for where, rule in _rules(material):
        if rule.get("need") not in {need.need for need in surfaces.get(str(rule.get("surface")), [])}:
            message = f"{rule.get('surface')} has no need {rule.get('need')}"
            yield Problem(
                HOT_TOPICS, f"{where}.need", "hot_topic", message, "use a surface and need of topics.yml"
            )


def dates_in_order(material: Material) -> Iterator[Problem]:
    """A rule ends after it starts, starts no earlier than its source, and no two of a surface start together."""
    started: dict[tuple[object, date], object] = {}
    for where, rule in _rules(material):
        starts, ends, source = rule.get("starts"), rule.get("ends"), rule.get("source")
        if not isinstance(starts, date):
            continue
        if isinstance(ends, date) and ends < starts:
            message = f"ends on {ends}, before it starts on {starts}"
            yield Problem(HOT_TOPICS, f"{where}.ends", "hot_topic", message, "correct one of the two dates")
        issued = source.get("date") if isinstance(source, dict) else None
        if isinstance(issued, date) and starts < issued:
            message = f"starts on {starts}, before its source of {issued}"
            yield Problem(HOT_TOPICS, f"{where}.starts", "hot_topic", message, "start when the source is out")
        earlier = started.setdefault((rule.get("surface"), starts), rule.get("id"))
        if earlier != rule.get("id"):
            message = f"starts with {earlier}: neither comes out on top"
            yield Problem(HOT_TOPICS, f"{where}.starts", "hot_topic", message, "let one start later")


def sound(material: Material) -> Iterator[Problem]:
    """Needs and dates."""
    yield from needs_exist(material)
    yield from dates_in_order(material)


def _rules(material: Material) -> Iterator[tuple[str, dict[str, Any]]]:
    written = material.hot_topics.get("hot_topics")
    for at, rule in enumerate(written if isinstance(written, list) else []):
        if isinstance(rule, dict):
            yield f"hot_topics.{at}", rule
