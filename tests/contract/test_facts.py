"""Questions before a person: from the customer's first message to the summary the agent reads, without Rasa."""

import pytest

from service.turns.loading import make_mind
from tests.support.bots import ScriptedBot
from tests.support.facts import asking_library
from tests.support.library import FakeHit
from tests.support.stack import Stack, running

FOUND = {"我想换点外币": [FakeHit("forex.exchange", 0.95)], "卡丢了怎么办": [FakeHit("card.loss", 0.95)]}


@pytest.fixture
async def stack(tmp_path):
    bot = ScriptedBot()
    bot.fail_with = "unreachable"
    async with running(tmp_path, bot, mind=make_mind(asking_library(FOUND))) as stack:
        yield stack


async def summary_of(stack: Stack, conversation: str) -> dict:
    agent = await stack.staff()
    assert (await agent.act(conversation, "accept")).status_code == 200
    return (await agent.get(f"/v1/desk/conversations/{conversation}")).json()["summary"]


async def test_two_answers_reach_the_desk(stack: Stack):
    talk = await stack.conversation()
    asked = await talk.say("我想换点外币")
    assert [event["data"]["buttons"] == [] for event in asked] == [True, False]
    assert asked[1]["data"]["buttons"][-1]["value"] == "跳过，直接转人工"
    assert (await talk.state())["owner"] == "bot"
    await talk.say("给女儿交学费")
    await talk.say("英镑，两万左右")
    assert (await talk.state())["owner"] == "queued"
    summary = await summary_of(stack, talk.id)
    assert summary["facts"] == [
        {"label": "用途", "value": "给女儿交学费"},
        {"label": "外币、金额", "value": "英镑,两万左右"},
    ]
    assert (summary["skipped"], summary["reason"]["code"]) == ([], "hard_topic")


async def test_skipping_by_the_button_hands_over_at_once(stack: Stack):
    talk = await stack.conversation()
    asked = await talk.say("我想换点外币")
    await talk.say(asked[-1]["data"]["buttons"][-1]["value"])
    assert (await talk.state())["owner"] == "queued"
    summary = await summary_of(stack, talk.id)
    assert (summary["facts"], summary["skipped"]) == ([], ["用途"])
    assert "我想换点外币" in summary["headline"]
    assert "跳过，直接转人工" not in summary["quotes"]


async def test_another_question_is_served_and_nothing_is_handed_over(stack: Stack):
    talk = await stack.conversation()
    await talk.say("我想换点外币")
    replies = await talk.say("卡丢了怎么办")
    assert "请马上挂失" in replies[0]["data"]["text"]
    assert (await talk.state())["owner"] == "bot"


async def test_what_the_bot_asked_is_in_the_studio(stack: Stack):
    talk = await stack.conversation()
    await talk.say("我想换点外币")
    path = f"/v1/studio/conversations/{talk.id}/turns"
    turns = (await stack.http.get(path, headers=stack.maintainer)).json()["turns"]
    decision = turns[0]["decision"]
    assert (decision["kind"], decision["topic"], decision["reason"]) == (
        "gather",
        "forex.exchange",
        "facts_first",
    )
