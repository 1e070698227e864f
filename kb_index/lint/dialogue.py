"""What the dialogue says and asks: needs files and wording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb_index.article import Text, TopicId
from kb_index.bank import UnknownPlaceholder, lookup, placeholders
from kb_index.content import Content, Problem, shape_problems
from kb_index.lint import facts, hot_topics, menu, pairs, wrap_up
from kb_index.lint.lexicon import JARGON
from kb_index.lint.limits import LEAST_TERMS
from kb_index.lint.material import RUNTIME, WORDING, Material, needs_of, texts


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NeedShape(_Shape):
    """One need as its file has it."""

    need: Text
    topic: TopicId
    name: Text
    button: Text
    identity: Literal["none", "basic", "strong"] = "none"
    lead: Text
    cues: list[Text]
    examples: Annotated[list[Text], Field(min_length=1)]


class NeedsShape(_Shape):
    """A needs file."""

    surface: TopicId
    probe: Text
    probe_again: Text
    needs: Annotated[list[NeedShape], Field(min_length=2)]


def shapes_kept(material: Material) -> Iterator[Problem]:
    """Needs files and wording.yml have the fields they need. The other files are held to it while being read."""
    for name, data in material.needs.items():
        try:
            NeedsShape.model_validate(data)
        except ValidationError as error:
            yield from shape_problems(name, NeedsShape, error)
    yield from hot_topics.shape_kept(material)
    yield from facts.shapes_kept(material)
    yield from menu.shape_kept(material)
    yield from wrap_up.shape_kept(material)
    yield from pairs.shape_kept(material)
    if WORDING in material.content.files and not material.wording:
        yield Problem(WORDING, "-", "schema", "no sentences in it", "write `key:` with one variant a line")
    for key, variants in material.wording.items():
        if (
            not isinstance(variants, list)
            or not variants
            or not all(isinstance(text, str) for text in variants)
        ):
            yield Problem(WORDING, str(key), "schema", "must be a list of texts", "write one variant a line")


def surfaces_known(material: Material) -> Iterator[Problem]:
    """Each needs file is for a surface of topics.yml."""
    for name, data in material.needs.items():
        if str(data.get("surface")) not in material.content.vocabulary.surfaces:
            message = f"{data.get('surface')} is no surface"
            yield Problem(name, "surface", "unknown_surface", message, "use a surface of topics.yml")


def needs_agree(material: Material) -> Iterator[Problem]:
    """The needs of a surface and their topics are the same in its file and in topics.yml."""
    for name, data in material.needs.items():
        agreed = material.content.vocabulary.surfaces.get(str(data.get("surface")), [])
        topics = {need.need: need.topic for need in agreed}
        written = [str(need.get("need")) for need in needs_of(data)]
        for missing in [need for need in topics if need not in written] if topics else []:
            yield Problem(
                name, "needs", "needs", f"{missing} of topics.yml is missing", "add it to this file"
            )
        for at, need in enumerate(needs_of(data)):
            if topics and written[at] not in topics:
                message = f"topics.yml does not have the need {written[at]}"
                yield Problem(name, f"needs.{at}.need", "needs", message, "add it there or remove it here")
            elif topics and need.get("topic") != topics[written[at]]:
                message = f"topic {need.get('topic')}, but topics.yml says {topics[written[at]]}"
                yield Problem(name, f"needs.{at}.topic", "needs", message, "make the two agree")


def variants_differ(material: Material) -> Iterator[Problem]:
    """No variant of a sentence and no button of a surface stands twice."""
    for key, variants in material.wording.items():
        if isinstance(variants, list):
            yield from _twice(WORDING, [(f"{key}.{at}", text) for at, text in enumerate(variants)], "variant")
    for name, data in material.needs.items():
        buttons = [(f"needs.{at}.button", need.get("button")) for at, need in enumerate(needs_of(data))]
        yield from _twice(name, buttons, "button")


def placeholders_known(material: Material) -> Iterator[Problem]:
    """Every {name} is a text of bank.yml, and no brace is left over."""
    content = material.content
    yield from (problem for problem in content.problems if problem.code == "placeholder")
    values: dict[str, object] = {**material.needs, WORDING: material.wording}
    for name, value in values.items():
        for where, text in texts(value):
            for given in placeholders(text):
                if given not in RUNTIME and not _in_bank(given, content):
                    message = f"{{{given}}} is not in bank.yml"
                    yield Problem(name, where, "placeholder", message, "add it to bank.yml or correct it")
    for said in material.said:
        left = _left_over(said.written)
        if left:
            message = f"a lone {left} would be shown as it stands"
            yield said.problem("placeholder", message, "write {bank.…} with both braces, in half width")


def lexicon_sound(material: Material) -> Iterator[Problem]:
    """The jargon lexicon is large enough and its substitutes are plain themselves."""
    for term, message, fix in material.lexicon.faults:
        yield Problem(JARGON, f"terms.{term}", "lexicon", message, fix)
    count = len(material.lexicon.terms)
    if count < LEAST_TERMS:
        yield Problem(JARGON, "terms", "lexicon", f"{count} terms, at least {LEAST_TERMS}", "add terms")


def _twice(file: str, found: list[tuple[str, object]], what: str) -> Iterator[Problem]:
    seen = set()
    for where, text in found:
        if isinstance(text, str):
            if text in seen:
                yield Problem(
                    file, where, "twice", f"the {what} {text!r} stands twice", "remove or reword one"
                )
            seen.add(text)


def _left_over(text: str) -> str:
    for given in placeholders(text):
        text = text.replace(f"{{{given}}}", "")
    return next((mark for mark in text if mark in "{}｛｝"), "")


def _in_bank(name: str, content: Content) -> bool:
    try:
        lookup(name, content.bank)
    except UnknownPlaceholder:
        return False
    return True
