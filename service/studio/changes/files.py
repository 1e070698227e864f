"""The content folder: where a topic stands, what a change makes of it, and writing it, all files or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kb_index.article import Article
from kb_index.bank import UnknownPlaceholder, resolve
from kb_index.content import ARTICLES, BANK, NLU, PLAYBOOKS, TOPICS
from kb_index.exchange.apply import Edit as Written
from kb_index.exchange.apply import one_import, recover, write
from kb_index.exchange.faults import TableRefused
from kb_index.exchange.topic_places import LABELLED, PLACES
from kb_index.plain_yaml import load, loads
from kb_index.talks import file_of
from service.core.errors import Conflict
from service.dialogue.answers import render
from service.studio.changes.edits import Edit, begun, concern_all, examples_of, planned, touched
from service.studio.changes.rules import FileChange
from service.studio.changes.topic_edits import is_fixed

NEEDS = "bot/data/needs"


@dataclass(frozen=True)
class TopicEntry:
    """A topic as topics.yml has it. `text`: "article", "playbook" or None; `surface`: it has needs of its own;
    `fixed`: its id cannot change."""

    id: str
    name: str
    policy: str
    skill: str
    urgent: bool
    text: str | None
    surface: bool
    fixed: bool


UNWRITTEN = dict.fromkeys(("care", "answer", "formal", "owner", "reviewer"), "…")
"""What an article that is being written may lack and be shown nevertheless."""
STATE = "var/import"
"""Journal and lock of `kb import`: the studio and an import never write at the same time."""


class ContentFolder:
    """Everything here blocks: call it in a thread."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def root(self) -> Path:
        return self._root

    def takes_examples(self, topic: str) -> bool:
        """Whether a file has examples of the topic: its article, its playbook, or a file of bot/data/nlu."""
        return self._place("text", topic) is not None

    def plan(self, edits: Sequence[Edit], today: date) -> list[FileChange]:
        """The files as the edits would make them. Raises InvalidField as `planned`."""
        new = {f"text:{one.topic}": one.file for one in begun(edits)}
        found = {key: self._place(*key.split(":", 1)) or new.get(key) for key in touched(edits)}
        where = {key: name for key, name in found.items() if name}
        names = self._all() if concern_all(edits) else {*where.values()}
        texts = {name: self._text(name) for name in names if (self._root / name).is_file()}
        changed = planned(edits, where, texts, today)
        return [FileChange(name, texts.get(name), changed[name]) for name in sorted(changed)]

    def now(self, files: Sequence[FileChange]) -> dict[str, str]:
        """The present texts of these files; one that is gone is left out."""
        there = [one.name for one in files if (self._root / one.name).is_file()]
        return {name: self._text(name) for name in there}

    def check_base(self, files: Sequence[FileChange]) -> None:
        """Raises Conflict `content_changed`, naming the first file that is not what the change was made on."""
        now = self.now(files)
        for one in files:
            if now.get(one.name) != one.before:
                raise Conflict("content_changed", f"{one.name} 在此期间被改过，请撤回后重新编辑。")

    def write(self, files: Sequence[FileChange]) -> None:
        """Raises Conflict `content_changed`, `content_busy`, `content_read_only`; then nothing is changed."""
        state = self._root / STATE
        try:
            with one_import(state):
                recover(self._root, state)
                self.check_base(files)
                write(self._root, state, [_written(one) for one in files])
        except TableRefused as error:
            raise _conflict(error) from error
        except OSError as error:
            raise Conflict("content_read_only", "内容文件夹不可写，改动没有生效。") from error

    def recover(self) -> None:
        """Take back what was being written when the power failed; nothing to do is the usual case."""
        if (self._root / STATE).is_dir():
            recover(self._root, self._root / STATE)

    def article_text(self, topic: str) -> tuple[str, str] | None:
        """File and text of an article."""
        name = _named(ARTICLES, topic)
        return (name, self._text(name)) if (self._root / name).is_file() else None

    def articles(self) -> list[tuple[str, str]]:
        """Topic and name of every topic that has an article, by id."""
        topics = load(self._root / TOPICS)["topics"]
        there = [topic for topic in topics if (self._root / _named(ARTICLES, topic)).is_file()]
        return [(topic, str(topics[topic]["name"])) for topic in sorted(there)]

    def vocabulary(self) -> tuple[dict[str, str], list[TopicEntry]]:
        """Names of the skill groups by id, and every topic in the order of the file."""
        data = load(self._root / TOPICS)
        skills = {key: str(value["name"]) for key, value in data["skills"].items()}
        surfaces = data.get("surfaces") or {}
        return skills, [self._entry(id_, value, id_ in surfaces) for id_, value in data["topics"].items()]

    def _entry(self, id_: str, value: dict[str, Any], surface: bool) -> TopicEntry:
        there = (
            kind
            for kind, folder in (("article", ARTICLES), ("playbook", PLAYBOOKS))
            if (self._root / _named(folder, id_)).is_file()
        )
        return TopicEntry(
            id=id_,
            name=str(value["name"]),
            policy=value["policy"],
            skill=str(value["skill"]),
            urgent=bool(value.get("urgent", False)),
            text=next(there, None),
            surface=surface,
            fixed=is_fixed(id_),
        )

    def examples(self, topic: str) -> tuple[str, list[str]] | None:
        """The file that has a topic's examples, and these; None where there is none."""
        name = self._place("text", topic)
        return (name, examples_of(name, self._text(name), topic)) if name else None

    def shown(self, one: FileChange) -> tuple[str, str] | None:
        """An article as customers would read it, standard and elder; None for another file or one that is not whole."""
        if one.after is None or not one.name.startswith(f"{ARTICLES}/"):
            return None
        try:
            given = {**UNWRITTEN, **resolve(loads(one.after), load(self._root / BANK))}
            article = Article.model_validate(given)
        except (ValidationError, UnknownPlaceholder):
            return None
        return render(article), render(article, elder=True)

    def _all(self) -> set[str]:
        """The files that may name a topic."""
        patterns = {place.files for place in PLACES} | {LABELLED}
        found = (path for one in patterns for path in self._root.glob(one.replace("/*.", "/**/*.")))
        return {path.relative_to(self._root).as_posix() for path in found}

    def _place(self, kind: str, name: str) -> str | None:
        if kind == "talk":
            return file_of(name)
        if kind in ("needs", "file"):
            found = f"{NEEDS}/{name}.yml" if kind == "needs" else name
            return found if (self._root / found).is_file() else None
        there = (_named(folder, name) for folder in (ARTICLES, PLAYBOOKS))
        own = next((found for found in there if (self._root / found).is_file()), None)
        if kind == "new":
            return own or _named(ARTICLES, name)
        return own or self._examples_of(name)

    def _examples_of(self, topic: str) -> str | None:
        """The file of bot/data/nlu that has its examples."""
        for path in sorted((self._root / NLU).rglob("*.yml")):
            lines = path.read_text(encoding="utf-8").splitlines()
            if any(
                line.strip().removeprefix("- ").split("#")[0].strip() == f"intent: {topic}" for line in lines
            ):
                return path.relative_to(self._root).as_posix()
        return None

    def _text(self, name: str) -> str:
        """Line ends as they are."""
        return (self._root / name).read_bytes().decode("utf-8")


def _named(folder: str, topic: str) -> str:
    return f"{folder}/{topic.replace('.', '/')}.yml"


def _written(one: FileChange) -> Written:
    return Written(one.name, _bytes(one.before), _bytes(one.after))


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _conflict(error: TableRefused) -> Conflict:
    if error.code == "import_running":
        return Conflict("content_busy", "另一项内容改动正在写入，请稍后再试。")
    if error.code == "changed_meanwhile":
        return Conflict("content_changed", "内容文件刚被改过，请撤回后重新编辑。")
    return Conflict("content_read_only", "内容文件夹不可写，改动没有生效。")
