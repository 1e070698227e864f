"""`./subtext staff`: accounts of agents and of those who look after the bot. Works on the database, running or not."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from cli.running import failed
from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import open_database
from service.core.errors import SubtextError
from service.core.settings import Settings
from service.identity.roles import Role, UnknownRole
from service.identity.roster import Entry, Roster

app = typer.Typer(help="Staff accounts.", no_args_is_help=True)
T = TypeVar("T")
Login = Annotated[str, typer.Argument(help="The login.")]
Roles = Annotated[list[str], typer.Option("--role", help=f"Repeat for several: {', '.join(Role)}.")]
Skills = Annotated[
    list[str] | None,
    typer.Option("--skill", help="Skill group an agent serves; * for all. Repeat for several."),
]


@app.command()
def add(
    login: Login,
    number: Annotated[str, typer.Option(help="The number customers see.")],
    name: Annotated[str, typer.Option(help="The name colleagues see.")],
    role: Roles,
    skill: Skills = None,
) -> None:
    """Add somebody; prints a password for the first sign-in, once."""
    password = _do(lambda roster: roster.add(login, number, name, role, skill or []))
    _show_password(login, password)


@app.command("list")
def list_() -> None:
    """Everybody with a login."""
    for entry in _do(lambda roster: roster.everybody()):
        typer.echo(_line(entry))


@app.command()
def disable(login: Login) -> None:
    """End a login at once, with its sessions and open desks."""
    _do(lambda roster: roster.disable(login))
    typer.echo(f"{login} is disabled")


@app.command()
def enable(login: Login) -> None:
    """Let a disabled login in again."""
    _do(lambda roster: roster.enable(login))
    typer.echo(f"{login} is enabled")


@app.command("sign-out")
def sign_out(login: Login) -> None:
    """End the sessions and open desks of a login; it may sign in again at once."""
    _do(lambda roster: roster.sign_out(login))
    typer.echo(f"{login} is signed out")


@app.command()
def unlock(login: Login) -> None:
    """Lift the lock of wrong sign-ins."""
    _do(lambda roster: roster.unlock(login))
    typer.echo(f"{login} is unlocked")


@app.command("reset-password")
def reset_password(login: Login) -> None:
    """A new password for the next sign-in, printed once; lifts a lock, drops one-time codes, ends sessions."""
    _show_password(login, _do(lambda roster: roster.reset_password(login)))


@app.command()
def roles(login: Login, role: Roles, skill: Skills = None) -> None:
    """Set the roles, and the skill groups if given; open desks sign in anew."""
    typer.echo(_line(_do(lambda roster: roster.set_roles(login, role, skill))))


def _do(work: Callable[[Roster], Awaitable[T]]) -> T:
    async def run() -> T:
        database = open_database(Settings())
        try:
            await migrations.upgrade(database)
            return await work(Roster(database, SystemClock(), f"cli:{getpass.getuser()}"))
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except SubtextError as error:
        raise failed(f"{error.code}: {error.text}", 2) from error
    except UnknownRole as error:
        raise failed(str(error), 2) from error


def _show_password(login: str, password: str) -> None:
    typer.echo(f"login {login}")
    typer.echo(f"password {password}")
    typer.echo("Shown once; it must be changed at the first sign-in.", err=True)


def _line(entry: Entry) -> str:
    marks = [
        *(["disabled"] if entry.disabled else []),
        *(["first password"] if entry.must_change else []),
        *(["one-time codes"] if entry.codes else []),
        *(["locked"] if entry.locked else []),
    ]
    roles = ",".join(entry.roles) or "-"
    skills = ",".join(entry.skills) or "-"
    return "\t".join([entry.login, entry.number, entry.name, roles, skills, "; ".join(marks)])
