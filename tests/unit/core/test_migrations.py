"""The schema moves on and back under conversations that exist."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from service.core import migrations, tables
from service.core.database import Base, Database

NOW = datetime(2026, 11, 21, tzinfo=UTC).isoformat()
ROWS = (
    "insert into conversations (id, visitor_id, epoch, last_seq, owner, created_at, updated_at)"
    f" values ('c_1', 'v_1', 'e', 1, 'bot', '{NOW}', '{NOW}')",
    "insert into events (conversation_id, seq, type, at, actor_kind, data)"
    f" values ('c_1', 1, 'conversation.opened', '{NOW}', 'system', '{{}}')",
)


@pytest.fixture
async def database(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'd.db'}")
    yield database
    await database.close()


async def rows(database: Database, query: str) -> list:
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_conversations_of_an_older_schema_are_kept_and_read_the_standard_form(database):
    await migrations.upgrade(database, "0001")
    async with database.write() as connection:
        for row in ROWS:
            await connection.execute(text(row))
    await migrations.upgrade(database)
    assert await rows(database, "select id, elder from conversations") == [("c_1", 0)]
    await migrations.downgrade(database, "0001")
    assert await rows(database, "select id, owner from conversations") == [("c_1", "bot")]
    assert await rows(database, "select seq from events") == [(1,)]
    async with database.read() as connection:
        columns = await connection.run_sync(lambda sync: inspect(sync).get_columns("conversations"))
    assert "elder" not in [column["name"] for column in columns]


async def test_the_newest_schema_is_that_of_the_tables(database):
    assert tables
    await migrations.upgrade(database)
    async with database.read() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata)
        )
    assert differences == []
