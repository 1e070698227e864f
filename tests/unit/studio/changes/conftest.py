"""A small project folder, a database of its own, and two people who look after the content."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import Database
from service.identity.staff import Member
from service.identity.tables import Staff
from service.studio.changes.edits import EDITS, Edit
from service.studio.changes.files import ContentFolder
from service.studio.changes.store import Changes
from tests.support.kb_samples import write_project

ROLES = ["editor", "approver"]


@dataclass
class Desk:
    root: Path
    database: Database
    changes: Changes
    author: Member
    other: Member

    def edits(self, *given: dict[str, Any]) -> list[Edit]:
        return EDITS.validate_python(list(given))


async def open_desk(folder: Path, write: Callable[[Path], Path] = write_project) -> Desk:
    database = Database(f"sqlite+aiosqlite:///{folder / 'd.db'}", audit_key="k" * 32)
    await migrations.upgrade(database)
    people = [
        Member(f"s_{login}", login, number, login, ROLES, [])
        for login, number in (("one", "1"), ("two", "2"))
    ]
    async with database.write() as connection:
        for person in people:
            row = {**person.to_json(), "password_hash": "-", "created_at": datetime.now(UTC)}
            await connection.execute(insert(Staff).values(**row))
    root = write(folder / "project")
    return Desk(root, database, Changes(database, SystemClock(), ContentFolder(root)), *people)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = await open_desk(tmp_path)
    yield desk
    await desk.database.close()
