"""From one release to another and back, step by step: refused, taken back, and cut short by a restart."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import Database
from service.core.ending import end
from service.core.settings import Settings
from service.identity.tables import Staff
from service.identity.trail import Wanted, read_trail
from service.releases.manifest import MANIFEST
from service.releases.measured import Golden, Metrics, Safety
from service.releases.place import Place
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Serving
from service.releases.switching import Kind, State, Step, Switch, Switching, Wish
from service.releases.verifying import MODEL
from tests.support.follower import following
from tests.unit.releases.made import START, Workshop

GOOD = Metrics(Safety(100, ()), Golden(400, 90.0))
BAD = replace(GOOD, safety=Safety(100, ("s1", "s2")))
PATIENCE = 30


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'd.db'}", "key")
    await migrations.upgrade(database)
    async with database.write() as connection:
        for login in ("lin", "hu"):
            values = {
                "password_hash": "x",
                "number": login,
                "name": login,
                "skills": [],
                "must_change": False,
            }
            row = {"id": f"s_{login}", "login": login, "roles": ["approver"], "created_at": START}
            await connection.execute(insert(Staff).values(**row, **values))
    yield database
    await database.close()


@pytest.fixture
def switching(database: Database, workshop: Workshop, tmp_path: Path) -> Switching:
    settings = Settings(_env_file=None, var_dir=tmp_path, build_dir=workshop.build)
    return Switching(Place(settings), database, SystemClock(), PATIENCE)


def wish(switching: Switching, release: str, reason: str | None = None, by: str = "lin") -> Wish:
    return Wish(Kind.PROMOTE, release, switching.shelf.live().change, by, reason)


@asynccontextmanager
async def at_work(switching: Switching) -> AsyncIterator[None]:
    task = asyncio.create_task(switching.run())
    try:
        yield
    finally:
        await end([task])


async def settled(switching: Switching) -> Switch:
    return await until(switching, lambda switch: switch.state is not State.RUNNING)


async def until(switching: Switching, holds) -> Switch:
    async with asyncio.timeout(PATIENCE):
        while True:
            switch = switching.last()
            if switch is not None and holds(switch):
                return switch
            await asyncio.sleep(0.01)


async def promoted(switching: Switching, release: str, reason: str | None = None) -> Switch:
    await switching.begin(wish(switching, release, reason))
    return await settled(switching)


async def trail(database: Database) -> list[tuple[str, str, str]]:
    rows = (await read_trail(database, Wanted(action="release."), 100))["rows"]
    return [(row["action"], row["actor"], row["subject"]) for row in reversed(rows)]


async def test_there_and_back(switching: Switching, workshop: Workshop, database: Database) -> None:
    first, second = workshop.make(GOOD), workshop.make(GOOD)
    async with following(workshop.shelf) as follower, at_work(switching):
        for made in (first, second):
            done = await promoted(switching, made.id)
            assert (done.state, done.step, done.release) == (State.DONE, Step.SWITCHED, made.id)
            assert follower.serving == made.id
        back = Wish(Kind.ROLLBACK, None, workshop.shelf.live().change, "lin")
        begun = await switching.begin(back)
        assert (begun.release, begun.before, begun.state) == (first.id, second.id, State.RUNNING)
        assert (await settled(switching)).state is State.DONE
        assert follower.serving == first.id
    assert await trail(database) == [
        ("release.promoted", "lin", first.id),
        ("release.promoted", "lin", second.id),
        ("release.rolled_back", "lin", second.id),
    ]


async def test_the_gate_says_why_and_an_approver_who_did_not_make_it_may_answer(
    switching: Switching, workshop: Workshop
) -> None:
    live, worse = workshop.make(GOOD), workshop.make(BAD, by="lin")
    async with following(workshop.shelf), at_work(switching):
        await promoted(switching, live.id)
        refused = await promoted(switching, worse.id)
        assert (refused.state, refused.code, refused.step) == (State.FAILED, "gate_refused", Step.JUDGING)
        assert [(one["code"], one["names"], one["count"]) for one in refused.objections] == [
            ("gate_safety", ["s1", "s2"], 2)
        ]
        assert workshop.shelf.live().release == live.id
        for reason, by, code in ((" ", "hu", "release_approver"), ("急", "lin", "release_own")):
            with pytest.raises(ReleaseRefused, match=code):
                await switching.begin(wish(switching, worse.id, reason, by))
        await switching.begin(wish(switching, worse.id, "急用", "hu"))
        assert (await settled(switching)).state is State.DONE
        assert workshop.shelf.live().release == worse.id


async def test_whoever_has_no_such_role_is_stopped_before_the_pointer(
    switching: Switching, workshop: Workshop
) -> None:
    live, worse = workshop.make(GOOD), workshop.make(BAD)
    async with following(workshop.shelf), at_work(switching):
        await promoted(switching, live.id)
        await switching.begin(wish(switching, worse.id, "急用", "nobody"))
        assert (await settled(switching)).code == "release_approver"
    assert workshop.shelf.live().release == live.id


async def test_one_at_a_time(switching: Switching, workshop: Workshop) -> None:
    first, second = workshop.make(GOOD), workshop.make(GOOD)
    async with following(workshop.shelf) as follower, at_work(switching):
        follower.free.clear()
        both = [switching.begin(wish(switching, made.id)) for made in (first, second)]
        begun, other = await asyncio.gather(*both, return_exceptions=True)
        assert isinstance(begun, Switch)
        assert isinstance(other, ReleaseRefused) and other.code == "release_busy"
        follower.free.set()
        assert (await settled(switching)).release == first.id
        with workshop.shelf.alone(), pytest.raises(ReleaseRefused, match="release_busy"):
            await switching.begin(wish(switching, second.id))
        assert (await promoted(switching, second.id)).state is State.DONE


async def test_what_was_looked_at_must_still_hold(switching: Switching, workshop: Workshop) -> None:
    first, second = workshop.make(GOOD), workshop.make(GOOD)
    old = wish(switching, second.id)
    with pytest.raises(ReleaseRefused, match="release_no_earlier"):
        await switching.begin(Wish(Kind.ROLLBACK, None, "", "lin"))
    async with following(workshop.shelf), at_work(switching):
        await promoted(switching, first.id)
        with pytest.raises(ReleaseRefused, match="release_outdated"):
            await switching.begin(old)
        with pytest.raises(ReleaseRefused, match="release_live"):
            await switching.begin(wish(switching, first.id))
        assert (await promoted(switching, second.id)).state is State.DONE


async def test_what_the_service_refuses_is_taken_back(
    switching: Switching, workshop: Workshop, database: Database
) -> None:
    first, second = workshop.make(GOOD), workshop.make(GOOD)
    async with following(workshop.shelf) as follower, at_work(switching):
        await promoted(switching, first.id)
        follower.refuses = "release_model: Rasa refused the model"
        failed = await promoted(switching, second.id)
    assert (failed.state, failed.code, failed.step) == (State.FAILED, "release_model", Step.LOADING)
    assert workshop.shelf.live().release == first.id
    assert (await trail(database))[-1] == ("release.refused", "lin", second.id)


async def test_tampered_truncated_or_signed_elsewhere(switching: Switching, workshop: Workshop) -> None:
    live, *others = (workshop.make(GOOD) for _ in range(4))
    tampered, truncated, foreign = (workshop.shelf.folder(one.id) for one in others)
    data = bytearray((tampered / MODEL).read_bytes())
    data[-1] ^= 1
    (tampered / MODEL).write_bytes(bytes(data))
    (truncated / MODEL).write_bytes(bytes(data[:-1]))
    manifest = json.loads((foreign / MANIFEST).read_bytes())
    (foreign / MANIFEST).write_text(json.dumps({**manifest, "why": "别人的"}))
    async with following(workshop.shelf) as follower, at_work(switching):
        await promoted(switching, live.id)
        for folder, code in ((truncated, "release_size"), (foreign, "release_signature")):
            with pytest.raises(ReleaseRefused, match=code):
                await switching.begin(wish(switching, folder.name))
        failed = await promoted(switching, tampered.name)
        assert (failed.state, failed.code, failed.step) == (
            State.FAILED,
            "release_changed",
            Step.VERIFYING,
        )
        assert (follower.serving, workshop.shelf.live().release) == (live.id, live.id)


async def cut_short(switching: Switching, workshop: Workshop) -> str:
    """A promotion whose process ends while the service has not followed yet; returns what was live."""
    first, second = workshop.make(GOOD), workshop.make(GOOD)
    async with following(workshop.shelf), at_work(switching):
        await promoted(switching, first.id)
    async with at_work(switching):
        await switching.begin(wish(switching, second.id))
        await until(switching, lambda switch: switch.step is Step.LOADING)
    assert workshop.shelf.live().release == second.id
    return first.id


async def test_a_restart_in_the_middle_leaves_the_old_one_live_and_says_so(
    switching: Switching, workshop: Workshop, database: Database
) -> None:
    old = await cut_short(switching, workshop)
    again = Switching(switching.place, database, SystemClock(), PATIENCE)
    await again.recover()
    last = again.last()
    assert last is not None
    assert (last.state, last.code) == (State.FAILED, "release_interrupted")
    assert workshop.shelf.live().release == old
    assert (await trail(database))[-1][:2] == ("release.refused", "service")
    await again.recover()
    assert len(await trail(database)) == 3, "once"


async def test_what_was_done_but_for_the_note_stays(switching: Switching, workshop: Workshop) -> None:
    await cut_short(switching, workshop)
    live = workshop.shelf.live()
    workshop.shelf.tell(Serving(live.release, live.change))
    await switching.recover()
    last = switching.last()
    assert last is not None and last.state is State.DONE
    assert workshop.shelf.live() == live


async def test_a_restart_before_the_pointer_moved_changes_nothing(
    switching: Switching, workshop: Workshop, database: Database
) -> None:
    made = workshop.make(GOOD)
    await switching.begin(wish(switching, made.id))
    await switching.recover()
    last = switching.last()
    assert last is not None and last.code == "release_interrupted"
    assert (workshop.shelf.live().release, await trail(database)) == (None, [])


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"state": "running"}', '{"kind": "x", "state": 1}'])
async def test_a_note_that_is_none_is_ignored(switching: Switching, workshop: Workshop, note: str) -> None:
    workshop.shelf.home.mkdir(exist_ok=True)
    (workshop.shelf.home / "switch.json").write_text(note)
    await switching.recover()
    assert switching.last() is None


async def test_an_error_of_the_machine_takes_it_back_as_well(
    switching: Switching, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = workshop.make(GOOD)

    def broken(self: Place, release: str) -> None:
        raise OSError("disk")

    async with following(workshop.shelf), at_work(switching):
        monkeypatch.setattr(Place, "verified", broken)
        assert (await promoted(switching, made.id)).code == "release_failed"
        monkeypatch.undo()
        assert (await promoted(switching, made.id)).state is State.DONE
