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


async def test_what_customers_left_becomes_a_promise_and_back(database):
    await migrations.upgrade(database, "0007")
    left = (
        "insert into left_messages (id, conversation_id, handoff_id, kind, skill, text, left_at, due_at, state,"
        f" agent_id, taken_at) values ('%s', 'c_1', 'h_1', '%s', 'forex', '%s', '{NOW}', '{NOW}', '%s', %s, %s)"
    )
    promised = (
        "insert into commitments (id, conversation_id, kind, what, owner_id, made_at, due_at)"
        f" values ('p_1', 'c_1', 'follow_up', '查一下', 's_1', '{NOW}', '{NOW}')"
    )
    async with database.write() as connection:
        for row in (
            *ROWS,
            promised,
            left % ("m_1", "message", "换美元", "open", "null", "null"),
            left % ("m_2", "callback", "", "taken", "'s_1'", f"'{NOW}'"),
        ):
            await connection.execute(text(row))
    await migrations.upgrade(database, "0008")
    columns = "id, kind, what, skill, owner_id, handoff_id, outcome, ended_at is null"
    assert await rows(database, f"select {columns} from commitments order by id") == [
        ("m_1", "message", "换美元", "forex", None, "h_1", None, 1),
        ("m_2", "callback", "客户没有留下说明", "forex", "s_1", "h_1", "kept", 0),
        ("p_1", "follow_up", "查一下", None, "s_1", None, None, 1),
    ]
    await migrations.downgrade(database, "0007")
    assert await rows(database, "select id, state, agent_id from left_messages order by id") == [
        ("m_1", "open", None),
        ("m_2", "taken", "s_1"),
    ]
    assert await rows(database, "select id, owner_id from commitments") == [("p_1", "s_1")]
