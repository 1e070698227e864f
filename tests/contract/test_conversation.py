"""What the customer's API promises, each line of the contract once."""

import asyncio

import pytest
from sqlalchemy import select

from service.conversations.tables import Event
from tests.support.bots import ScriptedBot
from tests.support.stack import Stack, running


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path) as stack:
        yield stack


async def test_a_question_is_answered_in_order(stack: Stack):
    talk = await stack.conversation()
    replies = await talk.say("怎么查余额")
    assert replies[0]["data"]["text"] == "关于「怎么查余额」"
    assert replies[0]["actor"] == {"kind": "bot", "name": None}
    events = await talk.all()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["type"] for event in events] == ["conversation.opened", "message.customer", "message.bot"]


async def test_a_resend_gets_the_same_seq_and_one_reply(stack: Stack):
    talk = await stack.conversation()
    first = (await talk.send("怎么查余额", "client-0001")).json()
    again = (await talk.send("怎么查余额", "client-0001")).json()
    assert (first["seq"], first["duplicate"], again["seq"], again["duplicate"]) == (2, False, 2, True)
    await talk.replies_to(first["seq"])
    late = (await talk.send("怎么查余额", "client-0001")).json()
    assert late["duplicate"]
    assert [event["type"] for event in await talk.all()].count("message.bot") == 1


async def test_the_same_client_id_with_another_text_is_a_conflict(stack: Stack):
    talk = await stack.conversation()
    await talk.send("怎么查余额", "client-0001")
    response = await talk.send("怎么改密码", "client-0001")
    assert (response.status_code, response.json()["error"]["code"]) == (409, "client_id_reused")


async def test_personal_data_never_reaches_disk_or_bot(stack: Stack):
    talk = await stack.conversation()
    receipt = (await talk.send("我手机号13812345678,验证码是 482913")).json()
    assert "13812345678" not in receipt["text"]
    assert "482913" not in receipt["text"]
    assert set(receipt["masked"]) == {"phone", "code"}
    await talk.replies_to(receipt["seq"])
    assert not any("13812345678" in call[2] or "482913" in call[2] for call in stack.bot.calls)
    async with stack.application.database.read() as connection:
        kept = str((await connection.execute(select(Event.data))).all())
    assert "13812345678" not in kept and "482913" not in kept
    for path in (stack.var / "data").glob("*"):
        content = path.read_bytes()
        assert b"13812345678" not in content, path
        assert b"482913" not in content, path


async def test_a_burst_while_a_turn_runs_is_answered_together(tmp_path):
    bot = ScriptedBot()
    async with running(tmp_path, bot) as stack:
        talk = await stack.conversation()
        bot.gate.clear()
        first = (await talk.send("我想问下")).json()
        while not bot.calls or bot.calls[-1][2] != "我想问下":
            await asyncio.sleep(0.005)
        second = (await talk.send("那个")).json()
        third = (await talk.send("怎么查余额")).json()
        bot.gate.set()
        replies = await talk.replies_to(third["seq"])
        assert replies[0]["data"]["in_reply_to"] == [second["seq"], third["seq"]]
        assert replies[0]["data"]["text"] == "关于「那个,怎么查余额」"
        assert await talk.replies_to(first["seq"])


async def test_dialogue_state_is_carried_between_turns(stack: Stack):
    talk = await stack.conversation()
    for question in ("一", "二", "三"):
        await talk.say(f"问题{question}")
    mine = [call for call in stack.bot.calls if call[0] == talk.id]
    assert [call[3] for call in mine] == [None, {"turns": 1}, {"turns": 2}]


async def test_every_message_has_an_outcome_when_the_bot_fails(tmp_path):
    bot = ScriptedBot()
    async with running(tmp_path, bot) as stack:
        talk = await stack.conversation()
        bot.fail_with = "unreachable"
        replies = await talk.say("怎么查余额")
        assert "没把握" in replies[0]["data"]["text"]
        await talk.say("转人工")
        assert (await talk.state())["owner"] == "queued"


async def test_long_text_reaches_the_bot_cut_and_keeps_both_ends(stack: Stack):
    talk = await stack.conversation()
    text = "开头" + "啊" * 1500 + "结尾"
    receipt = (await talk.send(text)).json()
    assert receipt["text"] == text
    await talk.replies_to(receipt["seq"])
    seen = stack.bot.calls[-1][2]
    assert len(seen) == 500
    assert seen.startswith("开头")
    assert seen.endswith("结尾")


async def test_resume_after_seq_and_unknown_epoch(stack: Stack):
    talk = await stack.conversation()
    await talk.say("怎么查余额")
    whole = await talk.all()
    assert (await talk.events(1))["events"] == whole[1:]
    path = f"/v1/conversations/{talk.id}/events"
    answer = (await stack.http.get(path, params={"after": 1, "epoch": "other"}, headers=talk.headers)).json()
    assert (answer["recovered"], answer["events"]) == (False, [])
    ahead = (await stack.http.get(path, params={"after": 999}, headers=talk.headers)).json()
    assert not ahead["recovered"]


async def test_unanswered_messages_are_taken_up_by_the_next_process(tmp_path):
    bot = ScriptedBot()
    async with running(tmp_path, bot) as stack:
        talk = await stack.conversation()
        bot.gate.clear()
        receipt = (await talk.send("怎么查余额")).json()
        while talk.id not in {call[0] for call in bot.calls}:
            await asyncio.sleep(0.005)
        for task in stack.application.worker._running.values():
            task.cancel()
    async with running(tmp_path) as stack:
        talk.stack = stack
        replies = await talk.replies_to(receipt["seq"])
        assert replies[0]["data"]["text"] == "关于「怎么查余额」"
        assert [event["type"] for event in await talk.all()].count("message.customer") == 1
