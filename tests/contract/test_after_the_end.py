"""What a customer says after the service ended: thanked, back to the same agent, or to the bot."""

import pytest

from tests.support.bots import ScriptedBot
from tests.support.library import FakeHit, FakeKnowledge
from tests.support.line import WRAP_UP, HandClock, codes, inbox, queued, set_status
from tests.support.mind import scripted_mind
from tests.support.stack import Member, Stack, Talk, running

KNOWN = {
    "怎么查余额": [FakeHit("account.balance", 0.95)],
    "购汇要什么材料": [FakeHit("forex.exchange", 0.95)],
    "那个呢": [FakeHit("account.balance", 0.3)],
}


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    mind = scripted_mind(FakeKnowledge(KNOWN))
    async with running(tmp_path, ScriptedBot(), clock, mind=mind) as stack:
        yield stack


async def wrapped_up(stack: Stack) -> tuple[Talk, Member]:
    talk, agent = await queued(stack), await stack.staff()
    await agent.act(talk.id, "accept")
    await agent.act(talk.id, "end")
    return talk, agent


async def closed(stack: Stack) -> tuple[Talk, Member]:
    talk, agent = await wrapped_up(stack)
    assert (await agent.act(talk.id, "close", WRAP_UP)).json()["state"]["owner"] == "closed"
    return talk, agent


async def owner(talk: Talk) -> str:
    return (await talk.state())["owner"]


async def test_thanks_reopen_nothing_and_are_answered(stack: Stack):
    talk, agent = await closed(stack)
    calls = len(stack.bot.calls)
    for text in ("谢谢", "好的", "再见"):
        await talk.send(text)
    assert (await owner(talk), (await inbox(agent))["mine"]) == ("closed", [])
    assert (await codes(talk))[-3:] == ["farewell"] * 3
    assert len(stack.bot.calls) == calls


async def test_thanks_leave_the_agent_to_his_wrap_up(stack: Stack):
    talk, agent = await wrapped_up(stack)
    await talk.send("谢谢您，再见")
    assert (await owner(talk), (await codes(talk))[-1]) == ("wrap_up", "farewell")
    assert (await agent.act(talk.id, "close", WRAP_UP)).status_code == 200


async def test_a_thank_you_that_is_sent_twice_is_answered_once(stack: Stack):
    talk, _ = await closed(stack)
    first, again = await talk.send("谢谢", "client-0001"), await talk.send("谢谢", "client-0001")
    assert again.json()["duplicate"] and first.json()["seq"] == again.json()["seq"]
    assert (await codes(talk)).count("farewell") == 1


@pytest.mark.parametrize("text", ["还是不行", "没到账", "购汇要什么材料", "那个呢"])
async def test_more_of_the_same_goes_to_who_knows_it(stack: Stack, text):
    talk, agent = await closed(stack)
    await talk.send("谢谢")
    await talk.send(text)
    assert (await talk.state())["agent"]["number"] == "1001"
    assert (await codes(talk))[-1] == "agent_returned"
    assert [card["conversation"] for card in (await inbox(agent))["mine"]] == [talk.id]


async def test_another_matter_goes_to_the_bot(stack: Stack):
    talk, agent = await closed(stack)
    assert (await talk.say("怎么查余额"))[0]["type"] == "message.bot"
    assert (await owner(talk), (await inbox(agent))["mine"]) == ("bot", [])


async def test_in_wrap_up_the_agent_still_reads_every_question(stack: Stack):
    talk, _ = await wrapped_up(stack)
    await talk.send("怎么查余额")
    assert await owner(talk) == "human"


@pytest.mark.parametrize("status", ["break", "busy", "offline"])
async def test_nobody_is_called_back_from_his_break(stack: Stack, status):
    talk, agent = await closed(stack)
    await set_status(agent, status, "午饭")
    await talk.say("还是不行")
    assert await owner(talk) == "bot"


async def test_nobody_is_called_back_beyond_his_seats(tmp_path, clock):
    desk = tmp_path / "desk.yml"
    desk.write_text("hours: {default: always}\ncapacity: {default: 1}\n", encoding="utf-8")
    async with running(tmp_path / "var", clock=clock, desk_file=desk) as stack:
        talk, agent = await closed(stack)
        other = await queued(stack)
        await agent.act(other.id, "accept")
        await talk.say("还是不行")
        assert await owner(talk) == "bot"


async def test_too_late_it_is_the_bot_s_and_thanks_are_thanks_still(stack: Stack, clock: HandClock):
    talk, agent = await closed(stack)
    clock.forward(minutes=10)
    await agent.get("/v1/desk/inbox")
    await talk.send("谢谢")
    assert await owner(talk) == "closed"
    await talk.say("还是不行")
    assert await owner(talk) == "bot"
