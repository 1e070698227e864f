"""The watch against a clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.conversations.hub import Hub
from service.conversations.store import ConversationStore
from service.core import migrations, tables
from service.core.database import Database
from service.core.errors import Conflict
from service.handoff.commitments.rules import Kind, Outcome, due_now
from service.handoff.commitments.store import Commitments
from service.handoff.commitments.watch import LONGEST_PAUSE, CommitmentWatch
from service.handoff.desk_log import DeskLog
from service.identity.staff import Member
from service.identity.tables import AuditRow

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
ANN = Member("s_ann", "ann", "1001", "坐席一", ["agent"], ["*"])
BEN = Member("s_ben", "ben", "1002", "坐席二", ["agent"], ["*"])


class Standing:
    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def to(self, minutes: float) -> None:
        self.moment = START + timedelta(minutes=minutes)


class Case:
    def __init__(self, database: Database, clock: Standing) -> None:
        assert tables
        self.database, self.clock, self.hub = database, clock, Hub()
        self.store = ConversationStore(database, self.hub, clock)
        self.commitments = Commitments(self.store, [10, 60])
        self.watch = CommitmentWatch(self.commitments, self.hub, clock)

    async def promise(self, minutes: float = 120) -> dict:
        due = START + timedelta(minutes=minutes)
        return await self.commitments.make(self.conversation, ANN, Kind.CALLBACK, "回电说明进度", due)

    async def told(self) -> list[str]:
        entries = await DeskLog(self.database).after(self.conversation)
        return [entry.type.removeprefix("commitment.") for entry in entries]


@pytest.fixture
async def case(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'd.db'}", "key")
    await migrations.upgrade(database)
    case = Case(database, Standing())
    case.conversation = await case.store.open("v_1")
    yield case
    await database.close()


async def test_reminders_then_the_breach_to_the_moment(case):
    await case.promise()
    assert await case.watch.step() == LONGEST_PAUSE
    for minutes, told in [
        (59.99, []),
        (60, ["reminded"]),
        (61, ["reminded"]),
        (110, ["reminded"] * 2),
        (119.9999, ["reminded"] * 2),
        (120, ["reminded", "reminded", "breached"]),
        (500, ["reminded", "reminded", "breached"]),
    ]:
        case.clock.to(minutes)
        await case.watch.step()
        assert await case.told() == ["made", *told], minutes
    shown = (await case.commitments.of_conversation(case.conversation))[0]
    assert shown["breached"]
    assert shown["ended_at"] is None


async def test_the_pause_ends_at_the_next_moment(case):
    await case.promise(10.25)
    assert await case.watch.step() == pytest.approx(15)
    case.clock.to(10.24)
    assert await case.watch.step() == pytest.approx(0.6)


async def test_a_kept_promise_is_left_alone(case):
    one = await case.promise()
    case.clock.to(30)
    kept = await case.commitments.end(one["id"], ANN, Outcome.KEPT, "已回电")
    assert (kept["outcome"], kept["breached"]) == ("kept", False)
    case.clock.to(500)
    await case.watch.step()
    assert await case.told() == ["made", "ended"]
    assert await case.commitments.open_of(ANN) == []


async def test_what_was_planned_before_it_ended_is_not_told(case):
    one = await case.promise()
    case.clock.to(120)
    planned = await case.commitments.watched()
    await case.commitments.end(one["id"], ANN, Outcome.KEPT, "刚好赶上")
    for action in due_now(planned, (10, 60), case.clock.now()):
        await case.commitments.carry_out(action)
    assert await case.told() == ["made", "ended"]


async def test_only_its_owner_or_the_holder_ends_it(case):
    one = await case.promise()
    with pytest.raises(Conflict) as caught:
        await case.commitments.end(one["id"], BEN, Outcome.VOID, "不用了")
    assert caught.value.code == "not_yours"


async def test_each_step_has_one_audit_row(case):
    one = await case.promise()
    for minutes in (60, 120):
        case.clock.to(minutes)
        await case.watch.step()
        await case.watch.step()
    await case.commitments.end(one["id"], ANN, Outcome.UNREACHED, "没有人接")
    async with case.database.read() as connection:
        actions = (await connection.execute(select(AuditRow.action).order_by(AuditRow.id))).scalars().all()
    assert actions == [f"commitment.{one}" for one in ("made", "reminded", "breached", "ended")]
