"""The engine and its transactions.

SQLite runs in WAL with synchronous FULL: what was acknowledged survives power loss. Writers take the lock at BEGIN
(`BEGIN IMMEDIATE`), so a transaction never fails half-way because it started as a reader. Writers of one process stand
in line for it, first come, first served; only other processes are met at the lock itself.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import TimeoutError as NoTurn
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from service.core.secret_files import secret
from service.core.settings import Settings
from service.core.sqlite import WAIT_SECONDS
from service.core.sqlite import Connection as SqliteConnection

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
        self._disk = ThreadPoolExecutor(1, "sqlite-commit")
        self._turn = asyncio.Lock()
        self._writer: AsyncConnection | None = None
        """SQLite's only one: it is never given back, since whoever has the turn has it too."""
        self.engine = _sqlite(parsed, self._disk) if self.sqlite else _server(parsed)

    @property
    def exists(self) -> bool:
        """False for an SQLite file that was never made; a server is there or is not found when it is asked."""
        name = self.engine.url.database
        return not (self.sqlite and name) or Path(name).exists()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed when the block ends, rolled back when it raises.

        Raises sqlalchemy's TimeoutError when the line does not move for WAIT_SECONDS.
        """
        if not self.sqlite:
            async with self.engine.connect() as bare, (await self._for_writing(bare)).begin() as transaction:
                yield transaction.connection
            return
        async with self._in_turn():
            if self._writer is None:
                self._writer = await self._for_writing(await self.engine.connect())
            async with self._writer.begin():
                yield self._writer

    async def _for_writing(self, bare: AsyncConnection) -> AsyncConnection:
        return await bare.execution_options(**{_WRITE: True, AUDIT_KEY: self._audit_key})

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent snapshot."""
        async with self.engine.connect() as connection:
            yield connection

    async def close(self) -> None:
        if self._writer is not None:
            await self._writer.close()
        await self.engine.dispose()
        self._disk.shutdown()

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._turn.acquire()
        except TimeoutError as error:
            raise NoTurn("writers before this one took too long") from error
        try:
            yield
        finally:
            self._turn.release()


def open_database(settings: Settings) -> Database:
    """The installation's database with its audit key: for the service and for every command that changes something."""
    return Database(settings.database, secret(settings.var_dir / "secrets", "audit_key"))


def _server(url: URL) -> AsyncEngine:
    return create_async_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=10)


def _sqlite(url: URL, disk: ThreadPoolExecutor) -> AsyncEngine:
    async def connect() -> SqliteConnection:
        return SqliteConnection(url.database or ":memory:", disk)

    engine = create_async_engine(
        url, hide_parameters=True, async_creator=connect, pool_size=8, max_overflow=8, pool_timeout=10
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _pragmas(dbapi: Any, _record: Any) -> None:
        cursor = dbapi.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
