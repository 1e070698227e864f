"""What one row of SQLite costs, by the way it is asked for.

    .venvs/service/bin/python -m bench.statement [--count 2000]

The same row by its primary key: from the standard library's driver; from the service's database with a statement that
was made once, and with one that is made anew each time; and through SQLAlchemy's own aiosqlite dialect, which hands
every step to a thread, with a transaction of its own each time as the service's reads have. Medians, in microseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import create_async_engine

from service.conversations.tables import Conversation
from service.core import migrations
from service.core.database import Database

ROWS = 1000
ONE = select(*Conversation.__table__.columns).where(Conversation.id == bindparam("wanted"))
WANTED = {"wanted": "c0000500"}
Ask = Callable[[], Awaitable[object]]


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=2000, help="how often each way is gone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="subtext-bench-") as folder:
        asyncio.run(_run(Path(folder) / "bench.db", given.count))


async def _run(path: Path, count: int) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    database, threads, bare = Database(url), create_async_engine(url), None
    try:
        await _fill(database)
        bare = sqlite3.connect(path, isolation_level=None)

        async def driver() -> object:
            return bare.execute("SELECT * FROM conversations WHERE id = ?", ("c0000500",)).fetchone()

        async def made_once() -> object:
            async with database.read() as connection:
                return (await connection.execute(ONE, WANTED)).first()

        async def made_anew() -> object:
            query = select(*Conversation.__table__.columns).where(Conversation.id == "c0000500")
            async with database.read() as connection:
                return (await connection.execute(query)).first()

        async def by_thread() -> object:
            async with threads.connect() as connection:
                return (await connection.execute(ONE, WANTED)).first()

        ways: dict[str, Ask] = {
            "the driver alone": driver,
            "the service, statement made once": made_once,
            "the service, statement made anew": made_anew,
            "aiosqlite, statement made once": by_thread,
        }
        for name, ask in ways.items():
            print(f"{name:34}{await _median(ask, count):8.0f} µs")
    finally:
        if bare is not None:
            bare.close()
        await threads.dispose()
        await database.close()


async def _fill(database: Database) -> None:
    await migrations.upgrade(database)
    now = datetime.now(UTC)
    rows = [
        {
            "id": f"c{number:07}",
            "visitor_id": f"v{number:07}",
            "epoch": "e",
            "last_seq": 0,
            "owner": "bot",
            "created_at": now,
            "updated_at": now,
        }
        for number in range(ROWS)
    ]
    async with database.write() as connection:
        await connection.execute(insert(Conversation), rows)


async def _median(ask: Ask, count: int) -> float:
    """Microseconds."""
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        assert await ask() is not None
        taken.append(time.perf_counter() - began)
    return 1_000_000 * statistics.median(taken)


if __name__ == "__main__":
    main()
