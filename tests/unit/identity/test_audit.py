"""The chained trail: whatever is changed in it afterwards is found, and the first broken row is named."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.dialects import postgresql

from service.core import migrations, tables
from service.core.database import Database
from service.identity import audit
from service.identity.audit import forget, record, verify
from service.identity.tables import AuditHead, AuditRow

KEY = "a secret outside the database"
START = datetime(2026, 11, 21, 8, 0, 0, 123456, tzinfo=UTC)
ROWS = 12


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "d.db"


@pytest.fixture
async def database(path):
    assert tables
    database = Database(f"sqlite+aiosqlite:///{path}", KEY)
    await migrations.upgrade(database)
    yield database
    await database.close()


async def fill(database: Database, rows: int = ROWS) -> None:
    for number in range(rows):
        async with database.write() as connection:
            at = START + timedelta(seconds=number)
            await record(
                connection, at, f"agent{number}", "owner.changed", f"c_{number}", to="人工", n=number
            )


def change(path: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(path) as connection:
        assert connection.execute(statement, values).rowcount > 0


async def test_an_untouched_trail_is_whole(database):
    assert await verify(database, KEY) == (await verify(database, KEY))
    assert (await verify(database, KEY)).rows == 0
    await fill(database)
    verdict = await verify(database, KEY)
    assert (verdict.rows, verdict.broken) == (ROWS, None)


TEXT_COLUMNS = ("at", "actor", "action", "subject", "detail", "prev_hash", "hash", "salt", "mark")


@pytest.mark.parametrize("row", [1, 7, ROWS])
@pytest.mark.parametrize("column", TEXT_COLUMNS)
async def test_one_byte_in_any_column_is_found(database, path, column, row):
    """Every single position of the value, one after the other, and the original again in between."""
    await fill(database)
    with sqlite3.connect(path) as connection:
        (value,) = connection.execute(f"select {column} from audit where id = ?", (row,)).fetchone()
    for at in range(0, len(value), max(1, len(value) // 8)):
        for other in ("0", "1", " ", "x"):
            changed = value[:at] + other + value[at + 1 :]
            if changed == value:
                continue
            change(path, f"update audit set {column} = ? where id = ?", changed, row)
            broken = (await verify(database, KEY)).broken
            assert broken is not None, (column, at, other)
            assert broken.row in {row, row + 1}, (column, at, other)
    change(path, f"update audit set {column} = ? where id = ?", value, row)
    assert (await verify(database, KEY)).broken is None


async def test_a_byte_that_is_no_text_is_found(database, path):
    await fill(database)
    change(path, "update audit set actor = cast(x'61ff' as text) where id = 8")
    assert (await verify(database, KEY)).broken.row == 8


async def test_a_long_trail_is_read_in_pages(database, path, monkeypatch):
    monkeypatch.setattr(audit, "PAGE", 5)
    await fill(database)
    assert (await verify(database, KEY)).rows == ROWS
    change(path, "update audit set actor = 'x' where id = 11")
    assert (await verify(database, KEY)).broken.row == 11


async def test_another_number_is_found(database, path):
    await fill(database)
    change(path, "update audit set id = 99 where id = 5")
    assert (await verify(database, KEY)).broken.row == 5


async def test_a_subject_that_is_gone_is_found(database, path):
    await fill(database)
    change(path, "update audit set subject = null where id = 3")
    assert (await verify(database, KEY)).broken.row == 3


async def test_what_a_row_is_about_can_be_erased_and_the_chain_holds(database, path):
    await fill(database)
    async with database.write() as connection:
        assert await forget(connection, ["c_3", "c_7", "c_nobody"]) == 0
    with sqlite3.connect(path) as connection:
        query = "select id, actor, action, subject, detail, salt from audit where erased is not null"
        assert connection.execute(query).fetchall() == [
            (4, "agent3", "owner.changed", None, "{}", None),
            (8, "agent7", "owner.changed", None, "{}", None),
        ]
    await fill(database, 2)
    verdict = await verify(database, KEY)
    assert (verdict.rows, verdict.broken) == (ROWS + 2, None)


@pytest.mark.parametrize(
    ("change_of", "row"),
    [
        ("subject = 'c_9'", 4),
        ("detail = '{\"to\": 1}'", 4),
        ("salt = 'x'", 4),
        ("erased = (select erased from audit where id = 8)", 4),
        ("erased = null", 4),
        ("mark = null", 4),
        ("actor = 'somebody'", 4),
    ],
)
async def test_an_erased_row_cannot_be_changed_either(database, path, change_of, row):
    await fill(database)
    async with database.write() as connection:
        await forget(connection, ["c_3", "c_7"])
    change(path, f"update audit set {change_of} where id = ?", row)
    assert (await verify(database, KEY)).broken.row == row


async def test_without_the_key_nothing_can_be_taken_out(database, path):
    await fill(database)
    change(path, "update audit set subject = null, detail = '{}', salt = null where id = 5")
    assert (await verify(database, KEY)).broken.row == 5
    change(path, "update audit set erased = hash where id = 5")
    assert (await verify(database, KEY)).broken.row == 5


@pytest.mark.parametrize("row", [1, 6])
async def test_a_deleted_row_is_found(database, path, row):
    await fill(database)
    change(path, "delete from audit where id = ?", row)
    assert (await verify(database, KEY)).broken.row == row


@pytest.mark.parametrize("kept", [0, 1, ROWS - 1])
async def test_a_cut_tail_is_found(database, path, kept):
    await fill(database)
    change(path, "delete from audit where id > ?", kept)
    broken = (await verify(database, KEY)).broken
    assert (broken.row, str(ROWS) in broken.why) == (kept + 1, True)


async def test_a_tail_cut_together_with_the_head_is_found_without_the_key(database, path):
    await fill(database)
    change(path, "delete from audit where id > 4")
    change(path, "update audit_head set last_id = 4, last_hash = (select hash from audit where id = 4)")
    assert (await verify(database, KEY)).broken.row is None


@pytest.mark.parametrize(
    "statement",
    [
        "delete from audit_head",
        "update audit_head set last_id = last_id - 1",
        "update audit_head set last_hash = '0' || substr(last_hash, 2, 62) || 'g'",
        "update audit_head set signature = ''",
    ],
)
async def test_a_changed_head_is_found(database, path, statement):
    await fill(database)
    change(path, statement)
    assert (await verify(database, KEY)).broken is not None


async def test_a_row_added_past_the_service_is_found(database):
    await fill(database)
    async with database.write() as connection:
        values = {"at": START, "actor": "x", "action": "y", "detail": {}, "prev_hash": "0", "hash": "0"}
        await connection.execute(insert(AuditRow).values(id=ROWS + 1, **values))
    assert (await verify(database, KEY)).broken.row == ROWS + 1


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("update audit set actor = 'x' where id = 9", 9),
        ("delete from audit where id = 8", 8),
        ("delete from audit where id = 10", 10),
        ("delete from audit where id > 10", 11),
        ("update audit set actor = 'x' where id = 8", 8),
    ],
)
async def test_the_newest_rows_are_checked_alone(database, path, statement, row):
    await fill(database)
    change(path, "update audit set actor = 'x' where id = 3")
    verdict = await verify(database, KEY, 5)
    assert (verdict.first, verdict.rows, verdict.broken) == (8, ROWS, None)
    change(path, statement)
    verdict = await verify(database, KEY, 5)
    assert (verdict.broken.row, verdict.rows) == (row, row - 1)


async def test_more_than_there_are_is_the_whole_trail(database, path):
    assert (await verify(database, KEY, 5)).rows == 0
    await fill(database)
    verdict = await verify(database, KEY, ROWS)
    assert (verdict.first, verdict.rows, verdict.broken) == (1, ROWS, None)
    change(path, "update audit set prev_hash = hash where id = 1")
    assert (await verify(database, KEY, ROWS + 9)).broken.row == 1


async def test_another_key_is_not_believed(database):
    await fill(database, 2)
    assert (await verify(database, "another")).broken.row is None


async def test_many_writers_make_one_chain(database):
    async def write(number: int) -> None:
        async with database.write() as connection:
            await record(connection, START, f"agent{number}", "owner.changed")

    await asyncio.gather(*(write(number) for number in range(40)))
    verdict = await verify(database, KEY)
    assert (verdict.rows, verdict.broken) == (40, None)


async def test_what_is_rolled_back_leaves_no_gap(database):
    await fill(database, 2)
    with pytest.raises(ZeroDivisionError):
        async with database.write() as connection:
            await record(connection, START, "agent", "owner.changed")
            raise ZeroDivisionError
    await fill(database, 1)
    verdict = await verify(database, KEY)
    assert (verdict.rows, verdict.broken) == (3, None)


async def test_without_the_key_nothing_is_recorded(path, database):
    keyless = Database(f"sqlite+aiosqlite:///{path}")
    with pytest.raises(RuntimeError, match="audit key"):
        async with keyless.write() as connection:
            await record(connection, START, "agent", "owner.changed")
    await keyless.close()


async def test_rows_from_before_the_chain_join_it(path):
    database = Database(f"sqlite+aiosqlite:///{path}", KEY)
    await migrations.upgrade(database, "0003")
    async with database.write() as connection:
        for number, subject in ((1, "'old'"), (2, "null"), (5, "null")):
            await connection.execute(
                text(
                    "insert into audit (id, at, actor, action, subject, detail)"
                    f" values ({number}, '2026-11-20 08:00:00.000000', 'a', 'b', {subject}, '{{\"n\": {number}}}')"
                )
            )
    await migrations.upgrade(database)
    await fill(database, 1)
    verdict = await verify(database, KEY)
    assert (verdict.rows, verdict.broken) == (4, None)
    async with database.write() as connection:
        assert await forget(connection, ["c_0", "old"]) == 1, "a row of the first form stays as it is"
    assert (await verify(database, KEY)).broken is None
    change(path, "update audit set detail = '{\"n\": 6}' where id = 3")
    assert (await verify(database, KEY)).broken.row == 3
    await database.close()


def test_postgresql_locks_the_head_while_a_row_is_added():
    """The same statements serve both; there the lock is the row's, on SQLite it is the transaction's."""
    query = AuditHead.__table__.select().with_for_update()
    assert str(query.compile(dialect=postgresql.dialect())).endswith("FOR UPDATE")
