"""Placeholders such as {bank.hotline}, filled from bank.yml, the one file an adopting bank edits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PREFIX = "bank."


class UnknownPlaceholder(Exception):
    """A text names a value that bank.yml does not have. `name` is what stands between the braces."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{{{name}}} is not in bank.yml")
        self.name = name


def resolve(value: Any, bank: Mapping[str, Any]) -> Any:
    """Fill every placeholder in a text, or in all texts of a list or mapping; other values pass unchanged.

    Raises UnknownPlaceholder for a name that is not a text in `bank`.
    """
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda match: lookup(match[1], bank), value)
    if isinstance(value, list):
        return [resolve(item, bank) for item in value]
    if isinstance(value, dict):
        return {key: resolve(item, bank) for key, item in value.items()}
    return value


def placeholders(text: str) -> list[str]:
    """Names between braces, in order of appearance."""
    return _PLACEHOLDER.findall(text)


def lookup(name: str, bank: Mapping[str, Any]) -> str:
    """Return the text behind "bank.a.b". Raises UnknownPlaceholder."""
    if not name.startswith(_PREFIX):
        raise UnknownPlaceholder(name)
    value: Any = bank
    for key in name.removeprefix(_PREFIX).split("."):
        if not isinstance(value, Mapping) or key not in value:
            raise UnknownPlaceholder(name)
        value = value[key]
    if not isinstance(value, str):
        raise UnknownPlaceholder(name)
    return value
