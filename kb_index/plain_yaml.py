"""YAML as content writers expect it: 96110 and 1.30 stay text; only dates, null and true/false are more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.CSafeLoader):
    """A safe loader without YAML 1.1's guesses (010 is not eight, no is not false)."""

    yaml_implicit_resolvers = dict[str, list[tuple[str, re.Pattern[str]]]]()  # noqa: RUF012 - PyYAML's way


_TIMESTAMP = re.compile(r"^\d{4}-\d{2}-\d{2}$")
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"]),
    ("tag:yaml.org,2002:timestamp", _TIMESTAMP, list("0123456789")),
    ("tag:yaml.org,2002:merge", re.compile(r"^(?:<<)$"), ["<"]),
):
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def load(path: Path) -> Any:
    """Read one file. Raises OSError, UnicodeDecodeError or yaml.YAMLError (with `problem_mark`)."""
    return load_marked(path)[0]


def loads(text: str) -> Any:
    """Read a text. Raises yaml.YAMLError."""
    return _marked(text)[0]


def loads_marked(text: str) -> tuple[Any, yaml.Node | None]:
    """The same of a text. Marks count characters; a byte order mark is not one of them."""
    return _marked(text)


def load_marked(path: Path) -> tuple[Any, yaml.Node | None]:
    """The same and the nodes it was made from, which know their lines; no node for an empty file."""
    return _marked(path.read_text(encoding="utf-8"))


def _marked(text: str) -> tuple[Any, yaml.Node | None]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return (loader.construct_document(node) if node is not None else None), node
    finally:
        loader.dispose()
