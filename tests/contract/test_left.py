"""What customers leave instead of waiting is owed by a group, then by an agent, and ends with an outcome."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from service.handoff.tables import CommitmentRow
from tests.support.line import (
    WRAP_UP,
    HandClock,
    actions,
    agent3,
    choose,
    code,
    codes,
    disable,
    inbox,
    queued,
    rows,
    set_status,
    step,
    texts,
)
from tests.support.stack import Member, Stack, Talk, running

ELEVEN = "2026-11-23T03:00:00.000Z"
"""11:00 in China, the second slot that is offered."""


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def owed(agent: Member) -> list[dict]:
    return (await inbox(agent))["commitments"]


async def take(agent: Member, promise: dict):
    return await agent.post(f"/v1/desk/commitments/{promise['id']}/take")


async def end(agent: Member, promise: dict, outcome: str = "kept"):
    return await agent.post(
        f"/v1/desk/commitments/{promise['id']}/end", {"outcome": outcome, "note": "已回电"}
    )


async def callback(stack: Stack, at: str = ELEVEN, text: str = "想换美元") -> Talk:
    talk = await queued(stack)
    answer = await choose(talk, choice="callback", at=at, text=text)
    assert answer.json()["state"]["owner"] == "bot", answer.text
    return talk


async def told(stack: Stack, clock: HandClock) -> list[str]:
    """What the watch does now, by entry of the desk."""
    before = await actions(stack)
    await stack.application.promises.step()
    return sorted((await actions(stack) - before).elements())


async def test_a_message_left_at_night_is_answered_within_the_next_day_s_opening_hours(tmp_path):
    clock = HandClock(datetime(2026, 11, 22, 15, 30, tzinfo=UTC))
    desk = tmp_path / "desk.yml"
    desk.write_text(
        "hours: {default: {workday: 8:00-22:00}, skills: {fraud: always}}\nmessage_answer_minutes: 90\n",
        encoding="utf-8",
    )
    async with running(tmp_path / "var", clock=clock, desk_file=desk) as stack:
        talk, urgent = await queued(stack), await queued(stack, "被骗了")
        await step(stack)
        assert "明天（周一）8:00开始服务" in (await texts(talk, "queue_closed"))[0]
        assert await texts(urgent, "queue_closed") == [], "fraud is served round the clock"
        assert (await talk.state())["queue"]["opens_at"] == "2026-11-23T00:00:00.000Z"
        assert (await choose(talk, choice="message", text="  ")).status_code == 422
        left = await choose(talk, choice="message", text="我要换五千美元，身份证11010519491231002X")
        assert left.json()["state"]["owner"] == "bot"
        assert code(await choose(talk, choice="message", text="再说一次")) == "not_queued"
        assert "最晚明天（周一）9:30" in (await texts(talk, "message_left"))[0]
        row = (await rows(stack, CommitmentRow))[0]
        assert "11010519491231002X" not in row.what and (row.owner_id, row.skill) == (None, "forex")
        assert "11010519491231002X" not in json.dumps(await talk.all(), ensure_ascii=False)
        clock.forward(hours=9)
        agent, colleague = await stack.staff(), await stack.staff("agent2")
        shown = await owed(agent)
        assert [(one["kind"], one["owner"], one["due_at"]) for one in shown] == [
            ("message", None, "2026-11-23T01:30:00.000Z")
        ]
        assert shown[0]["skill"] == {"id": "forex", "name": "外汇业务"} and shown[0]["headline"]
        assert (await take(agent, shown[0])).json() == {"conversation": talk.id}
        assert code(await take(colleague, shown[0])) == "already_taken"
        assert (await talk.state())["agent"]["number"] == "1001"
        assert await owed(colleague) == [], "his now"
        assert [one["owner"] for one in await owed(agent)] == ["1001"]
        await agent.act(talk.id, "give-back", {"note": "已说明"})
        assert code(await take(colleague, shown[0])) == "already_taken", "once is once"
        assert code(await end(colleague, shown[0])) == "not_yours"
        assert (await end(agent, shown[0])).json()["outcome"] == "kept"
        assert await owed(agent) == []


async def test_a_callback_is_booked_for_a_time_that_was_offered(stack: Stack):
    talk = await queued(stack)
    path = f"/v1/conversations/{talk.id}/queue/slots"
    slots = (await stack.http.get(path, headers=talk.headers)).json()["slots"]
    assert slots[:2] == ["2026-11-23T02:30:00.000Z", ELEVEN]
    for at in ("2026-11-23T02:31:00.000Z", "2026-11-23T02:00:00.000Z", "soon", None):
        assert (await choose(talk, choice="callback", at=at)).status_code == 422
    assert (await choose(talk, choice="callback", at=ELEVEN)).json()["state"]["owner"] == "bot"
    assert "今天11:00到11:30之间" in (await texts(talk, "callback_booked"))[0]
    promise = (await owed(await stack.staff()))[0]
    assert promise["due_at"] == "2026-11-23T03:30:00.000Z", "who calls within the slot has kept his word"
    assert promise["what"] == "11月23日（周一）11:00到11:30之间回电"
    assert (await stack.http.get(path, headers=talk.headers)).status_code == 409


async def test_a_slot_that_is_full_is_offered_to_nobody_and_the_next_free_one_is_named(stack: Stack):
    for _ in range(6):
        await callback(stack)
    moved = await callback(stack, "2026-11-23T03:30:00.000Z")
    talk = await queued(stack)
    path = f"/v1/conversations/{talk.id}/queue/slots"
    offered = (await stack.http.get(path, headers=talk.headers)).json()["slots"]
    assert offered[:2] == ["2026-11-23T02:30:00.000Z", "2026-11-23T03:30:00.000Z"], "eleven o'clock is full"
    assert len(offered) == 12
    late = await choose(talk, choice="callback", at=ELEVEN)
    assert (late.status_code, code(late)) == (409, "slot_full")
    assert "最近可以约今天10:30到11:00之间" in late.json()["error"]["message"]
    assert (await talk.state())["owner"] == "queued"
    first = (await rows(stack, CommitmentRow))[0]
    agent = await stack.staff()
    assert (await take(agent, {"id": first.id})).status_code == 200
    assert (await end(agent, {"id": first.id}, "void")).status_code == 200
    assert (await choose(talk, choice="callback", at=ELEVEN)).status_code == 200, "a place has become free"
    await moved.say("我想买点美元")
    assert code(await choose(moved, choice="callback", at=ELEVEN)) == "slot_full"


async def test_the_group_is_reminded_and_breaks_its_word_to_the_moment(stack: Stack, clock: HandClock):
    talk = await callback(stack)
    agent = await stack.staff()
    clock.forward(minutes=30)
    assert await told(stack, clock) == ["commitment.reminded"], "an hour before the end of the slot"
    clock.forward(minutes=50)
    assert await told(stack, clock) == ["commitment.reminded"]
    clock.forward(minutes=10, microseconds=-1)
    assert await told(stack, clock) == []
    clock.forward(microseconds=1)
    assert await told(stack, clock) == ["commitment.breached"]
    agent = await stack.staff()
    promise = (await owed(agent))[0]
    assert promise["breached"]
    await take(agent, promise)
    assert (await end(agent, promise)).json()["breached"], "however it ends"
    assert "commitment" not in json.dumps(await talk.all()), "the desk's business"


async def test_a_promise_that_was_taken_up_is_reminded_of_still(stack: Stack, clock: HandClock):
    await callback(stack)
    agent = await stack.staff()
    await take(agent, (await owed(agent))[0])
    clock.forward(minutes=80)
    assert await told(stack, clock) == ["commitment.reminded"]


async def test_closed_as_solved_only_after_the_call(stack: Stack):
    talk = await callback(stack)
    agent = await stack.staff()
    promise = (await owed(agent))[0]
    await take(agent, promise)
    await agent.act(talk.id, "end")
    assert code(await agent.act(talk.id, "close", WRAP_UP)) == "commitment_open"
    await end(agent, promise)
    assert (await agent.act(talk.id, "close", WRAP_UP)).json()["state"]["owner"] == "closed"


async def test_whoever_serves_the_customer_meanwhile_may_take_it_up_or_end_it(stack: Stack):
    talk = await callback(stack)
    agent, colleague = await stack.staff(), await stack.staff("agent2")
    await talk.say("我想买点美元")
    promise = (await owed(agent))[0]
    assert code(await take(colleague, promise)) == "already_taken", "he waits in the line"
    await agent.act(talk.id, "accept")
    assert code(await take(colleague, promise)) == "already_taken", "a colleague serves him"
    before = len(await talk.all())
    assert (await take(agent, promise)).json() == {"conversation": talk.id}
    assert len(await talk.all()) == before, "he has him already"
    assert (await end(agent, promise)).status_code == 200


async def test_another_time_takes_the_place_of_the_first(stack: Stack):
    talk = await callback(stack)
    await talk.say("我想买点美元")
    await choose(talk, choice="callback", at="2026-11-23T04:00:00.000Z")
    agent = await stack.staff()
    assert [one["due_at"] for one in await owed(agent)] == ["2026-11-23T04:30:00.000Z"]
    first = (await rows(stack, CommitmentRow))[0]
    assert (first.outcome, first.note) == ("void", "客户改约了时间")


async def test_only_the_group_sees_it_and_takes_it_up(stack: Stack):
    await callback(stack)
    stranger = await agent3(stack, "loan")
    promise = (await rows(stack, CommitmentRow))[0]
    assert await owed(stranger) == []
    assert code(await take(stranger, {"id": promise.id})) == "other_skill"
    assert (await end(stranger, {"id": promise.id})).status_code == 404
    assert (await take(stranger, {"id": "p_" + "x" * 22})).status_code == 404


async def test_the_promises_of_who_left_fall_to_his_group(stack: Stack):
    await callback(stack)
    gone, colleague = await agent3(stack, "forex"), await stack.staff()
    promise = (await owed(gone))[0]
    await take(gone, promise)
    assert await owed(colleague) == []
    await gone.act(promise["conversation"], "give-back", {"note": "先还"})
    await disable(stack, gone)
    assert [(one["id"], one["owner"]) for one in await owed(colleague)] == [(promise["id"], None)]
    assert (await take(colleague, promise)).status_code == 200
    assert [one["owner"] for one in await owed(colleague)] == ["1001"]


async def test_a_desk_on_a_break_still_owes(stack: Stack, clock: HandClock):
    """Everybody 小休: nobody is offered anything, the promise stands and is broken in time."""
    agent = await stack.staff()
    await set_status(agent, "break", "午饭")
    talk = await queued(stack)
    clock.forward(seconds=60)
    await talk.state()
    await agent.get("/v1/desk/inbox")
    assert await step(stack) == []
    assert (await codes(talk))[-1] == "queue_unstaffed"
    await choose(talk, choice="callback", at=ELEVEN)
    clock.time = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    await told(stack, clock)
    assert (await rows(stack, CommitmentRow))[0].breached_at.replace(tzinfo=UTC) == clock.time


async def test_a_slot_may_end_at_midnight_and_a_holiday_is_passed_over(tmp_path):
    clock = HandClock(datetime(2026, 9, 30, 15, 10, tzinfo=UTC))
    desk = tmp_path / "desk.yml"
    desk.write_text("hours: {default: {workday: 8:00-24:00}}\n", encoding="utf-8")
    async with running(tmp_path / "var", clock=clock, desk_file=desk) as stack:
        talk = await queued(stack)
        path = f"/v1/conversations/{talk.id}/queue/slots"
        slots = (await stack.http.get(path, headers=talk.headers)).json()["slots"]
        assert slots[0] == "2026-10-08T00:00:00.000Z", (
            "the last slot of the day begins too soon; then a week off"
        )
        other = await queued(stack)
        await choose(other, choice="message", text="请回复")
        assert "最晚10月8日（周四）9:10" in (await texts(other, "message_left"))[0]
        clock.time = datetime(2026, 9, 30, 14, 55, tzinfo=UTC)
        third = await queued(stack)
        assert (await choose(third, choice="callback", at="2026-09-30T15:30:00.000Z")).status_code == 200
        assert "今天23:30到0:00之间" in (await texts(third, "callback_booked"))[0]
        assert clock.time + timedelta(minutes=65) == datetime(2026, 9, 30, 16, tzinfo=UTC)
