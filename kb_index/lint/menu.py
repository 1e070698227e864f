"""The opening menu: not too deep, a person on every level, no dead ends."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb_index.article import Text, TopicId
from kb_index.content import Problem, shape_problems
from kb_index.lint import limits
from kb_index.lint.material import MENU, Material
from kb_index.lint.tree import Level, above, levels


class EntryShape(BaseModel):
    """One button."""

    model_config = ConfigDict(extra="forbid", strict=True)

    label: Text
    children: list[EntryShape] | None = Field(default=None, min_length=1)
    topic: TopicId | None = None
    question: Text | None = None
    person: bool = False

    @model_validator(mode="after")
    def _is_one_thing(self) -> EntryShape:
        given = [self.children is not None, self.topic is not None, self.question is not None, self.person]
        if given.count(True) != 1:
            raise ValueError("an entry has exactly one of children, topic, question, person")
        return self


class MenuShape(BaseModel):
    """The menu file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    menu: list[EntryShape] = Field(min_length=1)


def shape_kept(material: Material) -> Iterator[Problem]:
    """The fields of menu.yml."""
    if MENU in material.content.files:
        try:
            MenuShape.model_validate(material.menu)
        except ValidationError as error:
            yield from shape_problems(MENU, MenuShape, error)


def not_too_deep(material: Material) -> Iterator[Problem]:
    """Half of the callers hang up beyond the fourth level."""
    for depth, entries in _levels(material):
        if depth == limits.MENU_LEVELS + 1:
            message = f"level {depth}, at most {limits.MENU_LEVELS}"
            yield Problem(MENU, above(entries), "menu_deep", message, "move these entries one level up")


def person_everywhere(material: Material) -> Iterator[Problem]:
    """No level without a way to a person."""
    for _, entries in _levels(material):
        if not any(entry.get("person") is True for _, entry in entries):
            message = "nobody to talk to on this level"
            yield Problem(MENU, above(entries), "menu_person", message, "add {label: 找人工, person: true}")


def leads_somewhere(material: Material) -> Iterator[Problem]:
    """A topic has a text, a question is indexed; otherwise the button asks what the bot does not know."""
    content = material.content
    known = {example.text for example in (*content.examples(), *content.titles())}
    for _, entries in _levels(material):
        for where, entry in entries:
            topic, question = entry.get("topic"), entry.get("question")
            if topic is not None and topic not in content.articles and topic not in content.playbooks:
                message = f"{topic} has neither article nor playbook"
                yield Problem(MENU, f"{where}.topic", "menu_dead", message, "name a topic that has one")
            if question is not None and question not in known:
                message = f"{question!r} is nobody's question"
                yield Problem(MENU, f"{where}.question", "menu_dead", message, "use an indexed wording")


def _levels(material: Material) -> Iterator[tuple[int, Level]]:
    return levels("menu", material.menu.get("menu"))
