"""Reads every content file of the project into plain objects and remembers what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kb_index.article import Article, Playbook, Vocabulary
from kb_index.bank import UnknownPlaceholder, resolve
from kb_index.lines import line_of, repeated_keys, text_lines
from kb_index.plain_yaml import load_marked
from kb_index.products import KEY as PRODUCTS
from kb_index.products import Products

ARTICLES = "kb_index/articles"
PLAYBOOKS = "kb_index/playbooks"
TOPICS = "kb_index/topics.yml"
NLU = "bot/data/nlu"
BANK = "bank.yml"
HELP = "docs/reference/content.md"
# Rasa's inline annotations: [word](entity) and [word]{"entity": …} stand for the word alone.
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a content file: where it is, what is wrong, how to put it right. Line 0: not known."""

    file: str
    field: str
    code: str
    message: str
    fix: str
    line: int = 0

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}: {self.message} [{self.code}] -> {self.fix}"


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
    field: str = ""
    line: int = 0


@dataclass
class Content:
    """All content of a project folder. `problems` is empty when every file could be read."""

    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(skills={}, topics={}, surfaces={}))
    articles: dict[str, Article] = field(default_factory=dict)
    playbooks: dict[str, Playbook] = field(default_factory=dict)
    nlu: list[Example] = field(default_factory=list)
    bank: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)
    """Every file as it stands, placeholders unfilled."""
    nodes: dict[str, yaml.Node | None] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Which file an article or playbook id was read from."""
    problems: list[Problem] = field(default_factory=list)

    def examples(self) -> list[Example]:
        """Every worded question: of articles, of playbooks, and of bot/data/nlu."""
        found = list(self.nlu)
        for group in (self.articles, self.playbooks):
            for topic, item in group.items():
                found += [
                    Example(text, topic, self.sources[topic], f"similar_questions.{at}")
                    for at, text in enumerate(item.similar_questions)
                ]
        return found

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems with their lines, in the order of the files, each once."""
        found = {
            problem
            if problem.line or problem.file not in self.nodes
            else replace(problem, line=line_of(self.nodes[problem.file], problem.field))
            for problem in problems
        }
        return sorted(found, key=lambda problem: (problem.file, problem.line, problem))

    def titles(self) -> list[Example]:
        """Titles of articles and playbooks."""
        articles = [Example(item.title, topic, self.sources[topic]) for topic, item in self.articles.items()]
        return articles + [
            Example(item.title, topic, self.sources[topic]) for topic, item in self.playbooks.items()
        ]


def _check_products(content: Content) -> None:
    """Faulty product names are told, and then left out, so that reading goes on."""
    try:
        Products.of(content.bank)
    except ValueError as error:
        fix = "write `products: {快贷: 贷款}`"
        content.problems.append(Problem(BANK, PRODUCTS, "schema", str(error), fix))
        content.bank = {key: value for key, value in content.bank.items() if key != PRODUCTS}


def read(root: Path) -> Content:
    """Read all content under the project folder; faults go into `problems`, nothing is raised."""
    content = Content()
    bank = read_yaml(content, root, BANK)
    if isinstance(bank, dict):
        content.bank = bank
        _check_products(content)
    elif BANK in content.files:
        content.problems.append(Problem(BANK, "-", "schema", "no values in it", "write `name: value` lines"))
    vocabulary = read_yaml(content, root, TOPICS)
    if TOPICS in content.files:
        content.vocabulary = _vocabulary(content, vocabulary) or content.vocabulary
    for name in _files(root, ARTICLES):
        _add(content, root, name, Article, content.articles)
    for name in _files(root, PLAYBOOKS):
        _add(content, root, name, Playbook, content.playbooks)
    for name in _files(root, NLU):
        data = read_yaml(content, root, name)
        if name in content.files:
            content.nlu += list(_nlu_examples(content, data, name))
    return content


def read_valid(root: Path) -> Content:
    """Read all content. Raises ContentError when any file has a fault."""
    content = read(root)
    if content.problems:
        raise ContentError(content.located(content.problems))
    return content


def _files(root: Path, folder: str) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in (root / folder).rglob("*.yml"))


def read_yaml(content: Content, root: Path, name: str) -> Any:
    """Return the parsed file, or None with a problem noted."""
    path = root / name
    try:
        parsed, node = load_marked(path)
    except FileNotFoundError:
        content.problems.append(Problem(name, "-", "missing", "the file does not exist", "restore it"))
        return None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        what = str(getattr(error, "problem", None) or error)
        content.problems.append(Problem(name, "-", "not_yaml", what, "correct the YAML", line))
        return None
    content.files[name], content.raw[name], content.nodes[name] = path, parsed, node
    content.problems += [
        Problem(name, key, "repeated_key", f"{key} stands twice; only the last counts", "join the two", line)
        for key, line in repeated_keys(node)
    ]
    return parsed


def _vocabulary(content: Content, data: Any) -> Vocabulary | None:
    if not isinstance(data, dict):
        fix = "write `skills:`, `topics:` and `surfaces:`"
        content.problems.append(Problem(TOPICS, "-", "schema", "no topics in it", fix))
        return None
    skills, topics = data.get("skills") or {}, data.get("topics") or {}
    if isinstance(skills, dict):
        skills = {
            key: value.get("name") if isinstance(value, dict) else value for key, value in skills.items()
        }
    if isinstance(topics, dict):
        topics = {
            key: {"id": key, **value} if isinstance(value, dict) else value for key, value in topics.items()
        }
    shape = {"skills": skills, "topics": topics, "surfaces": data.get("surfaces") or {}}
    return _parse(content, TOPICS, Vocabulary, shape)


def _add(content: Content, root: Path, name: str, model: type[M], into: dict[str, M]) -> None:
    raw = read_yaml(content, root, name)
    if name not in content.files:
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
        content.problems += shape_problems(name, model, error)
        return None


def shape_problems(name: str, model: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """What pydantic found wrong with the shape of a file."""
    for fault in error.errors(include_url=False):
        where = ".".join(str(part) for part in fault["loc"]) or "-"
        last = where.rpartition(".")[2]
        if fault["type"] == "missing":
            yield Problem(name, where, "missing_field", f"{last} is missing", f"add a line `{last}: …`")
        elif fault["type"] == "extra_forbidden":
            yield Problem(name, where, "unknown_field", f"{last} is no field here", "correct or remove it")
        else:
            yield Problem(name, where, "schema", fault["msg"], f"write it as {model.__name__} has it: {HELP}")


def _nlu_examples(content: Content, data: Any, name: str) -> Iterator[Example]:
    """Examples of a Rasa NLU file, `nlu: [{intent, examples: "- …"}]`; synonyms and lookups are skipped."""
    blocks = data.get("nlu") if isinstance(data, dict) else None
    if not isinstance(blocks, list):
        fix = "write `- intent: …` with its examples under `nlu:`, or remove the file"
        content.problems.append(Problem(name, "nlu", "schema", "`nlu:` has no list under it", fix))
        return
    for at, block in enumerate(blocks):
        if not isinstance(block, dict):
            fix = "start it with `- intent: …`"
            content.problems.append(Problem(name, f"nlu.{at}", "schema", "must be a block of fields", fix))
        elif "intent" in block:
            yield from _block_examples(content, block, name, f"nlu.{at}.examples")


def _block_examples(content: Content, block: dict[str, Any], name: str, field: str) -> Iterator[Example]:
    written = block.get("examples")
    if not isinstance(written, str):
        fix = 'write `examples: |` and one "- …" a line below it'
        content.problems.append(Problem(name, field, "schema", "examples must be a text block", fix))
        return
    lines = written.splitlines()
    numbers = text_lines(content.nodes.get(name), field) or [0] * len(lines)
    for line, number in zip(lines, numbers, strict=True):
        text = _ANNOTATION.sub(r"\1", line.strip().removeprefix("-").strip())
        if text:
            yield Example(text, str(block["intent"]), name, field, number)
