"""One line of writers in a process, patience with other processes, and a commit that is seen through."""

import asyncio
import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, Connection, DateTime, MetaData, Table, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoTurn

from service.core import database as databases
from service.core import sqlite
from service.core.clock import CHINA
from service.core.database import Database


@pytest.fixture
async def database(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'd.db'}")
    async with database.write() as connection:
        await connection.execute(text("create table notes (id integer primary key, said text)"))
    yield database
    await database.close()


async def say(database: Database, said: str) -> None:
    async with database.write() as connection:
        await connection.execute(text("insert into notes (said) values (:said)"), {"said": said})


async def said(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(text("select said from notes order by id"))).scalars())


async def test_a_moment_is_the_same_in_every_zone(database):
    """Midnight in China is the day before in UTC, which is what lies in the table."""
    moments = Table("moments", MetaData(), Column("at", DateTime(timezone=True)))
    midnight = datetime(2026, 11, 23, tzinfo=CHINA)
    async with database.write() as connection:
        await connection.run_sync(moments.create)
        for at in (midnight, midnight.astimezone(UTC), None):
            await connection.execute(insert(moments).values(at=at))
    async with database.read() as connection:
        kept = (
            await connection.execute(text("select distinct at from moments where at is not null"))
        ).scalars()
        assert [str(at)[:16] for at in kept] == ["2026-11-22 16:00"]
        found = await connection.execute(select(moments).where(moments.c.at >= midnight))
        assert len(found.all()) == 2


async def test_writers_go_in_the_order_in_which_they_came(database):
    """None meets another at SQLite's own lock, where nobody keeps an order."""
    first, inside = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with database.write() as connection:
            inside.set()
            await first.wait()
            await connection.execute(text("insert into notes (said) values ('first')"))

    tasks = [asyncio.create_task(slow())]
    await inside.wait()
    for number in range(20):
        tasks.append(asyncio.create_task(say(database, str(number))))
        await asyncio.sleep(0)
    assert await said(database) == []
    first.set()
    await asyncio.gather(*tasks)
    assert await said(database) == ["first", *map(str, range(20))]


async def test_what_raises_leaves_nothing_and_lets_the_next_in(database):
    with pytest.raises(ZeroDivisionError):
        async with database.write() as connection:
            await connection.execute(text("insert into notes (said) values ('never')"))
            raise ZeroDivisionError
    await say(database, "after")
    assert await said(database) == ["after"]


async def test_a_line_that_does_not_move_is_an_error_not_a_wait_for_ever(database, monkeypatch):
    monkeypatch.setattr(databases, "WAIT_SECONDS", 0.05)
    async with database.write():
        with pytest.raises(NoTurn):
            await say(database, "too late")
    await say(database, "in time")
    assert await said(database) == ["in time"]


async def test_another_process_is_waited_for_and_the_loop_goes_on(database, tmp_path):
    other = sqlite3.connect(tmp_path / "d.db", isolation_level=None)
    other.execute("begin immediate")
    waiting = asyncio.create_task(say(database, "mine"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    assert await said(database) == []  # readers are in nobody's way
    other.execute("commit")
    other.close()
    await waiting
    assert await said(database) == ["mine"]


async def test_another_process_that_never_lets_go_is_an_error(database, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "WAIT_SECONDS", 0.05)
    other = sqlite3.connect(tmp_path / "d.db", isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(OperationalError, match="locked"):
        await say(database, "mine")
    other.close()


async def test_a_commit_that_has_begun_is_seen_through_and_what_follows_it_too(database):
    """Whoever is told of what was written is told also when the writer was cancelled meanwhile."""
    told = []

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(text("insert into notes (said) values ('kept')"))
            asyncio.get_running_loop().call_soon(writer.cancel)
        told.append("kept")
        await asyncio.sleep(0)
        told.append("never")

    writer = asyncio.create_task(write())
    with pytest.raises(asyncio.CancelledError):
        await writer
    assert await said(database) == ["kept"] == told


async def test_a_refused_statement_is_an_error_and_the_connection_goes_on(database):
    with pytest.raises(OperationalError, match="no such table"):
        async with database.write() as connection:
            await connection.execute(text("insert into nowhere values (1)"))
    await say(database, "after")
    assert await said(database) == ["after"]


async def test_a_long_read_is_done_elsewhere_and_changes_nothing(database):
    """The event loop goes on, and what it writes meanwhile is not seen."""
    await say(database, "before")
    inside, go_on = threading.Event(), threading.Event()

    def look(connection: Connection) -> tuple[str, list[str]]:
        first = connection.execute(text("select count(*) from notes")).scalar_one()
        inside.set()
        go_on.wait(60)
        found = list(connection.execute(text("select said from notes order by id")).scalars())
        assert len(found) == first
        return threading.current_thread().name, found

    looking = asyncio.create_task(database.read_apart(look))
    await asyncio.to_thread(inside.wait, 60)
    await say(database, "meanwhile")
    go_on.set()
    thread, found = await looking
    assert thread != threading.main_thread().name
    assert found == ["before"]
    with pytest.raises(OperationalError):
        await database.read_apart(lambda connection: connection.execute(text("delete from notes")))
    assert await said(database) == ["before", "meanwhile"]
