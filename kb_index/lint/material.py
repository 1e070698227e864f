"""What the rules look at: all content, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kb_index import content as files
from kb_index.article import Article, Playbook
from kb_index.bank import UnknownPlaceholder, resolve
from kb_index.content import BANK, Content, Problem
from kb_index.lint.lexicon import JARGON, Lexicon
from kb_index.pairs import PAIRS
from kb_index.talks import Talk, parsed

NEEDS = "bot/data/needs"
WORDING = "bot/data/wording.yml"
HOT_TOPICS = "bot/data/hot_topics.yml"
MENU = "bot/data/menu.yml"
WRAP_UP = "bot/data/wrap_up.yml"
# Filled by the dialogue at run time, not from bank.yml.
RUNTIME = {"skill": "信用卡", "request": "查询余额", "until": "11月21日 17:03", "category": "银行卡和账户"}
FACTS = "bot/data/facts"
# Further folders of whose files customers read the named fields, at whatever depth they stand.
ALSO_READ = {
    FACTS: ("ask", "why", "buttons"),
}
# Of bank.yml: what is never shown as a sentence of its own.
_SILENT = ("aliases", "english_name", "web.address", "version")


@dataclass(frozen=True)
class Said:
    """A text that customers read. `written` is how it stands in the file, `text` how it is shown."""

    file: str
    field: str
    written: str
    text: str

    def problem(self, code: str, message: str, fix: str) -> Problem:
        return Problem(self.file, self.field, code, message, fix)


@dataclass
class Material:
    """All content and the day on which it is judged."""

    content: Content
    today: date
    needs: dict[str, dict[str, Any]] = field(default_factory=dict)
    wording: dict[str, Any] = field(default_factory=dict)
    hot_topics: dict[str, Any] = field(default_factory=dict)
    menu: dict[str, Any] = field(default_factory=dict)
    wrap_up: dict[str, Any] = field(default_factory=dict)
    pairs: dict[str, Any] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)
    """By file; without those that have no such shape."""
    also_read: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Files of ALSO_READ and their fields that customers read."""
    lexicon: Lexicon = field(default_factory=Lexicon)
    said: list[Said] = field(default_factory=list)

    def items(self) -> list[Article | Playbook]:
        return [*self.content.articles.values(), *self.content.playbooks.values()]

    def problem(self, item: Article | Playbook, where: str, code: str, message: str, fix: str) -> Problem:
        return Problem(self.content.sources[item.id], where, code, message, fix)


def gather(root: Path, today: date) -> Material:
    """Read everything under the project folder; what cannot be read is a problem in `content.problems`."""
    content = files.read(root)
    material = Material(content, today)
    for path in sorted((root / NEEDS).rglob("*.yml")):
        name = path.relative_to(root).as_posix()
        data = files.read_yaml(content, root, name)
        if name in content.files:
            material.needs[name] = data if isinstance(data, dict) else {}
    if (root / WORDING).is_file():
        data = files.read_yaml(content, root, WORDING)
        material.wording = data if isinstance(data, dict) else {}
    material.hot_topics = _optional(content, root, HOT_TOPICS)
    material.menu = _optional(content, root, MENU)
    material.wrap_up = _optional(content, root, WRAP_UP)
    material.pairs = _optional(content, root, PAIRS)
    material.talks = {name: talk for name, talk in parsed(content, root) if talk is not None}
    for place, fields in ALSO_READ.items():
        for path in sorted((root / place).rglob("*.yml")):
            name = path.relative_to(root).as_posix()
            if files.read_yaml(content, root, name) is not None:
                material.also_read[name] = fields
    material.lexicon = _lexicon(content, root)
    material.said = [
        Said(file, where, text, _shown(text, content.bank)) for file, where, text in _visible(material)
    ]
    return material


def _optional(content: Content, root: Path, name: str) -> dict[str, Any]:
    data = files.read_yaml(content, root, name) if (root / name).is_file() else None
    return data if isinstance(data, dict) else {}


def _lexicon(content: Content, root: Path) -> Lexicon:
    """The project's own word list; a folder without one is judged by the list that comes with the rules."""
    if (root / JARGON).is_file():
        return Lexicon.of(files.read_yaml(content, root, JARGON))
    return Lexicon.standard()


def _visible(material: Material) -> Iterator[tuple[str, str, str]]:
    """File, field and text of everything customers read. Not: formal wording, questions, agents' playbooks."""
    content = material.content
    for topic, name in content.sources.items():
        raw = content.raw[name]
        fields = (
            ("answer", "steps", "alternatives", "elder") if topic in content.articles else ("protective",)
        )
        for where in fields:
            yield from ((name, *found) for found in texts(raw.get(where), where))
    yield from _said_by_the_dialogue(material)
    for where, text in texts(content.bank):
        if not where.startswith(_SILENT):
            yield BANK, where, text


def _said_by_the_dialogue(material: Material) -> Iterator[tuple[str, str, str]]:
    for name, data in material.needs.items():
        for where in ("probe", "probe_again"):
            yield from ((name, *found) for found in texts(data.get(where), where))
        for at, need in enumerate(needs_of(data)):
            for where in ("button", "lead"):
                yield from ((name, *found) for found in texts(need.get(where), f"needs.{at}.{where}"))
    for name, fields in material.also_read.items():
        for where, text in texts(material.content.raw[name]):
            if any(part in fields for part in where.split(".")):
                yield name, where, text
    yield from ((WORDING, *found) for found in texts(material.wording))
    for where, text in texts(material.hot_topics):
        if ".lead" in where or ".checklist." in where:
            yield HOT_TOPICS, where, text
    yield from ((MENU, *found) for found in texts(material.menu) if found[0].endswith(".label"))
    for where, text in texts(material.pairs):
        if where.endswith((".ask", ".button")):
            yield PAIRS, where, text


def needs_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The needs of a needs file that have the shape of one."""
    written = data.get("needs")
    return [need for need in written if isinstance(need, dict)] if isinstance(written, list) else []


def texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Field and text of every text inside a value."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{where}.{key}".lstrip("."))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts(inner, f"{where}.{at}")


def _shown(text: str, bank: dict[str, Any]) -> str:
    for name, example in RUNTIME.items():
        text = text.replace(f"{{{name}}}", example)
    try:
        return str(resolve(text, bank))
    except UnknownPlaceholder:
        return text
