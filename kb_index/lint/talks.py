"""Conversations kept as tests: they name what exists, expect something, and none is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kb_index.content import Problem
from kb_index.lint.material import Material
from kb_index.talks import Expected, Talk


def sound(material: Material) -> Iterator[Problem]:
    """Topics, needs and skill groups are those of topics.yml; the file is found by its id."""
    for name, talk in material.talks.items():
        if talk.id != Path(name).stem:
            message = f"id {talk.id} but the file says {Path(name).stem}"
            yield Problem(name, "id", "talk", message, "make the two equal")
        if not any(turn.expect for turn in talk.turns):
            yield Problem(name, "turns", "talk", "nothing is expected", "say what should become of a message")
        for at, turn in enumerate(talk.turns):
            if turn.expect is not None:
                yield from _names_known(material, name, f"turns.{at}.expect", turn.expect)


def _names_known(material: Material, file: str, where: str, expected: Expected) -> Iterator[Problem]:
    vocabulary = material.content.vocabulary
    needs = {need.need for group in vocabulary.surfaces.values() for need in group}
    for field, value, known in (
        ("topic", expected.topic, vocabulary.topics),
        ("need", expected.need, needs),
        ("skill", expected.skill, vocabulary.skills),
    ):
        if value is not None and value not in known:
            message = f"topics.yml has no {field} {value}"
            yield Problem(file, f"{where}.{field}", "talk", message, f"use a {field} of topics.yml")


def not_twice(material: Material) -> Iterator[Problem]:
    """Two tests of the same words would agree, or could never both pass."""
    seen: dict[tuple[str, ...], Talk] = {}
    for name, talk in material.talks.items():
        said = tuple(turn.says for turn in talk.turns)
        if said in seen:
            message = f"the same words as {seen[said].id}"
            yield Problem(name, "turns", "talk_twice", message, "keep one of the two")
        seen.setdefault(said, talk)
