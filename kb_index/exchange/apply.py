"""Writes what an import or a change set changes: all files or none, also when the power fails in between."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.error import YAMLError

from kb_index.content import ARTICLES, Content
from kb_index.exchange.edits import new_article, with_fields, with_questions
from kb_index.exchange.faults import TableRefused
from kb_index.exchange.knowledge import Changes

_JOURNAL = "journal.json"


@dataclass(frozen=True)
class Edit:
    """One content file before (None: it is new) and after (None: it is gone)."""

    name: str
    before: bytes | None
    after: bytes | None


def edits(root: Path, content: Content, changes: Changes) -> list[Edit]:
    """The files that change, by name. Raises TableRefused: not_written."""
    found = []
    for topic in sorted({*changes.questions, *changes.fields}):
        name = content.sources.get(topic) or f"{ARTICLES}/{topic.replace('.', '/')}.yml"
        path = root / name
        before = path.read_bytes() if topic in content.sources else None
        try:
            after = _after(topic, before, changes)
        except (YAMLError, UnicodeDecodeError, KeyError, AttributeError) as error:
            raise TableRefused("not_written", f"{name} cannot be changed: {error}") from error
        found.append(Edit(name, before, after.encode()))
    return found


def _after(topic: str, before: bytes | None, changes: Changes) -> str:
    if before is None:
        return new_article({"id": topic, **changes.fields[topic]})
    text = before.decode("utf-8")
    if topic in changes.fields:
        text = with_fields(text, changes.fields[topic])
    return with_questions(text, changes.questions[topic]) if topic in changes.questions else text


@contextmanager
def one_import(state: Path) -> Iterator[None]:
    """Hold the lock of imports. Raises TableRefused: import_running."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TableRefused("import_running", f"{state / 'lock'} is held") from error
        yield


def write(root: Path, state: Path, changed: list[Edit]) -> None:
    """Put every file in place. `state` is a folder of our own for the journal; hold `one_import`.

    Raises TableRefused: changed_meanwhile, not_written; then no file is changed.
    """
    for edit in changed:
        path = root / edit.name
        now = path.read_bytes() if path.exists() else None
        if now != edit.before:
            raise TableRefused("changed_meanwhile", f"{edit.name} is not what it was")
    try:
        _prepare(root, state, changed)
        for edit in changed:
            _put(root / edit.name, edit)
    except OSError as error:
        recover(root, state)
        _remove_new(root, changed)
        raise TableRefused("not_written", f"{error.filename or root}: {error.strerror}") from error
    _forget(state)


def recover(root: Path, state: Path) -> list[str]:
    """Undo an import that was interrupted; the files put back. Nothing to do is the usual case."""
    journal = state / _JOURNAL
    if not journal.exists():
        return []
    names = []
    for entry in json.loads(journal.read_text(encoding="utf-8")):
        path = root / entry["name"]
        _new(path).unlink(missing_ok=True)
        if entry["backup"] is None:
            path.unlink(missing_ok=True)
        else:
            _written(_new(path), (state / entry["backup"]).read_bytes())
            _new(path).replace(path)
        names.append(str(entry["name"]))
    _forget(state)
    return names


def _prepare(root: Path, state: Path, changed: list[Edit]) -> None:
    """New texts beside their files, old ones in the journal: after this, replacing is all that is left."""
    shutil.rmtree(state / "old", ignore_errors=True)
    (state / "old").mkdir(parents=True)
    entries = []
    for number, edit in enumerate(changed):
        path = root / edit.name
        path.parent.mkdir(parents=True, exist_ok=True)
        backup = None if edit.before is None else f"old/{number}.yml"
        if backup and edit.before is not None:
            _written(state / backup, edit.before)
        if edit.after is not None:
            _written(_new(path), edit.after)
            if edit.before is not None:
                shutil.copymode(path, _new(path))
        entries.append({"name": edit.name, "backup": backup})
    _written(state / f"{_JOURNAL}.new", json.dumps(entries).encode())
    (state / f"{_JOURNAL}.new").replace(state / _JOURNAL)


def _put(path: Path, edit: Edit) -> None:
    if edit.after is None:
        path.unlink()
    else:
        _new(path).replace(path)


def _written(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _new(path: Path) -> Path:
    """Not *.yml: nobody reads it as content."""
    return path.with_name(f".{path.name}.new")


def _remove_new(root: Path, changed: list[Edit]) -> None:
    for edit in changed:
        _new(root / edit.name).unlink(missing_ok=True)


def _forget(state: Path) -> None:
    (state / _JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(state / "old", ignore_errors=True)
