"""SQLite's readers are kept open: none may keep an old view, get lost, or be waited for for ever."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoTurn

from service.core import readers
from service.core.database import READERS, Database


@pytest.fixture
async def database(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'd.db'}")
    async with database.write() as connection:
        await connection.execute(text("create table notes (said text)"))
    yield database
    await database.close()


async def say(database: Database, said: str) -> None:
    async with database.write() as connection:
        await connection.execute(text("insert into notes values (:said)"), {"said": said})


async def count(connection) -> int:
    return (await connection.execute(text("select count(*) from notes"))).scalar_one()


async def test_a_read_sees_one_moment_and_the_next_one_the_newest(database):
    async with database.read() as first:
        assert await count(first) == 0
        await say(database, "later")
        assert await count(first) == 0
    async with database.read() as second:
        assert second is first
        assert await count(second) == 1


async def test_nothing_can_be_left_behind_by_a_read(database):
    async with database.read() as connection:
        await connection.execute(text("insert into notes values ('by mistake')"))
    async with database.read() as connection:
        assert await count(connection) == 0


async def test_one_too_many_waits_for_the_first_that_is_free(database):
    async with AsyncExitStack() as others:
        for _ in range(READERS - 1):
            await others.enter_async_context(database.read())
        async with database.read() as last:
            waiting = asyncio.create_task(anext(aiter_of(database)))
            await asyncio.sleep(0)
            assert not waiting.done()
        assert await waiting is last


async def test_readers_that_never_come_back_are_an_error(database, monkeypatch):
    monkeypatch.setattr(readers, "WAIT_SECONDS", 0.02)
    async with AsyncExitStack() as others:
        for _ in range(READERS):
            await others.enter_async_context(database.read())
        with pytest.raises(NoTurn):
            async with database.read():
                pass
    async with database.read() as connection:
        assert await count(connection) == 0


async def test_who_fails_or_is_cancelled_gives_his_reader_back(database):
    for _ in range(READERS + 1):
        with pytest.raises(OperationalError):
            async with database.read() as connection:
                await connection.execute(text("select * from nowhere"))
        inside = asyncio.Event()
        reading = asyncio.create_task(read_for_ever(database, inside))
        await inside.wait()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    async with database.read() as connection:
        assert await count(connection) == 0


async def read_for_ever(database: Database, inside: asyncio.Event) -> None:
    async with database.read() as connection:
        await count(connection)
        inside.set()
        await asyncio.Event().wait()


async def aiter_of(database: Database):
    async with database.read() as connection:
        yield connection
