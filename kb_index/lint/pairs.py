"""Topics that customers mix up: whole, about topics that have a text, with buttons that fit and differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from kb_index.content import Problem, shape_problems
from kb_index.lint import limits
from kb_index.lint.material import Material
from kb_index.pairs import PAIRS, PairsFile

Found = Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]


def shape_kept(material: Material) -> Iterator[Problem]:
    """The fields of pairs.yml."""
    if PAIRS in material.content.files:
        try:
            PairsFile.model_validate(material.pairs)
        except ValidationError as error:
            yield from shape_problems(PAIRS, PairsFile, error)


def sound(material: Material) -> Iterator[Problem]:
    """Two different topics with a text, asked about once; a question; short buttons and words of one side only."""
    seen: set[frozenset[str]] = set()
    for where, pair, sides in _pairs(material):
        topics = frozenset(str(side.get("topic")) for side in sides)
        if len(topics) < 2 or topics in seen:
            fault = "is told apart above already" if topics in seen else "is one topic"
            yield _problem(
                where, f"{' and '.join(sorted(topics))} {fault}", "name two topics, each pair once"
            )
        seen.add(topics)
        usually = pair.get("usually")
        if usually is not None and usually not in topics:
            yield _problem(f"{where}.usually", f"{usually} is none of the two", "name one of the sides")
        if not str(pair.get("ask")).endswith("？"):
            yield _problem(f"{where}.ask", "is no question", "end it with ？")
        for at, side in enumerate(sides):
            yield from _side(material, f"{where}.sides.{at}", side)
        yield from _shared(where, sides)


def _side(material: Material, where: str, side: dict[str, Any]) -> Iterator[Problem]:
    topic, button = side.get("topic"), str(side.get("button"))
    if topic not in material.content.articles and topic not in material.content.playbooks:
        yield _problem(
            f"{where}.topic", f"{topic} has neither article nor playbook", "name a topic that has one"
        )
    if len(button) > limits.PAIR_BUTTON_LENGTH:
        message = f"{len(button)} characters, at most {limits.PAIR_BUTTON_LENGTH}"
        yield _problem(f"{where}.button", message, "shorten it")


def _shared(where: str, sides: list[dict[str, Any]]) -> Iterator[Problem]:
    """A word that both sides have tells nothing."""
    first, *others = sides
    for at, side in enumerate(others, start=1):
        for word in sorted(_signs(first) & _signs(side)):
            yield _problem(f"{where}.sides.{at}", f"{word} stands on both sides", "keep it on one side")


def _signs(side: dict[str, Any]) -> set[str]:
    words = side.get("words")
    return {str(word) for word in (side.get("button"), *(words if isinstance(words, list) else ()))}


def _problem(where: str, message: str, fix: str) -> Problem:
    return Problem(PAIRS, where, "pair", message, fix)


def _pairs(material: Material) -> Found:
    """Place, pair and sides of what has the shape of a pair."""
    written = material.pairs.get("pairs")
    for at, pair in enumerate(written if isinstance(written, list) else []):
        sides = pair.get("sides") if isinstance(pair, dict) else None
        found = [side for side in sides if isinstance(side, dict)] if isinstance(sides, list) else []
        if isinstance(pair, dict) and len(found) == 2:
            yield f"pairs.{at}", pair, found
