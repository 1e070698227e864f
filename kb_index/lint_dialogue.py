"""Checks of what the dialogue says and asks: needs files and wording."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb_index import content as files
from kb_index.bank import UnknownPlaceholder, lookup, placeholders
from kb_index.content import Content, Problem

LEAST_NEED_EXAMPLES = 12
NEEDS = "bot/data/needs"
WORDING = "bot/data/wording.yml"
# Filled by the dialogue at run time, not from bank.yml.
RUNTIME_PLACEHOLDERS = frozenset({"skill", "request"})


def check_needs(content: Content, root: Path) -> Iterator[Problem]:
    """Needs files agree with the surfaces of topics.yml and have enough examples."""
    for path in sorted((root / NEEDS).rglob("*.yml")):
        name = path.relative_to(root).as_posix()
        data = files.read_yaml(content, root, name)
        if not isinstance(data, dict):
            continue
        yield from _unknown_placeholders(content, name, data)
        agreed = {need.need: need for need in content.vocabulary.surfaces.get(str(data.get("surface")), [])}
        if not agreed:
            yield Problem(
                name,
                "surface",
                "unknown_surface",
                f"{data.get('surface')} is no surface",
                "use a surface of topics.yml",
            )
        written = {str(need.get("need")): need for need in data.get("needs") or []}
        for missing in sorted(set(agreed) ^ set(written)):
            yield Problem(
                name, missing, "needs", "stands only in one of topics.yml and this file", "make the two agree"
            )
        for key in sorted(set(agreed) & set(written)):
            if written[key].get("topic") != agreed[key].topic:
                yield Problem(
                    name,
                    key,
                    "needs",
                    f"topic {written[key].get('topic')}",
                    f"topics.yml says {agreed[key].topic}",
                )
            count = len(written[key].get("examples") or [])
            if count < LEAST_NEED_EXAMPLES:
                yield Problem(
                    name,
                    key,
                    "too_few",
                    f"{count} examples, at least {LEAST_NEED_EXAMPLES}",
                    "add customers' wordings",
                )


def check_wording(content: Content, root: Path) -> Iterator[Problem]:
    """wording.yml: every key has variants, none twice, and only known placeholders."""
    if not (root / WORDING).is_file():
        return
    data = files.read_yaml(content, root, WORDING)
    for key, variants in (data or {}).items():
        if (
            not isinstance(variants, list)
            or not variants
            or not all(isinstance(text, str) for text in variants)
        ):
            yield Problem(WORDING, str(key), "schema", "must be a list of texts", "write one variant a line")
        elif len(set(variants)) < len(variants):
            yield Problem(WORDING, str(key), "repeated", "a variant stands twice", "remove one")
    yield from _unknown_placeholders(content, WORDING, data)


def _unknown_placeholders(content: Content, file: str, value: Any, where: str = "") -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _unknown_placeholders(content, file, inner, f"{where}.{key}".lstrip("."))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _unknown_placeholders(content, file, inner, f"{where}.{at}")
    elif isinstance(value, str):
        for name in placeholders(value):
            if name not in RUNTIME_PLACEHOLDERS and not _in_bank(name, content.bank):
                yield Problem(
                    file,
                    where,
                    "placeholder",
                    f"{{{name}}} is not in bank.yml",
                    "add it to bank.yml or correct it",
                )


def _in_bank(name: str, bank: dict[str, Any]) -> bool:
    try:
        lookup(name, bank)
    except UnknownPlaceholder:
        return False
    return True
