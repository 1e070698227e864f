"""SQLite's reading connections. To take one from SQLAlchemy's pool and give it back costs more than most queries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import TimeoutError as NoTurn
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.core.sqlite import WAIT_SECONDS, InlineConnection


class Readers:
    """At most `count` at a time; the one used last is used next, and none is closed before the end."""

    def __init__(self, engine: AsyncEngine, count: int) -> None:
        self._engine = engine
        self._free: asyncio.LifoQueue[AsyncConnection | None] = asyncio.LifoQueue()
        for _ in range(count):
            self._free.put_nowait(None)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that only reads. Raises sqlalchemy's TimeoutError when none becomes free in time."""
        connection = await self._take()
        kept: AsyncConnection | None = None
        try:
            connection = connection or await InlineConnection(self._engine)
            try:
                yield connection
            finally:
                await connection.rollback()
                kept = connection
        finally:
            self._free.put_nowait(kept)

    async def _take(self) -> AsyncConnection | None:
        if not self._free.empty():
            return self._free.get_nowait()
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                return await self._free.get()
        except TimeoutError as error:
            raise NoTurn("readers before this one took too long") from error

    async def close(self) -> None:
        """Those that are in use close themselves with the engine."""
        while not self._free.empty():
            connection = self._free.get_nowait()
            if connection is not None:
                await connection.close()
