"""`./subtext phrases import|export`: canned replies as files. Works on the database, running or not."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar, cast

import typer
from sqlalchemy import select

from cli.running import failed
from service.conversations.hub import Hub
from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import Database, open_database
from service.core.errors import SubtextError
from service.core.settings import ROOT, Settings
from service.core.yaml_files import read_yaml
from service.desk.phrases import table_file
from service.desk.phrases.planning import Outcome, Plan, Step, plan
from service.desk.phrases.rules import Scope
from service.desk.phrases.starter import load_starter
from service.desk.phrases.store import Phrases
from service.identity.roles import Role
from service.identity.staff import Member
from service.identity.tables import Staff

app = typer.Typer(help="Canned replies.", no_args_is_help=True)
T = TypeVar("T")
Agent = Annotated[str, typer.Option(help="Whose own phrases are meant: a login.")]
_KINDS = {".csv": "csv", ".json": "json"}


class _Refused(Exception):
    """What the command says before it ends with 2."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or JSON.")],
    apply: Annotated[bool, typer.Option("--apply", help="Change them; else only tell.")] = False,
    agent: Agent = "",
) -> None:
    """Take canned replies from a file, all or none; tells row by row what it would change."""
    rows = _do(lambda: table_file.read(file.read_bytes(), _kind(file)))
    if not agent and any(row.scope == Scope.PERSONAL for row in rows):
        raise failed("there are personal phrases in it: say whose with --agent", 2)

    async def run(phrases: Phrases, member: Member) -> Plan:
        found = plan(rows, await phrases.seen_by(member), member, _skills())
        if apply and not found.refused:
            await phrases.apply(member, found)
        return found

    found = _do(lambda: asyncio.run(_on_database(agent, run)))
    for step in found.steps:
        if step.outcome is not Outcome.SAME:
            typer.echo(_line(step))
    counts = ", ".join(f"{found.count(outcome)} {outcome.value}" for outcome in Outcome)
    typer.echo(f"{file}: {counts}{'' if apply and not found.refused else '; nothing was changed'}")
    if found.refused:
        raise failed("mend the refused rows and run it again")


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write: .csv or .json.")],
    agent: Agent = "",
) -> None:
    """Write the canned replies of teams and of everybody, or with --agent an agent's own."""
    kind = _kind(out)

    async def run(phrases: Phrases, member: Member) -> tuple[bytes, int]:
        seen = await phrases.seen_by(member)
        chosen = [one for one in seen if (one.place.scope is Scope.PERSONAL) == bool(agent)]
        return table_file.written(chosen, kind), len(chosen)

    content, count = _do(lambda: asyncio.run(_on_database(agent, run)))
    out.write_bytes(content)
    typer.echo(f"{out}: {count} phrases")


async def _on_database(agent: str, run: Callable[[Phrases, Member], Awaitable[T]]) -> T:
    """As the operator, who may change everything; personal phrases are those of `agent`."""
    database = open_database(Settings())
    try:
        await migrations.upgrade(database)
        staff_id = await _staff_id(database, agent) if agent else ""
        member = Member(staff_id, f"cli:{getpass.getuser()}", "", "", [Role.SUPERVISOR], ["*"])
        starter = ROOT / "bot" / "data" / "phrases.yml"
        phrases = Phrases(database, SystemClock(), Hub(), lambda: load_starter(starter))
        return await run(phrases, member)
    finally:
        await database.close()


async def _staff_id(database: Database, login: str) -> str:
    async with database.read() as connection:
        row = (await connection.execute(select(Staff.id).where(Staff.login == login))).first()
    if row is None:
        raise _Refused(f"nobody has the login {login}")
    return str(row.id)


def _do(work: Callable[[], T]) -> T:
    try:
        return work()
    except SubtextError as error:
        raise failed(f"{error.code}: {error.text}", 2) from error
    except _Refused as error:
        raise failed(str(error), 2) from error


def _kind(path: Path) -> table_file.Kind:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise failed(f"{path}: name it .csv or .json", 2)
    return cast(Literal["csv", "json"], kind)


def _skills() -> list[str]:
    return list(read_yaml(ROOT / "kb_index" / "topics.yml")["skills"])


def _line(step: Step) -> str:
    if step.refusal:
        return (
            f"row {step.row.number}: refused {step.refusal.field}: {step.refusal.code}: {step.refusal.text}"
        )
    assert step.after
    head = f"row {step.row.number}: {step.outcome.value} /{step.after.shortcode}"
    if step.before is None:
        return f"{head} {step.after.title}"
    before, after = step.before.content, step.after
    changed = [
        name for name in ("title", "category", "text") if getattr(before, name) != getattr(after, name)
    ]
    return "; ".join(
        [head, *(f"{name}: {getattr(before, name)!r} -> {getattr(after, name)!r}" for name in changed)]
    )
