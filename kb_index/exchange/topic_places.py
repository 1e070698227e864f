"""Where the id of a topic may stand in content: written once, as a table. Everything that renames or merges reads it."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from kb_index.content import ARTICLES, NLU, PLAYBOOKS, TOPICS
from kb_index.lint.material import FACTS, HOT_TOPICS, MENU, NEEDS
from kb_index.pairs import PAIRS
from kb_index.plain_yaml import loads_marked
from kb_index.talks import TALKS

DOMAIN = "domain.yml"
"""Rasa's own list of intents; a content folder may be without it."""


@dataclass(frozen=True)
class Place:
    """In the files of a pattern, what stands at a path: `*` is any one step, `**` any number, `@` a field's own name."""

    files: str
    path: str


PLACES = (
    Place(TOPICS, "topics.@"),
    Place(TOPICS, "surfaces.@"),
    Place(TOPICS, "surfaces.*.*.topic"),
    Place(DOMAIN, "intents.*"),
    Place(DOMAIN, "intents.*.@"),
    Place(f"{NLU}/*.yml", "nlu.*.intent"),
    Place("bot/data/rules/*.yml", "rules.**.intent"),
    Place("bot/data/stories/*.yml", "stories.**.intent"),
    Place(f"{NEEDS}/*.yml", "surface"),
    Place(f"{NEEDS}/*.yml", "needs.*.topic"),
    Place(f"{FACTS}/*.yml", "topics.@"),
    Place(HOT_TOPICS, "hot_topics.*.surface"),
    Place(MENU, "menu.**.topic"),
    Place(PAIRS, "pairs.*.sides.*.topic"),
    Place(PAIRS, "pairs.*.usually"),
    Place(f"{ARTICLES}/*.yml", "id"),
    Place(f"{ARTICLES}/*.yml", "confusable_with.*.topic"),
    Place(f"{PLAYBOOKS}/*.yml", "id"),
    Place(f"{TALKS}/*.yml", "turns.*.expect.topic"),
)
LABELLED = "tests/data/*.tsv"
"""Questions with their right topics, in the second column: `kb build` calibrates with them."""
NAMED_AFTER = {f"{ARTICLES}/": "/", f"{PLAYBOOKS}/": "/", f"{NEEDS}/": "."}
"""Folders whose files are called after a topic, and what stands for the dot of its id."""


def holds_topics(name: str) -> bool:
    """Whether a file may name a topic."""
    return any(fnmatch.fnmatchcase(name, place.files) for place in PLACES) or is_labelled(name)


def file_after(name: str, old: str, new: str) -> str:
    """What a file is called when the topic has another id."""
    for folder, mark in NAMED_AFTER.items():
        if name == f"{folder}{old.replace('.', mark)}.yml":
            return f"{folder}{new.replace('.', mark)}.yml"
    return name


def found_at(name: str, text: str, topic: str) -> list[tuple[int, int]]:
    """Where the id stands in a file: from and to, in characters, falling.

    Raises yaml.YAMLError; KeyError where it stands in a way that cannot be replaced.
    """
    if is_labelled(name):
        return sorted(_in_columns(text, topic), reverse=True)
    paths = [place.path.split(".") for place in PLACES if fnmatch.fnmatchcase(name, place.files)]
    root = loads_marked(text)[1]
    nodes = {id(node): node for path in paths for node in _at(root, path)}
    spans = {(node.start_mark.index, node.end_mark.index) for node in nodes.values() if node.value == topic}
    return sorted((_bare(text, span, topic) for span in spans), reverse=True)


def replaced(name: str, text: str, old: str, new: str) -> str:
    """The file with another id in every place; all else stays to the letter. Raises as `found_at`.

    A value that is lined up with those beside it stays in its column as far as there is room.
    """
    for start, end in found_at(name, text, old):
        behind = text[end:]
        mark, rest = behind[:1], behind[1:].lstrip(" ")
        room = len(behind) - 1 - len(rest)
        if mark in (":", ",") and room > 1:
            behind = mark + " " * max(1, room + len(old) - len(new)) + rest
        text = text[:start] + new + behind
    return text


def is_labelled(name: str) -> bool:
    """Whether it is a file of questions with their right topics."""
    return fnmatch.fnmatchcase(name, LABELLED)


def _at(node: yaml.Node | None, path: list[str]) -> Iterator[yaml.ScalarNode]:
    if not path:
        if isinstance(node, yaml.ScalarNode):
            yield node
        return
    step, rest = path[0], path[1:]
    if step == "**":
        yield from _at(node, rest)
    for name, inner in _inside(node):
        if step == "@":
            yield from _at(name, rest)
        elif step == "**":
            yield from _at(inner, path)
        elif step == "*" or (name is not None and name.value == step):
            yield from _at(inner, rest)


def _inside(node: yaml.Node | None) -> list[tuple[yaml.Node | None, yaml.Node]]:
    """The parts of a node; of a list they have no name."""
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [(None, inner) for inner in node.value]
    return []


def _bare(text: str, span: tuple[int, int], topic: str) -> tuple[int, int]:
    """Without its quotes. Raises KeyError."""
    start, end = span
    written = text[start:end]
    if written in (f"'{topic}'", f'"{topic}"'):
        return start + 1, end - 1
    if written != topic:
        raise KeyError(topic)
    return span


def _in_columns(text: str, topic: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        question, tab, rest = line.partition("\t")
        at = start + len(question) + 1
        for one in rest.partition("\t")[0].split(",") if tab and not line.startswith("#") else ():
            if one.strip() == topic:
                begin = at + one.index(topic)
                yield begin, begin + len(topic)
            at += len(one) + 1
        start += len(line)
