"""The bot's sentences: bot/data/wording.yml, with the bank's own values filled in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.core.yaml_files import read_yaml

_PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z0-9_]+)*)\}")


class WordingError(Exception):
    """A wording file or placeholder that cannot be used; the message names the key."""


@dataclass(frozen=True)
class Wording:
    """Key → sentences of equal meaning."""

    variants: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path, bank: Mapping[str, Any]) -> "Wording":
        """Read the file, fill in {bank.*}. Raises WordingError on an empty key or an unknown bank value."""
        raw = read_yaml(path)
        if not isinstance(raw, dict):
            raise WordingError(f"{path.name}: expected keys with lists of sentences")
        return cls({key: _variants(key, value, bank) for key, value in raw.items()})

    def pick(self, key: str, said: Iterable[str]) -> tuple[str, str]:
        """The first variant not yet in `said`, with its mark; or the one said longest ago."""
        variants = self.variants.get(key)
        if not variants:
            raise WordingError(f"no wording for '{key}'")
        marks = [f"{key}#{number}" for number in range(len(variants))]
        heard = {mark: position for position, mark in enumerate(said)}
        mark = min(marks, key=lambda item: heard.get(item, -1))
        return variants[marks.index(mark)], mark

    def fresh(self, key: str, said: Iterable[str]) -> tuple[str, str] | None:
        """The first variant not yet in `said`, with its mark; None when all were said."""
        text, mark = self.pick(key, said := tuple(said))
        return None if mark in said else (text, mark)


@dataclass
class Voice:
    """Picks the sentences of one turn and notes what was used."""

    wording: Wording
    said: tuple[str, ...]
    felt: tuple[str, ...] = ()
    used: list[str] = field(default_factory=list)
    used_once: list[str] = field(default_factory=list)

    def say(self, key: str, **values: str) -> str:
        """A sentence for `key`; `values` fill what only the turn knows, such as {skill}."""
        text, mark = self.wording.pick(key, (*self.said, *self.used))
        self.used.append(mark)
        return fill(text, values)

    def say_once(self, key: str) -> str:
        """A sentence this conversation has not heard yet; empty when there is none left."""
        found = self.wording.fresh(key, (*self.felt, *self.used_once))
        if found is None:
            return ""
        self.used_once.append(found[1])
        return found[0]


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Replace {dotted.path} by the value found there. Raises WordingError for a path without a value."""
    return _PLACEHOLDER.sub(lambda match: _lookup(match.group(1), values), text)


def _variants(key: str, value: object, bank: Mapping[str, Any]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise WordingError(f"'{key}': expected a list of sentences")
    return tuple(_PLACEHOLDER.sub(lambda match: _bank_value(match, bank), item) for item in value)


def _bank_value(match: re.Match[str], bank: Mapping[str, Any]) -> str:
    """Other placeholders, such as {skill}, stay for the turn that knows them."""
    path = match.group(1)
    return _lookup(path, {"bank": bank}) if path.startswith("bank.") else match.group(0)


def _lookup(path: str, values: Mapping[str, Any]) -> str:
    found: Any = values
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if found is None or isinstance(found, (Mapping, list)):
        raise WordingError(f"no value for {{{path}}}")
    return str(found)
