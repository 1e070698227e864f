"""Brings the schema to the newest revision when the service starts."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from service.core.database import Database

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


async def upgrade(database: Database, revision: str = "head") -> None:
    """Applies what is missing, inside one transaction; two processes starting together wait for each other."""
    async with database.write() as connection:
        await connection.run_sync(_run, revision, command.upgrade)


async def downgrade(database: Database, revision: str) -> None:
    async with database.write() as connection:
        await connection.run_sync(_run, revision, command.downgrade)


def _run(connection: Connection, revision: str, do: Any) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    do(config, revision)
