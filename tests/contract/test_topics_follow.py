"""What is still open under a topic goes along when the topic gets another id; what is over keeps its own words."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from service.core.database import Database
from service.handoff.tables import Handoff
from service.identity.tables import Staff
from service.studio.changes.tables import ContentChange
from service.studio.inbox.tables import InboxLabel
from service.studio.unresolved.tables import UnresolvedQuestion
from tests.contract.test_changes import ALL, done, person
from tests.support.stack import Member, Stack, running
from tests.support.topic_samples import write_topics

OLD, NEW, OTHER = "deposit.rate", "deposit.interest", "card.loss"
RENAME = {"kind": "rename_topic", "topic": OLD, "to": NEW, "name": "存款利息"}
MERGE = {"kind": "merge_topics", "topic": OLD, "into": OTHER}
NOW = datetime.now(UTC)


@pytest.fixture
def root(tmp_path) -> Path:
    return write_topics(tmp_path / "project")


@pytest.fixture
async def stack(tmp_path, root):
    async with running(tmp_path / "var", content_dir=root) as stack:
        yield stack


async def people(stack: Stack) -> tuple[Member, Member]:
    return await person(stack, "ed", "editor"), await person(stack, "ap", "approver")


async def live(editor: Member, approver: Member, edit: dict[str, Any]) -> dict[str, Any]:
    created = await editor.post(ALL, {"title": "改", "why": "需要", "edits": [edit]})
    assert created.status_code == 201, created.text
    change = dict(created.json())
    for member, deed in ((editor, "propose"), (approver, "approve"), (approver, "apply")):
        change = await done(member, change, deed)
    return change


async def keep(stack: Stack) -> None:
    """Of each kind one that is open and one that is over, all of the old topic."""
    talk = (await stack.conversation()).id
    over = {"read_at": NOW}
    handed = {"conversation_id": talk, "skill": "account", "urgent": False, "reason": "-", "summary": {}}
    label = {"conversation_id": talk, "label": "l_1", "verdict": "topic", "by": "ed", "at": NOW}
    change = {
        "id": "cs_taught",
        "author_id": (await staff_ids(stack.application.database))[0],
        "state": "applied",
        "version": 1,
        "title": "-",
        "why": "-",
        "edits": [],
        "files": [],
        "findings": [],
        "history": [],
        "changed_at": NOW,
    }
    rows: list[tuple[type, dict[str, Any]]] = [
        (ContentChange, change),
        *(
            (UnresolvedQuestion, {"conversation_id": talk, "seq": seq, "kind": "noted", "at": NOW, **more})
            for seq, more in ((11, {"read_at": None}), (12, over))
        ),
        *(
            (InboxLabel, {**label, "seq": seq, "change_id": of})
            for seq, of in ((11, None), (12, "cs_taught"), (13, "cs_gone"))
        ),
        *(
            (Handoff, {**handed, "id": id_, "queued_at": NOW, "ended_at": ended})
            for id_, ended in (("h_open", None), ("h_over", NOW))
        ),
    ]
    async with stack.application.database.write() as connection:
        for table, values in rows:
            topic = {} if table is ContentChange else {"topic": OLD}
            await connection.execute(insert(table).values(**values, **topic))


async def staff_ids(database: Database) -> list[str]:
    async with database.read() as connection:
        return [row.id for row in (await connection.execute(select(Staff.id))).all()]


async def topics(stack: Stack) -> dict[str, str]:
    """Topic of every row, by what it is."""
    question, label = UnresolvedQuestion, InboxLabel
    async with stack.application.database.read() as connection:
        asked = (await connection.execute(select(question.seq, question.topic))).all()
        labels = (await connection.execute(select(label.seq, label.topic))).all()
        handed = (await connection.execute(select(Handoff.id, Handoff.topic))).all()
    return {
        **{f"question {row.seq}": row.topic for row in asked},
        **{f"label {row.seq}": row.topic for row in labels},
        **{row.id: row.topic for row in handed},
    }


OPEN = ("question 11", "label 11", "label 13", "h_open")
OVER = ("question 12", "label 12", "h_over")


@pytest.mark.parametrize(("edit", "to", "undone"), [(RENAME, NEW, OLD), (MERGE, OTHER, OTHER)])
async def test_what_is_open_follows_and_what_is_over_does_not(stack: Stack, edit, to, undone):
    editor, approver = await people(stack)
    await keep(stack)
    change = await live(editor, approver, edit)
    assert await topics(stack) == {**dict.fromkeys(OPEN, to), **dict.fromkeys(OVER, OLD)}
    await done(approver, change, "undo")
    assert await topics(stack) == {**dict.fromkeys(OPEN, undone), **dict.fromkeys(OVER, OLD)}


async def test_another_name_alone_moves_nothing(stack: Stack):
    editor, approver = await people(stack)
    await keep(stack)
    await live(editor, approver, {**RENAME, "to": OLD})
    assert {*(await topics(stack)).values()} == {OLD}
