"""`./subtext topics`: the vocabulary, and change sets that rename, merge or split a topic. Works on the database and the
content files, running or not. Nothing goes live here: another person approves it in the studio."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError
from sqlalchemy import select
from yaml import YAMLError

from cli.running import failed
from kb_index.exchange.values import to_json
from kb_index.plain_yaml import loads
from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import Database, open_database
from service.core.errors import SubtextError
from service.core.settings import Settings
from service.identity.roles import Right
from service.identity.staff import Member, member_of
from service.identity.tables import Staff
from service.studio.changes.edits import EDITS
from service.studio.changes.files import ContentFolder
from service.studio.changes.rules import Deed, State
from service.studio.changes.store import Changes, ChangeSet, Proposal

app = typer.Typer(help="Topics: the vocabulary, and change sets that move one.", no_args_is_help=True)
T = TypeVar("T")
Topic = Annotated[str, typer.Argument(help="Id of a topic, as `topics list` names it.")]
Why = Annotated[str, typer.Option(help="Why, in a sentence, for whoever approves it.")]
Author = Annotated[str, typer.Option("--as", help="Login of its author, who may not approve it.")]
Propose = Annotated[
    bool, typer.Option("--propose", help="Ask for approval at once; else it stays a draft in the studio.")
]


class _Refused(Exception):
    """What the command says before it ends with 2."""


@app.command("list")
def list_() -> None:
    """Every topic: id, name, policy, skill group, what answers it, and marks."""
    _, topics = _do(_folder().vocabulary)
    for one in topics:
        marks = [name for name in ("urgent", "surface", "fixed") if getattr(one, name)]
        cells = [one.id, one.name, one.policy, one.skill, one.text or "-", ",".join(marks) or "-"]
        typer.echo("\t".join(cells))


@app.command()
def rename(
    topic: Topic,
    to: Annotated[str, typer.Argument(help="Its new id; the same id to change the name only.")],
    why: Why,
    author: Author,
    name: Annotated[str, typer.Option(help="Its new name; default the present one.")] = "",
    propose: Propose = False,
) -> None:
    """A change set that gives a topic another id or name wherever it stands; prints the change set's id."""
    wanted = name or _name(topic)
    edit = {"kind": "rename_topic", "topic": topic, "to": to, "name": wanted}
    title = f"主题改名：{topic} → {to}" if to != topic else f"主题改名：{wanted}"
    _write(author, title, why, edit, propose)


@app.command()
def merge(
    topic: Topic,
    into: Annotated[str, typer.Argument(help="The topic that takes its examples and references.")],
    why: Why,
    author: Author,
    propose: Propose = False,
) -> None:
    """A change set that makes a topic part of another one; prints the change set's id."""
    edit = {"kind": "merge_topics", "topic": topic, "into": into}
    _write(author, f"主题合并：{topic} → {into}", why, edit, propose)


@app.command()
def split(
    topic: Topic,
    to: Annotated[str, typer.Argument(help="Id of the topic that is split off.")],
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="YAML: its name, its skill, texts (the examples that go along) and fields (its answer).",
        ),
    ],
    why: Why,
    author: Author,
    propose: Propose = False,
) -> None:
    """A change set that makes some examples of a topic one of their own; prints the change set's id.

    Without fields the answer is written in the studio, where the draft waits.
    """
    edit = {"fields": {}, **_do(lambda: _read(file)), "kind": "split_topic", "topic": topic, "to": to}
    _write(author, f"主题拆分：{topic} → {to}", why, edit, propose)


def _write(login: str, title: str, why: str, edit: dict[str, Any], propose: bool) -> None:
    try:
        edits = EDITS.validate_python([edit])
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc'][2:]))}: {one['msg']}" for one in error.errors())
        raise failed(told, 2) from error

    async def run(database: Database) -> ChangeSet:
        author = await _author(database, login)
        changes = Changes(database, SystemClock(), _folder())
        try:
            change = await changes.create(author, Proposal(title, why, edits))
            if propose and not any(one.blocking for one in change.findings):
                return await changes.do(author, change.id, change.version, Deed.PROPOSE)
            return change
        finally:
            changes.close()

    change = _do(lambda: asyncio.run(_on_database(run)))
    for one in change.findings:
        typer.echo(f"{one.file}: {one.field}: {one.code}: {one.message}", err=True)
    typer.echo(change.id)
    if propose and change.state is State.DRAFT:
        raise failed("it stays a draft: mend what the check found")


async def _on_database(run: Callable[[Database], Awaitable[T]]) -> T:
    database = open_database(Settings())
    try:
        await migrations.upgrade(database)
        return await run(database)
    finally:
        await database.close()


async def _author(database: Database, login: str) -> Member:
    query = select(Staff).where(Staff.login == login, Staff.disabled_at.is_(None))
    async with database.read() as connection:
        row = (await connection.execute(query)).first()
    if row is None:
        raise _Refused(f"nobody has the login {login}")
    author = member_of(row)
    author.check_right(Right.EDIT_CONTENT)
    return author


def _folder() -> ContentFolder:
    return ContentFolder(Settings().content_dir)


def _name(topic: str) -> str:
    """Its present name. Raises typer.Exit for a topic that is not there."""
    _, topics = _do(_folder().vocabulary)
    found = next((one.name for one in topics if one.id == topic), None)
    if found is None:
        raise failed(f"topic_unknown: there is no topic {topic}", 2)
    return found


def _read(path: Path) -> dict[str, Any]:
    """As an edit has it: days are texts."""
    try:
        found = loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise _Refused(f"{path}: not UTF-8") from error
    except YAMLError as error:
        raise _Refused(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise _Refused(f"{path}: name, skill, texts and fields are missing")
    return {str(name): to_json(value) for name, value in found.items()}


def _do(work: Callable[[], T]) -> T:
    try:
        return work()
    except SubtextError as error:
        raise failed(f"{error.code}: {error.text}", 2) from error
    except (_Refused, OSError) as error:
        raise failed(str(error), 2) from error
