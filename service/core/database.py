"""The engine and its transactions, the same on SQLite and on PostgreSQL.

One transaction writes at a time and takes the lock for it at BEGIN: on SQLite by `BEGIN IMMEDIATE`, on PostgreSQL by an
advisory lock. So a transaction never fails half-way because it started as a reader, nobody waits for anybody crosswise,
and what was checked inside it stays true until it ends. Writers of one process stand in line for the lock, first come,
first served; only other processes are met at the lock itself. Readers see one moment and are in nobody's way.

SQLite runs in WAL with synchronous FULL: what was acknowledged survives power loss. So it does on PostgreSQL as it comes.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]  # it has no types of its own
from sqlalchemy import Connection, NullPool, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoTurn
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from service.core.readers import Readers
from service.core.secret_files import secret
from service.core.settings import Settings
from service.core.sqlite import DRIVER, WAIT_SECONDS, InlineConnection, connect, seen_through

READERS = 16
"""Reads at a time on SQLite."""
_WRITE = "subtext_write"
AUDIT_KEY = "subtext_audit_key"
"""Execution option of every write: what signs the end of the audit trail."""

_WRITER = text("select pg_advisory_xact_lock(7310868735955071351)")
"""The number means nothing; locks of this kind are a database's own."""
T = TypeVar("T")
_TRY_LATER = {"08", "40", "53", "55", "57"}
"""Classes of PostgreSQL's codes: connection lost, rolled back, no room left, locked, shutting down."""


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
        self._readers = Readers(self.engine, READERS)
        """SQLite's; PostgreSQL has its pool."""

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
        async with self._in_turn():
            if not self.sqlite:
                async with self._connected() as bare:
                    connection = await self._for_writing(bare)
                    async with _seen_through(connection):
                        await connection.execute(_WRITER)
                        yield connection
                return
            if self._writer is None:
                self._writer = await self._for_writing(await InlineConnection(self.engine))
            async with self._writer.begin():
                yield self._writer

    async def _for_writing(self, bare: AsyncConnection) -> AsyncConnection:
        return await bare.execution_options(**{_WRITE: True, AUDIT_KEY: self._audit_key})

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent snapshot."""
        if self.sqlite:
            async with self._readers.one() as connection:
                yield connection
            return
        async with self._connected() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    async def read_apart(self, work: Callable[[Connection], T]) -> T:
        """A consistent snapshot for what reads a lot: SQLite's work is done in a thread, by a connection of its own.

        On PostgreSQL the server does it; `work` should leave what it makes of the rows to the caller's own thread.
        """
        if self.sqlite:
            return await asyncio.to_thread(_apart, self.engine.url, work)
        async with self.read() as connection:
            return await connection.run_sync(work)

    @asynccontextmanager
    async def connecting(self) -> AsyncIterator[None]:
        """Raises OperationalError, as SQLite does, when nobody is there or nobody is let in."""
        try:
            yield
        except (OSError, asyncpg.PostgresError) as error:
            raise OperationalError("connect", None, error) from error

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        async with self.connecting():
            connection = await self.engine.connect()
        async with aclosing(connection):
            yield connection

    async def close(self) -> None:
        if self._writer is not None:
            await self._writer.close()
        await self._readers.close()
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


@asynccontextmanager
async def _seen_through(connection: AsyncConnection) -> AsyncIterator[None]:
    """A transaction whose COMMIT, once begun, goes on also when the task is cancelled meanwhile."""
    transaction = await connection.begin()
    try:
        yield
    except BaseException:
        await transaction.rollback()
        raise
    await seen_through(asyncio.ensure_future(transaction.commit()))


def _apart(url: URL, work: Callable[[Connection], T]) -> T:
    engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
        return work(connection)


def _server(url: URL) -> AsyncEngine:
    patience = {"lock_timeout": str(int(WAIT_SECONDS * 1000))}
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=10,
        connect_args={"server_settings": patience},
    )

    @event.listens_for(engine.sync_engine, "handle_error")
    def _by_meaning(context: ExceptionContext) -> None:
        """What passes when one tries again later has one class on both databases."""
        if context.is_pre_ping:
            return
        error = context.original_exception
        if context.is_disconnect or str(getattr(error, "sqlstate", None))[:2] in _TRY_LATER:
            raise OperationalError(context.statement, None, error, hide_parameters=True) from error

    return engine


def _sqlite(url: URL, disk: ThreadPoolExecutor) -> AsyncEngine:
    engine = create_async_engine(
        url.set(drivername=DRIVER),
        hide_parameters=True,
        creator=lambda: connect(url.database or ":memory:", disk),
        pool_size=READERS + 1,
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
        """By the driver itself, at a tenth of the cost; where another process is in the way, so that it is waited for."""
        writes = connection.get_execution_options().get(_WRITE, False)
        driver: Any = connection.connection.dbapi_connection
        try:
            driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        except sqlite3.OperationalError:
            if not writes:
                raise
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
