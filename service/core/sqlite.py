"""SQLite for SQLAlchemy's asyncio, on the event loop's own thread.

A statement takes some ten microseconds; handing it to a thread and back costs many times that, and under load every
such trip waits for its turn on the loop while the transaction holds the write lock. So statements run where they are
asked for. Only what waits does not: COMMIT waits for the disk in a thread, and a lock of another process is waited
for in short sleeps.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from typing import Any, Self, TypeVar

WAIT_SECONDS = 5.0
"""How long a lock of another process is waited for; then sqlite3.OperationalError, "database is locked"."""
FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.05
STATEMENTS_KEPT = 512
"""Prepared statements of one connection."""

Result = TypeVar("Result")


class Cursor:
    """As asynchronous drivers have it; nothing in it ever waits, except for the locks of other processes."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] | None = None) -> Self:
        """Raises sqlite3.Error."""
        await patiently(lambda: self._cursor.execute(operation, parameters or ()))
        return self

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._cursor.executemany(operation, parameters)

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(size or self._cursor.arraysize)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    @property
    def arraysize(self) -> int:
        return self._cursor.arraysize


class Connection:
    """Transactions are begun by statements, never by themselves."""

    def __init__(self, path: str, disk: Executor) -> None:
        self._disk = disk
        self._connection = sqlite3.connect(
            path,
            timeout=0,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_KEPT,
        )

    def cursor(self) -> Cursor:
        return Cursor(self._connection.cursor())

    async def commit(self) -> None:
        """Once begun it is seen through: whoever is cancelled meanwhile is cancelled after it."""
        await seen_through(asyncio.get_running_loop().run_in_executor(self._disk, self._connection.commit))

    async def rollback(self) -> None:
        self._connection.rollback()

    async def create_function(self, name: str, arguments: int, function: Any, **options: Any) -> None:
        self._connection.create_function(name, arguments, function, **options)

    async def close(self) -> None:
        self._connection.close()

    def stop(self) -> None:
        """At once; a transaction that is open is rolled back."""
        self._connection.close()


async def patiently(work: Callable[[], Result]) -> Result:
    """The result, as soon as no other process is in the way. Raises sqlite3.OperationalError after WAIT_SECONDS."""
    end = asyncio.get_running_loop().time() + WAIT_SECONDS
    for pause in _pauses():
        try:
            return work()
        except sqlite3.OperationalError as error:
            if not _is_held(error) or asyncio.get_running_loop().time() >= end:
                raise
        await asyncio.sleep(pause)
    raise AssertionError("pauses never end")


async def seen_through(work: asyncio.Future[None]) -> None:
    """Waits for it however often the task is cancelled; the cancellation takes effect at the task's next wait."""
    cancelled = False
    while not work.done():
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            cancelled = True
        except sqlite3.Error:
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
