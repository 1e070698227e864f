"""What a finished conversation was about: a small tree an agent chooses from. bot/data/wrap_up.yml."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.plain_yaml import load
from service.core.errors import InvalidField

MAX_LEVELS = 3


class CategoriesError(Exception):
    """A file that cannot be used; the message names the fields, the level or the id."""


class Category(BaseModel):
    """One node; without children it can be chosen."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=64)
    name: str = Field(min_length=1)
    children: list["Category"] | None = Field(default=None, min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    categories: list[Category] = Field(min_length=1)


def load_categories(path: Path) -> tuple[Category, ...]:
    """The first level; empty when there is no file. Raises CategoriesError."""
    if not path.is_file():
        return ()
    try:
        tree = tuple(_File.model_validate(load(path)).categories)
    except ValidationError as error:
        fields = sorted({".".join(str(part) for part in item["loc"]) for item in error.errors()})
        raise CategoriesError(f"{path.name}: {', '.join(fields)}") from None
    if levels(tree) > MAX_LEVELS:
        raise CategoriesError(f"{path.name}: {levels(tree)} levels, at most {MAX_LEVELS}")
    ids = [one.id for one in _all(tree)]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise CategoriesError(f"{path.name}: twice: {', '.join(twice)}")
    return tree


def levels(tree: Sequence[Category]) -> int:
    return 1 + max((levels(one.children) for one in tree if one.children), default=0)


def path_names(tree: Sequence[Category], wanted: str) -> list[str]:
    """The names from the first level down to the category; empty if there is none of that id."""
    for one in tree:
        below = path_names(one.children, wanted) if one.children else []
        if one.id == wanted or below:
            return [one.name, *below]
    return []


def check_category(tree: Sequence[Category], given: str | None) -> None:
    """Raises InvalidField `category_missing` or `category_unknown`; a bank without a tree closes without a category."""
    if given is None:
        if tree:
            raise InvalidField(["category"], "category_missing", "请先选择问题分类。")
        return
    if given not in {one.id for one in _all(tree) if not one.children}:
        raise InvalidField(["category"], "category_unknown", "没有这个问题分类，请重新选择。")


def to_json(tree: Sequence[Category]) -> list[dict[str, Any]]:
    return [one.model_dump(exclude_none=True) for one in tree]


def _all(tree: Sequence[Category]) -> Iterator[Category]:
    for one in tree:
        yield one
        yield from _all(one.children or ())
