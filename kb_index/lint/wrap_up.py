"""The categories agents choose from when a conversation is closed: not too deep, every id single."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.article import Text
from kb_index.content import Problem, shape_problems
from kb_index.lint import limits
from kb_index.lint.material import WRAP_UP, Material
from kb_index.lint.tree import Level, above, levels


class CategoryShape(BaseModel):
    """One category."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=64)
    name: Text
    children: list[CategoryShape] | None = Field(default=None, min_length=1)


class WrapUpShape(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    categories: list[CategoryShape] = Field(min_length=1)


def shape_kept(material: Material) -> Iterator[Problem]:
    """The fields of wrap_up.yml."""
    if WRAP_UP in material.content.files:
        try:
            WrapUpShape.model_validate(material.wrap_up)
        except ValidationError as error:
            yield from shape_problems(WRAP_UP, WrapUpShape, error)


def not_too_deep(material: Material) -> Iterator[Problem]:
    """An agent has a minute for it: three choices."""
    for depth, entries in _levels(material):
        if depth == limits.WRAP_UP_LEVELS + 1:
            message = f"level {depth}, at most {limits.WRAP_UP_LEVELS}"
            yield Problem(WRAP_UP, above(entries), "category_deep", message, "move these one level up")


def ids_single(material: Material) -> Iterator[Problem]:
    """Records name a category by its id."""
    found = [entry for _, entries in _levels(material) for entry in entries]
    counts = Counter(entry.get("id") for _, entry in found)
    seen: set[Any] = set()
    for where, entry in found:
        name = entry.get("id")
        if counts[name] > 1 and name in seen:
            message = f"{name!r} stands twice"
            yield Problem(WRAP_UP, f"{where}.id", "category_twice", message, "give it an id of its own")
        seen.add(name)


def _levels(material: Material) -> Iterator[tuple[int, Level]]:
    return levels("categories", material.wrap_up.get("categories"))
