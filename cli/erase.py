"""`./subtext erase`: nothing is left of a customer."""

import asyncio
import getpass
from typing import Annotated

import typer

from cli.running import failed
from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import open_database
from service.core.errors import SubtextError
from service.core.secret_files import secret
from service.core.settings import Settings
from service.identity.customers import CUSTOMER_KEY, hash_of_customer
from service.identity.erasing import Erased, Erasing
from service.images.files import ImageFiles


def erase(
    who: Annotated[str, typer.Argument(help="A visitor's id (v_…), or the bank's own id for a customer.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a customer: conversations, decisions, handoffs, promises, and the log lines that name them."""
    if not yes:
        typer.confirm("Everything of this customer will be gone for good. Go on?", abort=True)
    try:
        erased = asyncio.run(_erase(Settings(), who))
    except SubtextError as error:
        raise failed(f"{error.code}: {error.text}", 2) from error
    typer.echo(
        f"erased: {erased.visitors} visitors, {erased.conversations} conversations, {erased.rows} rows, "
        f"{erased.files} files, {erased.log_lines} log lines"
    )
    if erased.audit_left:
        typer.echo(
            f"{erased.audit_left} audit rows from before migration 0009 keep random ids that now name nobody"
        )
    if not erased.settled:
        raise failed("the database was being read: traces are left in its write-ahead log; run it again")


async def _erase(settings: Settings, who: str) -> Erased:
    database = open_database(settings)
    try:
        await migrations.upgrade(database)
        pepper = secret(settings.var_dir / "secrets", CUSTOMER_KEY)
        erasing = Erasing(
            database,
            settings.database,
            settings.var_dir / "log",
            SystemClock(),
            lambda customer: hash_of_customer(pepper, customer),
            ImageFiles(settings.uploads_dir).remove,
        )
        return await erasing.erase(who, f"cli:{getpass.getuser()}")
    finally:
        await database.close()
