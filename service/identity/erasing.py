"""Erases a customer: everything said, decided, handed over and promised, and every line of a log that names it.

Tables are found by their columns, so one that is added later is covered. The audit trail keeps its rows, without the ids
and details that point at the customer, and gains one: that an erasure took place.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Table, delete, or_, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core import tables
from service.core.clock import Clock
from service.core.database import Base, Database
from service.core.errors import NotFound
from service.core.ids import is_id
from service.identity.audit import forget, record

ALL = tables.TABLES
"""Every table of the service is loaded, so the metadata is complete."""
KEPT = frozenset({"audit", "audit_head"})
CHECKPOINT_TRIES = 50
CHECKPOINT_PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class Erased:
    """What went. `settled`: nothing of it is left in free pages or the write-ahead log of the database file.

    `audit_left`: rows of the audit trail's first form, which still name the customer's random ids.
    """

    visitors: int
    conversations: int
    rows: int
    files: int
    log_lines: int
    audit_left: int
    settled: bool


class Erasing:
    def __init__(
        self,
        database: Database,
        url: str,
        logs: Path,
        clock: Clock,
        hash_of: Callable[[str], str],
        remove_files: Callable[[Iterable[str]], int],
    ) -> None:
        """`hash_of` turns the bank's id for a customer into what is stored of it; `remove_files` removes what lies in
        files under one of the ids."""
        self._database, self._url, self._logs, self._remove_files = database, url, logs, remove_files
        self._clock, self._hash_of = clock, hash_of

    async def erase(self, who: str, actor: str) -> Erased:
        """`who`: a visitor's id, or the bank's id for a customer. Raises NotFound `customer_not_found`."""
        async with self._database.write() as connection:
            visitors = await self._visitors(connection, who)
            if not visitors:
                raise NotFound("customer_not_found", "没有这位客户。")
            conversations = await _ids(connection, "conversations", "visitor_id", visitors)
            rows, names = await _delete_rows(connection, visitors, conversations)
            left = await forget(connection, names)
            counts = {"visitors": len(visitors), "conversations": len(conversations)}
            await record(connection, self._clock.now(), actor, "customer.erased", None, **counts)
        files = await asyncio.to_thread(self._remove_files, names)
        lines = await asyncio.to_thread(remove_lines, sorted(self._logs.rglob("*")), names)
        settled = await self._settle()
        return Erased(len(visitors), len(conversations), rows, files, lines, left, settled)

    async def _visitors(self, connection: AsyncConnection, who: str) -> list[str]:
        if who.startswith("v_") and is_id(who):
            return await _ids(connection, "visitors", "id", [who])
        return await _ids(connection, "visitors", "customer", [self._hash_of(who)])

    async def _settle(self) -> bool:
        path = make_url(self._url).database
        if not self._database.sqlite or not path:
            async with self._database.engine.connect() as bare:
                connection = await bare.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text("VACUUM FULL"))
            return True
        return await asyncio.to_thread(compact, Path(path))


def compact(path: Path) -> bool:
    """Rewrites a SQLite file without its free pages and empties its write-ahead log; False when readers held it."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        connection.execute("VACUUM")
        connection.execute(f"PRAGMA busy_timeout={int(CHECKPOINT_PAUSE_SECONDS * 1000)}")
        for _ in range(CHECKPOINT_TRIES):
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return True
        return False
    finally:
        connection.close()


def remove_lines(files: Iterable[Path], names: Iterable[str]) -> int:
    """Drops every line that names one of the ids, in place: whoever has the file open goes on appending to it."""
    wanted = [name.encode() for name in names]
    removed = 0
    for path in files:
        if not path.is_file() or path.is_symlink():
            continue
        with path.open("r+b") as file:
            lines = file.read().splitlines(keepends=True)
            kept = [line for line in lines if not any(name in line for name in wanted)]
            if len(kept) == len(lines):
                continue
            # What came in meanwhile is kept as well.
            kept += file.read().splitlines(keepends=True)
            file.seek(0)
            file.write(b"".join(kept))
            file.truncate()
        removed += len(lines) - len(kept) if len(lines) > len(kept) else 0
    return removed


async def _ids(connection: AsyncConnection, table: str, column: str, values: list[str]) -> list[str]:
    found = Base.metadata.tables[table]
    query = select(found.c.id).where(found.c[column].in_(values))
    return [str(one) for one in (await connection.execute(query)).scalars()]


async def _delete_rows(
    connection: AsyncConnection, visitors: list[str], conversations: list[str]
) -> tuple[int, list[str]]:
    """From every table that points at them, those pointed at last. Returns how many, and the ids the rows had."""
    rows = 0
    names: list[str] = []
    for table in reversed(Base.metadata.sorted_tables):
        conditions = _conditions(table, visitors, conversations)
        if not conditions or table.name in KEPT:
            continue
        if "id" in table.c:
            names += (await connection.execute(select(table.c.id).where(or_(*conditions)))).scalars()
        rows += (await connection.execute(delete(table).where(or_(*conditions)))).rowcount
    return rows, names


def _conditions(table: Table, visitors: list[str], conversations: list[str]) -> list[ColumnElement[bool]]:
    own = {"visitors": visitors, "conversations": conversations}.get(table.name)
    pointing = {"visitor_id": visitors, "conversation_id": conversations}
    conditions: list[ColumnElement[bool]] = [
        table.c[column].in_(values) for column, values in pointing.items() if column in table.c
    ]
    return [*conditions, *([table.c.id.in_(own)] if own is not None else [])]
