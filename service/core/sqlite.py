"""SQLite for SQLAlchemy's asyncio, on the event loop's own thread.

A statement takes some ten microseconds; handing it to a thread and back costs many times that, and under load every
such trip waits for its turn on the loop while the transaction holds the write lock. So statements run where they are
asked for. Only what waits does not: COMMIT waits for the disk in a thread, and a lock of another process is waited
for in short sleeps.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import types
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, CursorResult, Dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util.concurrency import await_, greenlet_spawn

DRIVER = "sqlite+inline"
WAIT_SECONDS = 5.0
"""How long a lock of another process is waited for; then sqlite3.OperationalError, "database is locked"."""
FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.05
STATEMENTS_KEPT = 512
"""Prepared statements of one connection."""


class Connection(sqlite3.Connection):
    """Transactions are begun by statements, never by themselves."""

    disk: Executor
    """Whose thread waits for the disk."""


def connect(path: str, disk: Executor) -> Connection:
    connection = sqlite3.connect(
        path,
        timeout=0,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_KEPT,
        factory=Connection,
    )
    connection.disk = disk
    return connection


class Moment(DATETIME):
    """SQLite keeps text without a zone. What has one is kept, and compared, in UTC, as PostgreSQL does by itself."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        written: Any = super().bind_processor(dialect)

        def write(moment: datetime | None) -> str | None:
            in_utc = moment.astimezone(UTC) if moment is not None and moment.tzinfo else moment
            return None if in_utc is None else str(written(in_utc))

        return write


class InlineDialect(SQLiteDialect_pysqlite):
    """The standard library's driver as an asynchronous one that waits only where there is something to wait for."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True
    colspecs = SQLiteDialect_pysqlite.colspecs | {types.DateTime: Moment}

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Raises sqlite3.Error."""
        try:
            cursor.execute(statement, parameters)
        except sqlite3.OperationalError as error:
            if not _is_held(error):
                raise
            await_(_patiently(lambda: cursor.execute(statement, parameters)))

    def do_commit(self, dbapi_connection: Any) -> None:
        """Once begun it is seen through: whoever is cancelled meanwhile is cancelled after it."""
        if dbapi_connection.in_transaction:
            disk: Executor = dbapi_connection.disk
            await_(seen_through(asyncio.get_running_loop().run_in_executor(disk, dbapi_connection.commit)))


class InlineConnection(AsyncConnection):
    """SQLAlchemy's own takes a statement that waited for nothing for a mistake."""

    async def execute(
        self, statement: Any, parameters: Any = None, *, execution_options: Any = None
    ) -> CursorResult[Any]:
        return await greenlet_spawn(
            self._proxied.execute, statement, parameters, execution_options=execution_options
        )

    async def exec_driver_sql(
        self, statement: str, parameters: Any = None, execution_options: Any = None
    ) -> CursorResult[Any]:
        return await greenlet_spawn(self._proxied.exec_driver_sql, statement, parameters, execution_options)


registry.register(DRIVER.replace("+", "."), __name__, InlineDialect.__name__)


async def _patiently(work: Callable[[], object]) -> None:
    """Until no other process is in the way. Raises sqlite3.OperationalError after WAIT_SECONDS."""
    end = asyncio.get_running_loop().time() + WAIT_SECONDS
    for pause in _pauses():
        await asyncio.sleep(pause)
        try:
            work()
        except sqlite3.OperationalError as error:
            if not _is_held(error) or asyncio.get_running_loop().time() >= end:
                raise
        else:
            return


async def seen_through(work: asyncio.Future[None]) -> None:
    """Waits for it however often the task is cancelled; the cancellation takes effect at the task's next wait."""
    cancelled = False
    while not work.done():
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            cancelled = True
        except Exception:  # noqa: BLE001 - whatever it was, result() raises it
            break
    task = asyncio.current_task()
    if cancelled and task is not None:
        task.uncancel()
        task.cancel()
    work.result()


def _pauses() -> Iterator[float]:
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(LONGEST_PAUSE, 2 * pause)


def _is_held(error: sqlite3.OperationalError) -> bool:
    """Held by another connection. A snapshot that is out of date stays so, however long one waits."""
    code = error.sqlite_errorcode
    return code & 0xFF == sqlite3.SQLITE_BUSY and code != sqlite3.SQLITE_BUSY_SNAPSHOT
