"""Who may put what live, and what the trail says of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import Database
from service.identity.tables import Staff
from service.identity.trail import Wanted, read_trail
from service.releases.gate import Objection
from service.releases.promoting import Override, Promoting, followed
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Serving
from tests.unit.releases.made import START, Workshop

AGAINST = [Objection("gate_safety", "1 dialogue"), Objection("gate_safety", "2 dialogues")]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'd.db'}", "key")
    await migrations.upgrade(database)
    async with database.write() as connection:
        for number, (login, roles) in enumerate(
            [("lin", ["approver"]), ("wang", ["editor"]), ("gone", ["approver"])]
        ):
            await connection.execute(
                insert(Staff).values(
                    id=f"s_{login}",
                    login=login,
                    password_hash="x",
                    number=str(number),
                    name=login,
                    roles=roles,
                    skills=[],
                    must_change=False,
                    created_at=START,
                    disabled_at=START if login == "gone" else None,
                )
            )
    yield database
    await database.close()


@pytest.fixture
def promoting(database: Database, workshop: Workshop) -> Promoting:
    return Promoting(database, SystemClock(), workshop.shelf, "cli:tester")


async def trail(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    rows = (await read_trail(database, Wanted(action="release."), 100))["rows"]
    return [(row["action"], row["subject"], row["detail"]) for row in reversed(rows)]


async def test_what_the_gate_passes_goes_live_with_a_row(
    promoting: Promoting, workshop: Workshop, database: Database
) -> None:
    first, second = workshop.make(), workshop.make()
    for made in (first, second):
        assert await promoting.promote(made, []) == workshop.shelf.live()
    assert (await promoting.roll_back()).release == first.id
    plain: dict[str, object] = {"overridden": [], "approver": None, "reason": None}
    assert await trail(database) == [
        ("release.promoted", first.id, {"before": None, **plain}),
        ("release.promoted", second.id, {"before": first.id, **plain}),
        ("release.rolled_back", second.id, {"to": first.id}),
    ]


async def test_a_trial_has_its_row_and_its_limits(
    promoting: Promoting, workshop: Workshop, database: Database
) -> None:
    first, second = workshop.make(), workshop.make()
    await promoting.promote(first, [])
    assert (await promoting.try_(second.id, 10, [])).percent == 10
    for release, percent, against, code in (
        (second.id, 101, [], "release_percent"),
        (second.id, -1, [], "release_percent"),
        (first.id, 10, [], "release_live"),
        (second.id, 20, AGAINST, "gate_refused"),
    ):
        with pytest.raises(ReleaseRefused, match=code):
            await promoting.try_(release, percent, against)
    assert workshop.shelf.live().percent == 10
    assert (await promoting.try_(second.id, 0, AGAINST)).canary is None, "what the gate refuses may be ended"
    assert (await trail(database))[1:] == [
        ("release.tried", second.id, {"live": first.id, "percent": 10}),
        ("release.tried", second.id, {"live": first.id, "percent": 0}),
    ]


async def test_what_the_gate_refuses_moves_nothing(
    promoting: Promoting, workshop: Workshop, database: Database
) -> None:
    with pytest.raises(ReleaseRefused, match="gate_refused: gate_safety: 1 dialogue; gate_safety"):
        await promoting.promote(workshop.make(), AGAINST)
    assert workshop.shelf.live().release is None
    assert await trail(database) == []


async def test_an_approver_may_answer_for_it_and_the_trail_says_so(
    promoting: Promoting, workshop: Workshop, database: Database
) -> None:
    made = workshop.make()
    await promoting.promote(made, AGAINST, Override("lin", "紧急修复，回电 13812345678"))
    assert workshop.shelf.live().release == made.id
    ((_, _, detail),) = await trail(database)
    assert detail["approver"] == "s_lin"
    assert detail["overridden"] == ["gate_safety"]
    assert "紧急修复" in str(detail["reason"]) and "13812345678" not in str(detail["reason"])


@pytest.mark.parametrize(
    "override",
    [Override("wang", "急"), Override("gone", "急"), Override("nobody", "急"), Override("lin", " ")],
)
async def test_nobody_else_may(
    promoting: Promoting, workshop: Workshop, database: Database, override: Override
) -> None:
    with pytest.raises(ReleaseRefused, match="release_approver"):
        await promoting.promote(workshop.make(), AGAINST, override)
    assert workshop.shelf.live().release is None
    assert await trail(database) == []


async def test_a_change_the_service_refused_is_taken_back_with_a_row(
    promoting: Promoting, workshop: Workshop, database: Database
) -> None:
    before, made = workshop.shelf.live(), workshop.make()
    live = await promoting.promote(made, [])
    workshop.shelf.tell(Serving(None, live.change, "release_model: Rasa refused it"))
    with pytest.raises(ReleaseRefused, match=r"^release_model: Rasa refused it"):
        await followed(workshop.shelf, live, 5)
    back = await promoting.undo(before, "release_model")
    assert (back.release, back.before) == (None, ())
    assert (await trail(database))[-1] == ("release.refused", made.id, {"error": "release_model"})


async def test_waiting_ends_when_the_service_has_followed_this_change(
    promoting: Promoting, workshop: Workshop
) -> None:
    live = await promoting.promote(workshop.make(), [])
    workshop.shelf.tell(Serving(live.release, "an earlier change"))
    waiting = asyncio.create_task(followed(workshop.shelf, live, 30))
    await asyncio.sleep(0)
    assert not waiting.done()
    workshop.shelf.tell(Serving(live.release, live.change))
    await waiting
    with pytest.raises(ReleaseRefused, match="release_not_followed"):
        await followed(workshop.shelf, live.again(), 0)


async def test_without_an_earlier_one_there_is_no_way_back(promoting: Promoting, database: Database) -> None:
    with pytest.raises(ReleaseRefused, match="release_no_earlier"):
        await promoting.roll_back()
    assert await trail(database) == []
