"""Commands on the audit trail."""

import asyncio
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from cli.running import failed
from service.core.database import Database, open_database
from service.core.secret_files import secret
from service.core.settings import Settings
from service.identity.audit import Verdict
from service.identity.audit import verify as verify_trail

app = typer.Typer(help="The trail of what people did.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The trail of what people did."""


@app.command()
def verify(
    quiet: Annotated[bool, typer.Option(help="Say nothing when the trail is whole.")] = False,
) -> None:
    """Go along the audit trail: exit 0 if it is whole, 1 and the first broken row if it is not."""
    settings = Settings()
    database = open_database(settings)
    if not database.exists:
        raise failed("no database yet: start the stack once (make run)", 2)
    key = secret(settings.var_dir / "secrets", "audit_key")
    try:
        verdict = asyncio.run(_verify(database, key))
    except DBAPIError as error:
        raise failed(f"the database cannot be read: {type(error.orig).__name__}", 2) from error
    if verdict.broken is not None:
        where = "the head record" if verdict.broken.row is None else f"row {verdict.broken.row}"
        raise failed(
            f"audit: broken at {where}: {verdict.broken.why}; {verdict.rows} rows before it are whole"
        )
    if not quiet:
        typer.echo(f"audit: {verdict.rows} rows, whole")


async def _verify(database: Database, key: str) -> Verdict:
    try:
        return await verify_trail(database, key)
    finally:
        await database.close()
