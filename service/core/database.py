"""The engine and its transactions.

SQLite runs in WAL with synchronous FULL: what was acknowledged survives power loss. Writers take the lock at BEGIN
(`BEGIN IMMEDIATE`), so a transaction never fails half-way because it started as a reader.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from service.core.secret_files import secret
from service.core.settings import Settings

BUSY_TIMEOUT_MS = 5000
_WRITE = "subtext_write"
AUDIT_KEY = "subtext_audit_key"
"""Execution option of every write: what signs the end of the audit trail."""


class Base(DeclarativeBase):
    """All tables of the service."""


class Database:
    """Reads and writes are told apart, because SQLite locks them differently."""

    def __init__(self, url: str, audit_key: str = "") -> None:
        """Without the audit key nothing that has to be audited can be written."""
        parsed = make_url(url)
        self._audit_key = audit_key
        self.sqlite = parsed.get_backend_name() == "sqlite"
        if self.sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.engine = _create(url, self.sqlite)

    @property
    def exists(self) -> bool:
        """False for an SQLite file that was never made; a server is there or is not found when it is asked."""
        name = self.engine.url.database
        return not (self.sqlite and name) or Path(name).exists()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        async with self.engine.connect() as bare:
            connection = await bare.execution_options(**{_WRITE: True, AUDIT_KEY: self._audit_key})
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent snapshot."""
        async with self.engine.connect() as connection:
            yield connection

    async def close(self) -> None:
        await self.engine.dispose()


def open_database(settings: Settings) -> Database:
    """The installation's database with its audit key: for the service and for every command that changes something."""
    return Database(settings.database, secret(settings.var_dir / "secrets", "audit_key"))


def _create(url: str, sqlite: bool) -> AsyncEngine:
    if not sqlite:
        return create_async_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10)
    engine = create_async_engine(url, pool_size=8, max_overflow=8, pool_timeout=10)

    @event.listens_for(engine.sync_engine, "connect")
    def _pragmas(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
