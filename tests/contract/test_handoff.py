"""From the bot to a person and back: one owner at a time, nothing lost."""

import asyncio

import pytest

from tests.support.bots import ScriptedBot
from tests.support.stack import Stack, Talk, running


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path, reopen_minutes=0) as stack:
        yield stack


async def queued(stack: Stack, text: str = "我想买点美元") -> Talk:
    talk = await stack.conversation()
    await talk.say("怎么查余额")
    await talk.say(text)
    return talk


async def test_the_whole_journey(stack: Stack):
    talk = await queued(stack)
    agent = await stack.staff()
    inbox = (await agent.get("/v1/desk/inbox")).json()
    card = inbox["waiting"][0]
    assert (card["conversation"], card["skill"]["id"], card["topic"]["name"]) == (
        talk.id,
        "forex",
        "个人购汇、结汇",
    )
    assert (await agent.act(talk.id, "accept")).status_code == 200
    seen = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()
    summary = seen["summary"]
    assert summary["first_said"] == "怎么查余额"
    assert summary["facts"] == [{"label": "币种", "value": "美元"}]
    assert summary["answers_shown"] == [
        {
            "topic": "account.balance",
            "title": "怎么查余额",
            "reaction": "我想买点美元",
            "outcome": {"code": "none", "text": "没有评价"},
        }
    ]
    assert summary["opening"] == "您好，我来为您办理换汇。"
    said = await agent.act(talk.id, "messages", {"client_id": "agent-0001", "text": "您好，要换多少？"})
    assert said.status_code == 202
    assert (await talk.state())["agent"]["number"] == "1001"
    await talk.send("换两千")
    assert (await agent.act(talk.id, "end")).json()["state"]["owner"] == "wrap_up"
    wrap_up = {"category": "forex.exchange", "resolved": True, "note": "已说明购汇步骤"}
    closed = await agent.act(talk.id, "close", wrap_up)
    assert closed.json()["state"]["owner"] == "closed"
    replies = await talk.say("怎么查余额")
    assert replies[0]["type"] == "message.bot"
    assert (await talk.state())["owner"] == "bot"
    events = await talk.all()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    ended = (await agent.get("/v1/desk/inbox")).json()["ended"]
    assert ended[0]["conversation"] == talk.id


async def test_the_bot_is_silent_while_a_person_owns(stack: Stack):
    talk = await queued(stack)
    before = len(stack.bot.calls)
    await talk.send("在吗")
    agent = await stack.staff()
    await agent.act(talk.id, "accept")
    await talk.send("还在吗")
    await agent.act(talk.id, "messages", {"client_id": "agent-0001", "text": "在的"})
    assert len(stack.bot.calls) == before
    kinds = [event["type"] for event in await talk.all()]
    assert "message.bot" not in kinds[kinds.index("owner.changed") :]


async def test_a_turn_that_ends_after_a_person_took_over_says_nothing(tmp_path):
    bot = ScriptedBot()
    async with running(tmp_path, bot) as stack:
        talk = await stack.conversation()
        bot.gate.clear()
        await talk.send("怎么查余额")
        while not any(call[0] == talk.id for call in bot.calls):
            await asyncio.sleep(0.005)
        async with stack.application.worker._applying._store.writing(talk.id) as draft:
            from service.conversations.ownership import Owner

            await draft.change_owner(Owner.QUEUED, "asked_for_person")
        bot.gate.set()
        while stack.application.worker.busy:
            await asyncio.sleep(0.005)
        assert "message.bot" not in [event["type"] for event in await talk.all()]


async def test_exactly_one_of_two_agents_wins(stack: Stack):
    talk = await queued(stack)
    first, second = await stack.staff("agent1"), await stack.staff("agent2")
    answers = await asyncio.gather(first.act(talk.id, "accept"), second.act(talk.id, "accept"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json()["error"]["code"] == "already_taken"


async def test_only_the_holder_may_speak_or_end(stack: Stack):
    talk = await queued(stack)
    first, second = await stack.staff("agent1"), await stack.staff("agent2")
    await first.act(talk.id, "accept")
    for action, body in (
        ("messages", {"client_id": "agent-0001", "text": "我来"}),
        ("end", {}),
        ("give-back", {"note": "x"}),
    ):
        assert (await second.act(talk.id, action, body)).status_code == 409
    assert (await first.act(talk.id, "close", {"resolved": True, "note": "未先结束"})).status_code == 409


async def test_urgent_goes_first_and_place_is_known(stack: Stack):
    calm, urgent = await queued(stack), await stack.conversation()
    await urgent.say("我被骗了，钱转出去了")
    other = await queued(stack)
    agent = await stack.staff()
    waiting = (await agent.get("/v1/desk/inbox")).json()["waiting"]
    assert [card["conversation"] for card in waiting] == [urgent.id, calm.id, other.id]
    assert (await other.state())["queue"] == {"position": 2, "ahead": 1, "wait_minutes": [5, 6]}


async def test_the_customer_may_leave_the_queue(stack: Stack):
    talk = await queued(stack)
    path = f"/v1/conversations/{talk.id}/queue/leave"
    answer = await stack.http.post(path, json={}, headers=talk.headers)
    assert answer.json()["state"]["owner"] == "bot"
    assert (await stack.http.post(path, json={}, headers=talk.headers)).status_code == 409
    agent = await stack.staff()
    assert (await agent.get("/v1/desk/inbox")).json()["waiting"] == []


async def test_give_back_starts_the_dialogue_afresh(stack: Stack):
    talk = await queued(stack)
    agent = await stack.staff()
    await agent.act(talk.id, "accept")
    assert (await agent.act(talk.id, "give-back", {"note": "已说明"})).json()["state"]["owner"] == "bot"
    await talk.say("谢谢")
    assert stack.bot.calls[-1][3] is None


async def test_writing_in_wrap_up_returns_to_the_same_agent(stack: Stack):
    talk = await queued(stack)
    agent = await stack.staff()
    await agent.act(talk.id, "accept")
    await agent.act(talk.id, "end")
    await talk.send("等等，还有一件事")
    assert (await talk.state()) == {
        "owner": "human",
        "agent": {"number": "1001", "name": "坐席一"},
        "queue": None,
        "held_since": None,
    }


async def test_the_inbox_long_poll_wakes(stack: Stack):
    agent = await stack.staff()
    cursor = (await agent.get("/v1/desk/inbox")).json()["cursor"]
    waiting = asyncio.create_task(agent.get("/v1/desk/inbox", cursor=cursor, wait=25))
    talk = await queued(stack)
    inbox = (await waiting).json()
    while not inbox["waiting"]:
        inbox = (await agent.get("/v1/desk/inbox", cursor=inbox["cursor"], wait=25)).json()
    assert inbox["waiting"][0]["conversation"] == talk.id


async def test_studio_shows_each_turn_with_its_decision(stack: Stack):
    talk = await queued(stack)
    path = f"/v1/studio/conversations/{talk.id}/turns"
    seen = (await stack.http.get(path, headers=stack.maintainer)).json()
    assert [turn["decision"]["kind"] for turn in seen["turns"]] == ["answer", "handoff"]
    assert seen["handoff"]["skill"] == "forex"
    assert seen["turns"][0]["nlu"]["intent"] == "test"
    for headers in ({}, talk.headers):
        assert (await stack.http.get(path, headers=headers)).status_code == 401
    agent = await stack.staff()
    assert (await agent.get(path)).status_code == 403
    rows = (
        await stack.http.get("/v1/studio/conversations", params={"limit": 1}, headers=stack.maintainer)
    ).json()
    assert rows["items"][0]["kinds"] == {"answer": 1, "handoff": 1}
    assert rows["items"][0]["first_text"] == "怎么查余额"


async def test_studio_pages_through_all_conversations_once(stack: Stack):
    talks = [await stack.conversation() for _ in range(5)]
    for talk in talks:
        await talk.say("怎么查余额")
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2} | ({"before": cursor} if cursor else {})
        page = (
            await stack.http.get("/v1/studio/conversations", params=params, headers=stack.maintainer)
        ).json()
        seen += [item["conversation"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [talk.id for talk in reversed(talks)]
