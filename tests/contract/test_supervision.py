"""Supervisors over the API: the board, looking in, whispering, helping, taking over. The customer sees none of it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from service.conversations.hub import STAFF
from service.core.clock import CHINA
from service.core.database import Base
from service.desk.inbox import InboxReader
from service.handoff.supervision.board import Board
from service.handoff.tables import DeskEntry, Handoff
from service.identity.tables import AuditRow
from tests.contract.test_oversight import someone
from tests.support.clocks import ShiftedClock
from tests.support.line import code, codes, queued, rows, set_status, texts
from tests.support.stack import Member, Stack, Talk, running

MARK = "只说给坐席听"
WHY = "客户情绪激动"
READING: ContextVar[bool] = ContextVar("reading", default=False)


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path, login_rate="1000/second") as stack:
        yield stack


async def served(stack: Stack, by: Member) -> Talk:
    talk = await queued(stack)
    assert (await by.act(talk.id, "accept")).status_code == 200
    return talk


async def three(stack: Stack) -> list[Member]:
    """Two agents and their supervisor."""
    return [await stack.staff(login) for login in ("agent1", "agent2", "lead")]


def noted(read: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Awaitable[Any]]:
    """The method, with READING set while it runs: what runs beside it asks the database as well."""

    async def reading(reader: Any) -> Any:
        before = READING.set(True)
        try:
            return await read(reader)
        finally:
            READING.reset(before)

    return reading


async def board(member: Member, **asked: int) -> dict:
    answer = await member.get("/v1/desk/board", **asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def whisper(member: Member, talk: Talk, text: str = MARK, client_id: str = "whisper-0001"):
    return await member.act(talk.id, "whispers", {"client_id": client_id, "text": text})


async def entries(member: Member, talk: Talk) -> list[dict]:
    answer = await member.get(f"/v1/desk/conversations/{talk.id}")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["entries"])


async def take_over(member: Member, talk: Talk, agent: str = "1001"):
    return await member.act(talk.id, "take-over", {"agent": agent, "note": WHY})


async def test_the_board_tells_seats_against_the_queue(tmp_path):
    clock = ShiftedClock()
    # Six minutes later it is still today.
    clock.shift = datetime.combine(clock.now().astimezone(CHINA), time(12), CHINA) - clock.now()
    async with running(tmp_path, login_rate="1000/second", clock=clock) as stack:
        one, two, lead = await three(stack)
        await served(stack, one)
        assert (await set_status(two, "break", "午饭")).status_code == 200
        await queued(stack)
        clock.shift += timedelta(minutes=6)
        for member in (one, two):
            await member.get("/v1/desk/inbox")
        seen = await board(lead)
        whole = seen["whole"]
        assert (whole["seats"]["total"], whole["seats"]["empty"], whole["seats"]["serving"]) == (2, 1, 1)
        assert (whole["waiting"], whole["too_long"]) == (1, 1)
        assert 360 <= whole["longest_seconds"] < 400
        assert [(seat["number"], seat["state"], seat["reason"]) for seat in seen["seats"]] == [
            ("1001", "serving", None),
            ("1002", "paused", "午饭"),
        ], "the supervisor serves no group and is no seat"
        assert [(alert["code"], alert["skill"]["id"]) for alert in seen["alerts"]] == [
            ("paused_while_waiting", "forex")
        ]
        today = seen["today"]
        assert (today["offered"], today["taken"], today["service_level"]) == (2, 1, 1.0)
        assert today["target_seconds"] == [60, 60]
        file = await lead.get("/v1/desk/board.csv")
        assert file.headers["content-type"].startswith("text/csv")
        assert "午饭" in file.text
        assert (await one.get("/v1/desk/board.csv")).status_code == 403


async def test_the_board_answers_when_something_changes(stack: Stack):
    agent, lead = await stack.staff(), await stack.staff("lead")
    talk = await queued(stack)
    seen = await board(lead)
    waiting = asyncio.create_task(board(lead, cursor=seen["cursor"], wait=20))
    changed = asyncio.create_task(agent.act(talk.id, "accept"))
    assert (await changed).status_code == 200
    while (now := await waiting)["conversations"][0]["owner"] != "human":
        waiting = asyncio.create_task(board(lead, cursor=now["cursor"], wait=20))
    assert now["cursor"] != seen["cursor"]


async def test_the_board_asks_as_much_for_many_agents_as_for_few(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
):
    agent, lead = await stack.staff(), await stack.staff("lead")
    await served(stack, agent)
    asked: list[str] = []
    for kind, name in ((Board, "floor"), (InboxReader, "board")):
        monkeypatch.setattr(kind, name, noted(getattr(kind, name)))

    def note(*given: Any) -> None:
        if READING.get() and given[2].lstrip().upper().startswith("SELECT"):
            asked.append(given[2])

    event.listen(stack.application.database.engine.sync_engine, "before_cursor_execute", note)

    async def selects() -> int:
        asked.clear()
        await board(lead)
        return len(asked)

    await queued(stack)
    few = await selects()
    assert few > 0
    for number in range(12):
        await stack.application.staff.create(f"more{number}", f"5{number:03}", "坐席", ["agent"], ["*"])
        await queued(stack)
    assert await selects() == few


async def test_looking_in_is_silent_and_audited_once_per_opening(tmp_path):
    clock = ShiftedClock()
    async with running(tmp_path, login_rate="1000/second", clock=clock) as stack:
        agent, lead = await stack.staff(), await stack.staff("lead")
        talk = await served(stack, agent)
        before = await talk.all()

        async def openings() -> int:
            async with stack.application.database.read() as connection:
                query = select(AuditRow.actor).where(
                    AuditRow.action == "conversation.read", AuditRow.subject == talk.id
                )
                return list((await connection.execute(query)).scalars()).count("lead")

        path = f"/v1/desk/conversations/{talk.id}"
        assert (await lead.get(f"{path}/events", after=0)).status_code == 200
        assert await openings() == 1, "no way around it"
        for tail in ("", "/events", "/summary", ""):
            assert (await lead.get(path + tail)).status_code == 200
        assert await openings() == 1
        clock.shift += timedelta(seconds=61)
        assert (await lead.get(path)).status_code == 200
        assert await openings() == 2
        assert await talk.all() == before
        assert await entries(agent, talk) == []


async def test_a_whisper_reaches_the_agent_and_supervisors_only(stack: Stack):
    agent, colleague, lead = await three(stack)
    other = await someone(stack, "supervisor")
    talk = await served(stack, agent)
    said = await whisper(lead, talk)
    assert (said.status_code, said.json()["type"], said.json()["data"]["text"]) == (201, "whisper", MARK)
    assert (await whisper(lead, talk)).json() == said.json(), "a resend is the same whisper"
    assert code(await whisper(lead, talk, "别的话")) == "client_id_reused"
    for reader in (agent, other, lead):
        assert [entry["data"]["text"] for entry in await entries(reader, talk)] == [MARK]
    assert await entries(colleague, talk) == []
    news = await colleague.get(f"/v1/desk/conversations/{talk.id}/events", after=0, entry=0)
    assert MARK not in news.text
    assert code(await whisper(colleague, talk)) == "role_required"
    assert code(await whisper(lead, await queued(stack), client_id="whisper-0002")) == "still_waiting"
    assert (
        await lead.act(talk.id, "whispers", {"client_id": "whisper-0003", "text": " "})
    ).status_code == 422
    assert (await agent.act(talk.id, "end")).status_code == 200
    assert code(await whisper(lead, talk, client_id="whisper-0004")) == "service_over"


async def test_what_is_whispered_is_masked(stack: Stack):
    agent, lead = await stack.staff(), await stack.staff("lead")
    talk = await served(stack, agent)
    said = await whisper(lead, talk, "他的卡号是 6222021234567890128")
    assert "6222021234567890128" not in said.text
    assert said.json()["data"]["masked"]


async def test_taking_over_moves_the_customer_at_once(stack: Stack):
    agent, lead = await stack.staff(), await stack.staff("lead")
    talk = await served(stack, agent)
    with stack.application.promises._hub.subscribe(STAFF) as frames:
        done = await take_over(lead, talk)
        told = [frame for frame in frames.drain() if frame["type"] == "taken_over"]
    assert done.status_code == 200, done.text
    assert done.json()["state"]["agent"]["number"] == "9001"
    assert [(one["staff"], one["about"], one["note"]) for one in told] == [(agent.agent["id"], talk.id, WHY)]
    assert await texts(talk, "taken_over") == ["接下来由主管继续为您服务。"]
    assert WHY not in json.dumps(await talk.all(), ensure_ascii=False)
    said = {"client_id": "former-agent-1", "text": "您好"}
    assert code(await agent.act(talk.id, "messages", said)) == "not_yours"
    assert (await lead.act(talk.id, "messages", {**said, "client_id": "lead-says-1"})).status_code == 202
    changes = [row for row in await rows(stack, AuditRow) if row.action == "owner.changed"]
    assert (changes[-1].actor, changes[-1].detail["reason"]) == ("lead", "taken_over")
    assert [entry["type"] for entry in await entries(lead, talk)] == ["taken_over"]


async def test_who_may_take_over_and_when(stack: Stack):
    agent, lead = await stack.staff(), await stack.staff("lead")
    talk = await queued(stack)
    assert code(await take_over(lead, talk)) == "still_waiting"
    await agent.act(talk.id, "accept")
    assert code(await take_over(lead, talk, "1002")) == "changed_hands"
    assert code(await take_over(await someone(stack, "supervisor"), talk)) == "not_an_agent"
    assert code(await take_over(await stack.staff("agent2"), talk)) == "role_required"
    assert (await take_over(lead, talk)).status_code == 200
    assert code(await take_over(lead, talk, "9001")) == "own_conversation"
    await lead.act(talk.id, "end")
    assert code(await take_over(lead, talk, "9001")) == "service_over"
    never = await stack.conversation()
    assert (await take_over(lead, never)).status_code == 404


async def test_capacity_does_not_stop_a_supervisor(tmp_path):
    desk = tmp_path / "desk.yml"
    desk.write_text("hours: {default: always}\ncapacity: {default: 1}\n", encoding="utf-8")
    async with running(tmp_path, login_rate="1000/second", desk_file=desk) as stack:
        one, two, lead = await three(stack)
        talks = [await served(stack, one), await served(stack, two)]
        for talk, number in zip(talks, ("1001", "1002"), strict=True):
            assert (await take_over(lead, talk, number)).status_code == 200


async def test_a_call_for_help_comes_first_until_it_is_answered(stack: Stack):
    agent, lead = await stack.staff(), await stack.staff("lead")
    first, second = await served(stack, agent), await served(stack, agent)
    assert code(await agent.act(second.id, "help/end")) == "not_asked"
    assert (await agent.act(second.id, "help", {"note": "涉及境外汇款，没办过"})).status_code == 200
    assert code(await agent.act(second.id, "help", {"note": "还在等"})) == "already_asked"
    assert code(await (await stack.staff("agent2")).act(first.id, "help", {"note": "x"})) == "not_yours"
    cards = (await board(lead))["conversations"]
    assert [card["conversation"] for card in cards] == [second.id, first.id]
    assert (cards[0]["help"]["note"], cards[1]["help"]) == ("涉及境外汇款，没办过", None)
    assert (await whisper(lead, second)).status_code == 201
    assert [card["help"] for card in (await board(lead))["conversations"]] == [None, None]
    for ends in ("help/end", "end"):
        assert (await agent.act(first.id, "help", {"note": "再问一次"})).status_code == 200
        assert (await agent.act(first.id, ends)).status_code == 200
        row = [row for row in await rows(stack, Handoff) if row.conversation_id == first.id][-1]
        assert (row.help_at, row.help_note) == (None, None), ends
    assert "境外汇款，没办过" not in json.dumps([await first.all(), await second.all()], ensure_ascii=False)


async def test_a_supervisor_may_end_a_call(stack: Stack):
    agent, lead = await stack.staff(), await stack.staff("lead")
    talk = await served(stack, agent)
    await agent.act(talk.id, "help", {"note": "请看一下"})
    assert (await lead.act(talk.id, "help/end")).status_code == 200
    assert [entry["type"] for entry in await entries(agent, talk)] == ["help.asked", "help.ended"]


async def test_a_whisper_stands_in_one_table_and_no_other(stack: Stack):
    agent, lead = await stack.staff(), await stack.staff("lead")
    talk = await served(stack, agent)
    await whisper(lead, talk)
    await talk.send("还在吗")
    for deed, body in (
        ("end", {}),
        ("close", {"category": "forex.exchange", "resolved": True, "note": "已说明"}),
    ):
        assert (await agent.act(talk.id, deed, body)).status_code == 200
    found = set()
    async with stack.application.database.read() as connection:
        for table in Base.metadata.sorted_tables:
            stored = (await connection.execute(select(table))).all()
            if any(MARK in str(row) for row in stored):
                found.add(table.name)
    assert found == {DeskEntry.__tablename__}
    assert "whisper" not in " ".join(await codes(talk))
