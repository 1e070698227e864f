"""The opening menu: categories by demand, each leading to questions the bot answers. bot/data/menu.yml.

An entry is one of four: a category (`children`), a topic (its button asks the topic's title), a question in words of
its own, or the way to a person.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb_index.plain_yaml import load
from service.dialogue.triggers import PERSON_BUTTON

MAX_LEVELS = 4

Title = Callable[[str], str | None]
"""What a button offering a topic says; None when nothing can be said about it today."""


class MenuError(Exception):
    """A menu file that cannot be used; the message names the fields or the level."""


class Entry(BaseModel):
    """One button of the menu."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    label: str = Field(min_length=1)
    children: list["Entry"] | None = Field(default=None, min_length=1)
    topic: str | None = None
    question: str | None = Field(default=None, min_length=1)
    person: bool = False

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Entry":
        given = [self.children is not None, self.topic is not None, self.question is not None, self.person]
        if given.count(True) != 1:
            raise ValueError("exactly one of children, topic, question, person")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    menu: list[Entry] = Field(min_length=1)


def load_menu(path: Path) -> tuple[Entry, ...]:
    """The first level; empty when there is no file. Raises MenuError when it does not fit or is too deep."""
    if not path.is_file():
        return ()
    try:
        entries = _File.model_validate(load(path)).menu
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise MenuError(f"{path.name}: {', '.join(fields)}") from None
    if levels(entries) > MAX_LEVELS:
        raise MenuError(f"{path.name}: {levels(entries)} levels, at most {MAX_LEVELS}")
    return tuple(entries)


def levels(entries: Sequence[Entry]) -> int:
    """How many times one chooses at most."""
    return 1 + max((levels(entry.children) for entry in entries if entry.children), default=0)


def shown(entries: Sequence[Entry], title: Title) -> list[dict[str, Any]]:
    """The menu as `{label, say}` and `{label, children}`. A topic that can say nothing today is left out."""
    buttons = (_button(entry, title) for entry in entries)
    return [button for button in buttons if button is not None]


def _button(entry: Entry, title: Title) -> dict[str, Any] | None:
    if entry.children is not None:
        children = shown(entry.children, title)
        return {"label": entry.label, "children": children} if _leads_on(children) else None
    say = PERSON_BUTTON if entry.person else entry.question or title(entry.topic or "")
    return {"label": entry.label, "say": say} if say else None


def _leads_on(children: Sequence[Mapping[str, Any]]) -> bool:
    """A category in which only the person is left is no category."""
    return any(child.get("say") != PERSON_BUTTON for child in children)
