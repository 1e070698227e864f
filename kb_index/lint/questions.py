"""Similar questions: each wording once, under one topic, and different enough to teach something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kb_index.content import Example, Problem
from kb_index.lint.alike import alike, bare
from kb_index.lint.material import Material, needs_of, texts
from kb_index.worded import near_exact_key, normalise


def says_something(material: Material) -> Iterator[Problem]:
    """A question has letters or digits; only what the bot cannot understand may have none."""
    for example in material.content.examples():
        if not near_exact_key(normalise(example.text)) and not example.topic.startswith("scope."):
            yield _problem(example, "empty", f"{example.text!r} says nothing", "remove it")


def not_repeated(material: Material) -> Iterator[Problem]:
    """No wording stands twice under a topic; traditional characters and capitals do not count."""
    for examples in _by_topic(material).values():
        seen: dict[str, Example] = {}
        for example in examples:
            first = seen.setdefault(normalise(example.text), example)
            if first is not example:
                yield _problem(
                    example,
                    "repeated",
                    f"{example.text!r} stands twice ({_place(material, first)})",
                    "remove one",
                )


def not_alike(material: Material) -> Iterator[Problem]:
    """No two questions of a topic are alike but for a particle or a word."""
    for examples in _by_topic(material).values():
        kept: list[tuple[str, Example]] = []
        for example in examples:
            key = bare(example.text)
            twin = next((first for other, first in kept if alike(other, key)), None)
            if twin is None:
                kept.append((key, example))
            elif normalise(twin.text) != normalise(example.text):
                message = f"{example.text!r} is {twin.text!r} but for a word ({_place(material, twin)})"
                yield _problem(example, "alike", message, "remove one, or ask for something else in it")


def not_contradictory(material: Material) -> Iterator[Problem]:
    """No wording belongs to two topics or two needs of a surface; politeness and particles do not count."""
    yield from _two_needs(material)
    seen: dict[str, Example] = {}
    for example in material.content.examples():
        key = near_exact_key(normalise(example.text))
        first = seen.setdefault(key, example) if key else example
        if first.topic != example.topic:
            message = f"{example.text!r} is also a question of {first.topic} ({_place(material, first)})"
            yield _problem(example, "contradictory", message, "keep it under the topic that answers it")


def _two_needs(material: Material) -> Iterator[Problem]:
    for name, data in material.needs.items():
        seen: dict[str, str] = {}
        for at, need in enumerate(needs_of(data)):
            own = str(need.get("need"))
            for number, (_, text) in enumerate(texts(need.get("examples") or [])):
                other = seen.setdefault(near_exact_key(normalise(text)), own)
                if other != own:
                    where, message = (
                        f"needs.{at}.examples.{number}",
                        f"{text!r} is also an example of {other}",
                    )
                    yield Problem(name, where, "contradictory", message, "keep it under one need")


def _by_topic(material: Material) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for example in material.content.examples():
        found[example.topic].append(example)
    return found


def _problem(example: Example, code: str, message: str, fix: str) -> Problem:
    return Problem(example.file, example.field, code, message, fix, example.line)


def _place(material: Material, example: Example) -> str:
    (located,) = material.content.located([_problem(example, "", "", "")])
    return f"{located.file}:{located.line}"
