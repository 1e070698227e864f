"""The phrases an installation begins with: bot/data/phrases.yml."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.plain_yaml import load
from service.core.errors import InvalidField
from service.desk.phrases.rules import Content, checked

Starter = Callable[[], list[Content]]


class StarterError(Exception):
    """A file that cannot be used; the message names the file and the phrase."""


class _One(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    shortcode: str
    title: str
    text: str


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    category: str
    phrases: Annotated[list[_One], Field(min_length=1)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    groups: list[_Group]


def load_starter(path: Path) -> list[Content]:
    """Checked as if somebody had typed them; none where there is no file. Raises StarterError."""
    if not path.is_file():
        return []
    try:
        groups = _File.model_validate(load(path)).groups
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise StarterError(f"{path.name}: {', '.join(fields)}") from None
    contents = [_checked(path, group.category, one) for group in groups for one in group.phrases]
    codes = [one.shortcode for one in contents]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise StarterError(f"{path.name}: twice: {', '.join(twice)}")
    return contents


def _checked(path: Path, category: str, one: _One) -> Content:
    try:
        return checked(one.shortcode, one.title, category, one.text)
    except InvalidField as error:
        raise StarterError(f"{path.name}: {one.shortcode}: {error.code}") from error
