"""Reads every content file of the project into plain objects and remembers what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kb_index.article import Article, Playbook, Vocabulary
from kb_index.bank import UnknownPlaceholder, resolve
from kb_index.plain_yaml import load

ARTICLES = "kb_index/articles"
PLAYBOOKS = "kb_index/playbooks"
TOPICS = "kb_index/topics.yml"
NLU = "bot/data/nlu"
BANK = "bank.yml"
# Rasa's inline annotations: [word](entity) and [word]{"entity": …} stand for the word alone.
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a content file: where it is, what is wrong, how to put it right."""

    file: str
    field: str
    code: str
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.message} [{self.code}] -> {self.fix}"


class ContentError(Exception):
    """Content cannot be built. `problems` lists every fault found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("content_invalid:\n" + "\n".join(map(str, problems)))
        self.code = "content_invalid"
        self.problems = problems


@dataclass(frozen=True)
class Example:
    """A question as customers word it, and the topic it asks for."""

    text: str
    topic: str
    file: str


@dataclass
class Content:
    """All content of a project folder. `problems` is empty when every file could be read."""

    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(skills={}, topics={}, surfaces={}))
    articles: dict[str, Article] = field(default_factory=dict)
    playbooks: dict[str, Playbook] = field(default_factory=dict)
    nlu: list[Example] = field(default_factory=list)
    bank: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Which file an article or playbook id was read from."""
    problems: list[Problem] = field(default_factory=list)

    def examples(self) -> list[Example]:
        """Every worded question: of articles, of playbooks, and of bot/data/nlu."""
        found = list(self.nlu)
        for group in (self.articles, self.playbooks):
            for topic, item in group.items():
                found += [Example(text, topic, self.sources[topic]) for text in item.similar_questions]
        return found

    def titles(self) -> list[Example]:
        """Titles of articles and playbooks."""
        articles = [Example(item.title, topic, self.sources[topic]) for topic, item in self.articles.items()]
        return articles + [
            Example(item.title, topic, self.sources[topic]) for topic, item in self.playbooks.items()
        ]


def read(root: Path) -> Content:
    """Read all content under the project folder; faults go into `problems`, nothing is raised."""
    content = Content()
    content.bank = read_yaml(content, root, BANK) or {}
    vocabulary = read_yaml(content, root, TOPICS)
    if vocabulary is not None:
        content.vocabulary = _vocabulary(content, vocabulary) or content.vocabulary
    for name in _files(root, ARTICLES):
        _add(content, root, name, Article, content.articles)
    for name in _files(root, PLAYBOOKS):
        _add(content, root, name, Playbook, content.playbooks)
    for name in _files(root, NLU):
        content.nlu += list(_nlu_examples(content, read_yaml(content, root, name), name))
    return content


def read_valid(root: Path) -> Content:
    """Read all content. Raises ContentError when any file has a fault."""
    content = read(root)
    if content.problems:
        raise ContentError(content.problems)
    return content


def _files(root: Path, folder: str) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in (root / folder).rglob("*.yml"))


def read_yaml(content: Content, root: Path, name: str) -> Any:
    """Return the parsed file, or None with a problem noted."""
    path = root / name
    try:
        parsed = load(path)
    except FileNotFoundError:
        content.problems.append(Problem(name, "-", "missing", "the file does not exist", "restore it"))
        return None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else "-"
        content.problems.append(
            Problem(name, line, "not_yaml", str(getattr(error, "problem", error)), "correct the YAML")
        )
        return None
    content.files[name] = path
    return parsed


def _vocabulary(content: Content, data: Any) -> Vocabulary | None:
    shaped = data if isinstance(data, dict) else {}
    topics = shaped.get("topics") or {}
    return _parse(
        content,
        TOPICS,
        Vocabulary,
        {
            "skills": {key: (value or {}).get("name") for key, value in (shaped.get("skills") or {}).items()},
            "topics": {key: {"id": key, **(value or {})} for key, value in topics.items()},
            "surfaces": shaped.get("surfaces") or {},
        },
    )


def _add(content: Content, root: Path, name: str, model: type[M], into: dict[str, M]) -> None:
    raw = read_yaml(content, root, name)
    if raw is None:
        return
    item = _parse(content, name, model, _filled(content, name, raw))
    if item is None:
        return
    topic: str = item.id  # type: ignore[attr-defined]  # both models have it, BaseModel does not
    expected = ".".join(Path(name).with_suffix("").parts[-2:])
    if topic != expected:
        content.problems.append(
            Problem(name, "id", "id_path", f"id {topic} but the path says {expected}", "make the two equal")
        )
        return
    if topic in content.sources:
        content.problems.append(
            Problem(name, "id", "two_texts", f"{topic} is also in {content.sources[topic]}", "keep one")
        )
        return
    into[topic] = item
    content.sources[topic] = name


def _filled(content: Content, name: str, raw: Any) -> Any:
    """Fill placeholders field by field, so that a problem names its field."""
    if not isinstance(raw, dict):
        return raw
    filled = {}
    for key, value in raw.items():
        try:
            filled[key] = resolve(value, content.bank)
        except UnknownPlaceholder as error:
            content.problems.append(
                Problem(name, str(key), "placeholder", str(error), "add it to bank.yml or correct it")
            )
            filled[key] = value
    return filled


def _parse(content: Content, name: str, model: type[M], data: Any) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            where = ".".join(str(part) for part in fault["loc"]) or "-"
            content.problems.append(
                Problem(name, where, "schema", fault["msg"], f"see {model.__name__} in kb_index/article.py")
            )
        return None


def _nlu_examples(content: Content, data: Any, name: str) -> Iterator[Example]:
    """Examples of a Rasa NLU file, `nlu: [{intent, examples: "- …"}]`; synonyms and lookups are skipped."""
    blocks = data.get("nlu", []) if isinstance(data, dict) else []
    for block in blocks:
        if "intent" not in block:
            continue
        topic, lines = block["intent"], block.get("examples")
        if not isinstance(lines, str):
            content.problems.append(
                Problem(name, str(topic), "schema", "examples must be a text block", 'start it with "|"')
            )
            continue
        for line in lines.splitlines():
            text = _ANNOTATION.sub(r"\1", line.strip().removeprefix("-").strip())
            if text:
                yield Example(text, topic, name)
