"""Who is told when a topic gets another id: in the step that makes it true, and in no other."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import update

from service.core.clock import SystemClock
from service.core.errors import Conflict
from service.studio.changes.files import ContentFolder
from service.studio.changes.rules import Deed, State
from service.studio.changes.store import Changes
from service.studio.changes.tables import ContentChange
from service.studio.changes.topic_edits import moved
from tests.support.topic_samples import write_topics
from tests.unit.studio.changes.conftest import open_desk

RENAME = {"kind": "rename_topic", "topic": "deposit.rate", "to": "deposit.interest", "name": "存款利息"}
MERGE = {"kind": "merge_topics", "topic": "deposit.rate", "into": "card.loss"}
SAME = {**RENAME, "to": "deposit.rate"}
THERE, BACK = {"deposit.rate": "deposit.interest"}, {"deposit.interest": "deposit.rate"}


@pytest.mark.parametrize(
    ("edit", "back", "expected"),
    [
        (RENAME, False, THERE),
        (RENAME, True, BACK),
        (MERGE, False, {"deposit.rate": "card.loss"}),
        (MERGE, True, {}),
        (SAME, False, {}),
        ({"kind": "add_examples", "topic": "card.loss", "texts": ["一"]}, False, {}),
    ],
)
def test_which_topic_has_another_id(edit, back, expected):
    assert moved([edit], back) == expected


@pytest.fixture
async def desk(tmp_path: Path):
    desk = await open_desk(tmp_path, write_topics)
    desk.told = []

    async def follow(_connection: object, other: Mapping[str, str]) -> None:
        desk.told.append(dict(other))

    desk.changes = Changes(desk.database, SystemClock(), ContentFolder(desk.root), follow=follow)
    yield desk
    await desk.database.close()


async def approved(desk):
    change = await desk.changes.propose(desk.author, "改名", "更清楚", desk.edits(RENAME))
    return await desk.changes.do(desk.other, change.id, change.version, Deed.APPROVE)


async def test_it_is_told_when_it_goes_live_and_when_it_is_undone(desk):
    change = await approved(desk)
    assert desk.told == []
    change = await desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)
    assert desk.told == [THERE]
    await desk.changes.do(desk.other, change.id, change.version, Deed.UNDO)
    assert desk.told == [THERE, BACK]


async def test_it_is_not_told_when_the_files_could_not_be_written(desk, monkeypatch):
    change = await approved(desk)

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("service.studio.changes.files.write", full)
    with pytest.raises(Conflict, match="不可写"):
        await desk.changes.do(desk.other, change.id, change.version, Deed.APPLY)
    assert desk.told == []


@pytest.mark.parametrize(("written", "told"), [(True, [THERE]), (False, [])])
async def test_a_start_tells_what_a_crash_left_untold(desk, written, told):
    change = await approved(desk)
    async with desk.database.write() as connection:
        marked = {"state": State.APPLYING.value, "version": change.version + 1}
        await connection.execute(update(ContentChange).where(ContentChange.id == change.id).values(**marked))
    if written:
        desk.changes.folder.write(change.files)
    await desk.changes.recover()
    assert desk.told == told
    await desk.changes.recover()
    assert desk.told == told, "once is enough"
