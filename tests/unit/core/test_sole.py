"""Of two service processes over one database the second is refused, on either database."""

import pytest
from sqlalchemy.exc import SQLAlchemyError

from service.core.database import Database
from service.core.sole import DatabaseInUse, Sole
from tests.support.servers import database_url, end_connections


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'd.db'}"
    return database_url(str(tmp_path))


@pytest.fixture
async def two(url):
    databases = Database(url), Database(url)
    soles = [Sole(one) for one in databases]
    yield soles
    for sole, database in zip(soles, databases, strict=True):
        await sole.release()
        await database.close()


async def test_the_second_waits_for_the_first_to_go(two):
    first, second = two
    await first.take()
    with pytest.raises(DatabaseInUse, match="database_in_use"):
        await second.take()
    await first.release()
    await second.take()


async def regained(sole: Sole) -> None:
    """A server that has just let go of everybody may refuse one question before it answers the next."""
    while True:
        try:
            return await sole.look()
        except SQLAlchemyError:
            continue


async def test_what_the_server_let_go_of_is_taken_again_or_lost_for_good(tmp_path):
    url = database_url(str(tmp_path))
    databases = Database(url), Database(url)
    first, second = (Sole(one) for one in databases)
    await first.take()
    end_connections(url)
    await regained(first)
    with pytest.raises(DatabaseInUse):
        await second.take()
    end_connections(url)
    await second.take()
    with pytest.raises(DatabaseInUse):
        await regained(first)
    for sole, database in zip((first, second), databases, strict=True):
        await sole.release()
        await database.close()
