"""PostgreSQL keeps what SQLite keeps: one writer at a time, snapshots for readers, commits that are seen through."""

import asyncio
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from service.core import migrations, tables
from service.core.database import Base, Database
from service.identity.audit import record, verify
from tests.support.servers import database_url, end_connections

KEY = "key"


@pytest.fixture
def url(tmp_path) -> str:
    return database_url(str(tmp_path))


@pytest.fixture
async def database(url):
    database = Database(url, KEY)
    async with database.write() as connection:
        await connection.execute(text("create table notes (id serial primary key, said text)"))
    yield database
    await database.close()


async def say(database: Database, said: str) -> None:
    async with database.write() as connection:
        await connection.execute(text("insert into notes (said) values (:said)"), {"said": said})


async def said(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(text("select said from notes order by id"))).scalars())


async def test_another_process_that_writes_is_waited_for_and_readers_are_not(database, url):
    """What one has checked inside its transaction another cannot change before it ends."""
    other, first, inside = Database(url), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with other.write() as connection:
            inside.set()
            await first.wait()
            await connection.execute(text("insert into notes (said) values ('theirs')"))

    writing = asyncio.create_task(slow())
    await inside.wait()
    waiting = asyncio.create_task(say(database, "mine"))
    locks = text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
    held = 0
    while not held:
        async with database.read() as connection:
            held = (await connection.execute(locks)).scalar_one()
    assert await said(database) == []
    assert not waiting.done()
    first.set()
    await asyncio.gather(writing, waiting)
    assert await said(database) == ["theirs", "mine"]
    await other.close()


async def test_a_reader_sees_one_moment(database):
    async with database.read() as connection:
        count = text("select count(*) from notes")
        assert (await connection.execute(count)).scalar_one() == 0
        await say(database, "later")
        assert (await connection.execute(count)).scalar_one() == 0


async def test_what_raises_leaves_nothing_and_lets_the_next_in(database):
    with pytest.raises(ZeroDivisionError):
        async with database.write() as connection:
            await connection.execute(text("insert into notes (said) values ('never')"))
            raise ZeroDivisionError
    await say(database, "after")
    assert await said(database) == ["after"]


async def test_a_commit_that_has_begun_is_seen_through_and_what_follows_it_too(database):
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


async def test_a_server_that_restarts_costs_one_transaction_and_no_more(database, url):
    await say(database, "before")
    with pytest.raises(OperationalError):
        async with database.write() as connection:
            end_connections(url)
            await connection.execute(text("insert into notes (said) values ('never')"))
    await say(database, "after")
    assert await said(database) == ["before", "after"]


async def test_nobody_there_is_the_same_error_as_on_sqlite():
    gone = Database("postgresql+asyncpg://subtext@127.0.0.1:1/nothing")
    with pytest.raises(OperationalError):
        await say(gone, "never")
    await gone.close()


async def test_the_newest_schema_is_that_of_the_tables_and_goes_back_and_on(database):
    assert tables
    async with database.write() as connection:
        await connection.execute(text("drop table notes"))
    await migrations.upgrade(database)
    await migrations.downgrade(database, "0001")
    await migrations.upgrade(database)
    async with database.read() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata)
        )
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert differences == []
    assert {"conversations", "events", "audit_head"} <= set(names)


async def test_the_audit_trail_is_whole_and_a_changed_row_is_found(database):
    await migrations.upgrade(database)
    for number in range(5):
        async with database.write() as connection:
            await record(connection, datetime(2026, 11, 22, tzinfo=UTC), "a", "did", f"c_{number}", n=number)
    verdict = await verify(database, KEY)
    assert (verdict.rows, verdict.broken) == (5, None)
    async with database.write() as connection:
        await connection.execute(text("update audit set detail = '{\"n\": 9}' where id = 3"))
    broken = (await verify(database, KEY)).broken
    assert broken is not None and broken.row == 3
