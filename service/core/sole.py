"""One service process per database.

Who waits, who is asked and who reads along is in the memory of one process. Two of them over one database would offer
the same customer twice and tell half of the desk nothing, so the second one is refused. The lock is the database's own:
it ends with the process, however that ends.
"""

import asyncio
import fcntl
import os
import signal
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.database import Database

_TAKE = text("select pg_try_advisory_lock(7310868735955071352)")
LOOK_SECONDS = 5.0
"""How often it is made sure that the lock is still held: a server that restarts lets go of it."""

log = structlog.get_logger()


class DatabaseInUse(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            "database_in_use: another service process serves this database; stop it or set SUBTEXT_DATABASE_URL"
        )


class Sole:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._file: IO[bytes] | None = None
        self._connection: AsyncConnection | None = None

    async def take(self) -> None:
        """Raises DatabaseInUse."""
        name = self._database.engine.url.database
        if not self._database.sqlite:
            await self._take_on_server()
        elif name:
            self._file = _locked(Path(f"{name}.service"))

    async def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        await self._let_go()

    async def watch(self) -> None:
        """Takes the lock again when the server let go of it; ends the process when another was faster."""
        while not self._database.sqlite:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except SQLAlchemyError as error:
                log.warning("sole.database_unavailable", kind=type(error).__name__)
            except DatabaseInUse:
                log.critical("sole.database_in_use")
                os.kill(os.getpid(), signal.SIGTERM)
                return

    async def look(self) -> None:
        """Raises DatabaseInUse when the lock was lost and another has it, SQLAlchemyError while nobody can be asked."""
        if self._connection is not None:
            try:
                await self._connection.execute(text("select 1"))
            except SQLAlchemyError:
                await self._let_go()
            else:
                return
        await self._take_on_server()

    async def _let_go(self) -> None:
        """Closed and not given back to the pool: the lock belongs to the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()

    async def _take_on_server(self) -> None:
        async with self._database.connecting():
            connection = await self._database.engine.connect()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not (await connection.execute(_TAKE)).scalar_one():
            await connection.close()
            raise DatabaseInUse
        self._connection = connection


def _locked(path: Path) -> IO[bytes]:
    file = path.open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise DatabaseInUse from error
    return file
