"""A topic gets another id, or becomes part of another one, in every content file. Plain functions over texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kb_index.content import ARTICLES, NLU, PLAYBOOKS, TOPICS
from kb_index.exchange.block_lines import scalar_put, without_items, without_key
from kb_index.exchange.edits import bare_example, with_examples, with_fields, with_questions
from kb_index.exchange.topic_places import (
    DOMAIN,
    file_after,
    found_at,
    holds_topics,
    is_labelled,
    replaced,
)
from kb_index.lint.alike import alike, bare
from kb_index.lint.material import FACTS
from kb_index.pairs import PAIRS
from kb_index.plain_yaml import loads

Texts = Mapping[str, str]
Changed = dict[str, "str | None"]
"""New texts by file; None: the file is gone."""


def renamed(texts: Texts, old: str, new: str, name: str) -> Changed:
    """The files in which a topic has another id and another name.

    Raises KeyError where a file is written in a way that cannot be changed, and as YAML does.
    """
    after: Changed = {}
    for file, text in texts.items():
        if not holds_topics(file):
            continue
        other = replaced(file, text, old, new) if old != new else text
        if file == TOPICS and loads(other)["topics"][new]["name"] != name:
            other = scalar_put(other, ["topics", new, "name"], name)
        target = file_after(file, old, new)
        if target != file:
            after[file] = None
        after[target] = other
    return _differing(texts, after)


def merged(texts: Texts, old: str, into: str) -> Changed:
    """The files in which a topic has become part of another one: its examples are that one's, and so are references.

    Raises KeyError `into` where that one has no file for examples, else as `renamed`.
    """
    own, home = _text_of(texts, old), _text_of(texts, into)
    after: Changed = {file: text for file, text in texts.items() if holds_topics(file)}
    moving: list[str] = []
    if own is not None:
        moving, after[own] = list(loads(texts[own])["similar_questions"]), None
    for file, text in list(after.items()):
        if text is not None:
            after[file] = _followed(file, text, old, into)
    target = home or _examples_of(after, into)
    if moving:
        if target is None:
            raise KeyError(into)
        after[target] = _with_all(target, after[target] or "", into, moving)
    for file, text in after.items():
        if text is not None and found_at(file, text, old):
            raise KeyError(file)
    return _differing(texts, after)


def _differing(texts: Texts, after: Changed) -> Changed:
    return {file: text for file, text in after.items() if texts.get(file) != text}


def _text_of(texts: Texts, topic: str) -> str | None:
    names = (f"{folder}/{topic.replace('.', '/')}.yml" for folder in (ARTICLES, PLAYBOOKS))
    return next((name for name in names if name in texts), None)


def _examples_of(texts: Changed, topic: str) -> str | None:
    """The file of bot/data/nlu that has its examples."""
    found = (
        file
        for file, text in sorted(texts.items())
        if file.startswith(f"{NLU}/")
        and text
        and any(block.get("intent") == topic for block in loads(text)["nlu"])
    )
    return next(found, None)


def _with_all(file: str, text: str, topic: str, moving: Iterable[str]) -> str:
    """Those that say what it has already are left out: two that are alike are a fault."""
    blocks = loads(text)
    if file.startswith(f"{NLU}/"):
        mine = [block["examples"] for block in blocks["nlu"] if block.get("intent") == topic]
        there = [bare_example(line) for block in mine for line in block.splitlines()]
    else:
        there = list(blocks["similar_questions"])
    kept, known = [], [bare(one) for one in there]
    for one in moving:
        if not any(alike(bare(one), other) for other in known):
            kept.append(one)
            known.append(bare(one))
    if not kept:
        return text
    return with_examples(text, topic, kept) if file.startswith(f"{NLU}/") else with_questions(text, kept)


def _followed(file: str, text: str, old: str, into: str) -> str:
    """One file in which references to the old topic are to the other one, none of them twice."""
    if not found_at(file, text, old):
        return text
    if file == TOPICS:
        text = without_key(text, ["topics"], old)
    elif file == DOMAIN:
        return without_items(text, ["intents"], lambda item: item == old)
    elif file == PAIRS:
        text = _pairs_apart(text, old, into)
    elif file.startswith(f"{FACTS}/"):
        return without_key(text, ["topics"], old)
    elif file.startswith(f"{ARTICLES}/"):
        return _told_apart(text, old, into)
    elif is_labelled(file):
        return _labelled_once(replaced(file, text, old, into))
    return replaced(file, text, old, into)


def _pairs_apart(text: str, old: str, into: str) -> str:
    """Without pairs that would be one topic, or that stand there already."""
    pairs: list[dict[str, Any]] = loads(text)["pairs"]
    kept = {_topics_of(one) for one in pairs}

    def twice(item: Any) -> bool:
        topics = _topics_of(item)
        after = frozenset(into if one == old else one for one in topics)
        return old in topics and (len(after) < 2 or after in kept)

    return without_items(text, ["pairs"], twice)


def _topics_of(pair: dict[str, Any]) -> frozenset[str]:
    return frozenset(str(side["topic"]) for side in pair["sides"])


def _told_apart(text: str, old: str, into: str) -> str:
    data = loads(text)
    known = {data["id"]} | {one["topic"] for one in data["confusable_with"]} - {old}
    kept = [
        {**one, "topic": into} if one["topic"] == old else one
        for one in data["confusable_with"]
        if one["topic"] != old or into not in known
    ]
    return with_fields(text, {"confusable_with": kept})


def _labelled_once(text: str) -> str:
    lines = []
    for line in text.splitlines(keepends=True):
        question, tab, rest = line.partition("\t")
        topics, more, notes = rest.partition("\t")
        bare_topics = topics.rstrip("\r\n")
        once = ",".join(dict.fromkeys(bare_topics.split(",")))
        comment = line.startswith("#") or not tab
        lines.append(line if comment else question + tab + once + topics[len(bare_topics) :] + more + notes)
    return "".join(lines)
