"""The elder form over HTTP: set by the customer, kept by the conversation, obeyed by the next answer, told to the agent."""

import pytest

from service.turns.loading import make_mind
from tests.support.bots import ScriptedBot
from tests.support.library import FakeHit, library_with
from tests.support.stack import Stack, Talk, running

QUESTIONS = ("卡丢了怎么办", "想挂失一张储蓄卡", "钱包和卡都找不着")
"""One answer, asked for in different words: who repeats himself gets a person."""
LOSS = {text: [FakeHit("card.loss", 0.95)] for text in QUESTIONS}
ELDER = "先别急，先挂失。\n打客服电话。\n再去网点补卡。"
BAD_BODIES = [
    (b"{", "application/json", 400, "invalid_json"),
    (b"{}", "application/json", 422, "invalid_field"),
    (b"[]", "application/json", 422, "invalid_field"),
    (b'{"elder": "true"}', "application/json", 422, "invalid_field"),
    (b'{"elder": 1}', "application/json", 422, "invalid_field"),
    (b'{"elder": null}', "application/json", 422, "invalid_field"),
    (b'{"elder": true, "size": 3}', "application/json", 422, "invalid_field"),
    (b'{"elder": true}', "text/plain", 400, "content_type"),
]


@pytest.fixture
async def stack(tmp_path):
    """Without Rasa: the answers are the rules' own."""
    bot = ScriptedBot()
    bot.fail_with = "unreachable"
    async with running(tmp_path, bot, mind=make_mind(library_with(LOSS))) as stack:
        yield stack


async def put(talk: Talk, body: dict, conversation: str | None = None, headers: dict | None = None):
    path = f"/v1/conversations/{conversation or talk.id}/preferences"
    return await talk.stack.http.put(path, json=body, headers=talk.headers if headers is None else headers)


async def kept(talk: Talk) -> dict:
    return dict(
        (await talk.stack.http.get(f"/v1/conversations/{talk.id}", headers=talk.headers)).json()[
            "preferences"
        ]
    )


async def answer(talk: Talk, question: str = QUESTIONS[0]) -> str:
    return (await talk.say(question))[0]["data"]["text"]


async def test_it_holds_from_the_next_answer_on_and_can_be_taken_back(stack: Stack):
    talk = await stack.conversation()
    assert await kept(talk) == {"elder": False}
    assert "也可以这样办" in await answer(talk)
    response = await put(talk, {"elder": True})
    assert (response.status_code, response.json()) == (200, {"elder": True})
    assert await answer(talk, QUESTIONS[1]) == ELDER
    other = await stack.conversation()
    await put(other, {"elder": True})
    assert await answer(other) == ELDER
    await put(other, {"elder": False})
    assert "也可以这样办" in await answer(other, QUESTIONS[1])


async def test_it_may_be_set_before_the_first_word(stack: Stack):
    talk = await stack.conversation()
    await put(talk, {"elder": True})
    assert await answer(talk) == ELDER


async def test_setting_it_again_changes_nothing_and_nothing_is_said(stack: Stack):
    talk = await stack.conversation()
    for _ in range(3):
        assert (await put(talk, {"elder": True})).json() == {"elder": True}
    assert await kept(talk) == {"elder": True}
    assert [event["type"] for event in await talk.all()] == ["conversation.opened"]


async def test_it_is_one_conversations_own(stack: Stack):
    talk = await stack.conversation()
    await put(talk, {"elder": True})
    second = (await stack.http.post("/v1/conversations", json={}, headers=talk.headers)).json()
    assert second["preferences"] == {"elder": False}


@pytest.mark.parametrize(("content", "kind", "status", "code"), BAD_BODIES)
async def test_bad_bodies_change_nothing(stack: Stack, content, kind, status, code):
    talk = await stack.conversation()
    path = f"/v1/conversations/{talk.id}/preferences"
    headers = {**talk.headers, "Content-Type": kind}
    response = await stack.http.put(path, content=content, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert await kept(talk) == {"elder": False}


async def test_nobody_sets_it_for_somebody_else(stack: Stack):
    talk, other = await stack.conversation(), await stack.conversation()
    assert (await put(other, {"elder": True}, talk.id)).status_code == 404
    assert (await put(talk, {"elder": True}, headers={})).status_code == 401
    assert await kept(talk) == {"elder": False}


async def test_a_person_may_hold_the_conversation_and_the_desk_is_told(stack: Stack):
    talk = await stack.conversation()
    await put(talk, {"elder": True})
    await talk.say("转人工")
    agent = await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    seen = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()
    assert (seen["summary"]["elder"], seen["preferences"]) == (True, {"elder": True})
    assert (await put(talk, {"elder": False})).status_code == 200
    seen = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()
    assert (seen["state"]["owner"], seen["preferences"]) == ("human", {"elder": False})


async def test_rasa_gets_it_in_the_memory_it_carries(tmp_path):
    async with running(tmp_path) as stack:
        talk = await stack.conversation()
        await put(talk, {"elder": True})
        await talk.say("怎么查余额")
        assert stack.bot.calls[-1][3] == {"v": 1, "slots": {"memory": {"elder": True}}}
