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
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - derived from CSafeLoader
