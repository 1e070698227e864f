"""A customer answers one message: stored as its number, seen by both sides, never read by the bot."""

import json
import secrets
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.support.bots import ScriptedBot
from tests.support.stack import Member, Stack, Talk, running


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path) as stack:
        yield stack


async def quoting(
    talk: Talk, text: str, quotes: Any, client_id: str | None = None, headers: dict[str, str] | None = None
) -> httpx.Response:
    body = {"client_id": client_id or secrets.token_urlsafe(16), "text": text, "quotes": quotes}
    path = f"/v1/conversations/{talk.id}/messages"
    return await talk.stack.http.post(path, json=body, headers=headers or talk.headers)


async def said(talk: Talk) -> list[dict[str, Any]]:
    return [event for event in await talk.all() if event["type"] == "message.customer"]


async def served(stack: Stack) -> tuple[Talk, Member]:
    talk = await stack.conversation()
    await talk.say("我要买美元")
    agent = await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk, agent


async def test_both_sides_see_which_message_is_answered(stack: Stack):
    talk, agent = await served(stack)
    body = {"client_id": secrets.token_urlsafe(16), "text": "要换多少"}
    asked = (await agent.act(talk.id, "messages", body)).json()["seq"]
    assert (await quoting(talk, "五百", asked)).status_code == 202
    await talk.send("还有一件事")
    assert [event["data"]["quotes"] for event in await said(talk)] == [None, asked, None]
    read = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()
    mine = [event for event in read["events"] if event["type"] == "message.customer"]
    assert [event["data"]["quotes"] for event in mine] == [None, asked, None]


async def test_over_the_socket_as_over_http(stack: Stack):
    talk = await stack.conversation()
    reply = (await talk.say("怎么查余额"))[0]["seq"]
    ticket = (await stack.http.post("/v1/socket-tickets", json={}, headers=talk.headers)).json()["ticket"]
    async with connect(stack.url.replace("http", "ws") + "/v1/ws") as socket:
        wanted = [{"conversation": talk.id, "after": 0}]
        await socket.send(json.dumps({"type": "hello", "ticket": ticket, "subscriptions": wanted}))

        async def answered(quotes: int) -> dict[str, Any]:
            frame = {"type": "send", "conversation": talk.id, "client_id": secrets.token_urlsafe(16)}
            await socket.send(json.dumps({**frame, "text": "这句不懂", "quotes": quotes}))
            while (heard := json.loads(await socket.recv()))["type"] not in ("ack", "nack"):
                pass
            return dict(heard)

        assert (await answered(9999))["code"] == "message_not_found"
        assert (await answered(reply))["type"] == "ack"
    assert [event["data"]["quotes"] for event in await said(talk)] == [None, reply]


async def test_only_what_was_said_here_can_be_quoted(stack: Stack):
    talk, other = await stack.conversation(), await stack.conversation()
    for text in ("一", "二", "三"):
        await other.send(text)
    elsewhere = (await said(other))[-1]["seq"]
    mine = (await talk.send("不用看这句")).json()["seq"]
    await talk.replies_to(mine)
    opened = (await talk.all())[0]
    assert opened["type"] == "conversation.opened"
    last = (await talk.all())[-1]["seq"]
    for seq in (opened["seq"], max(elsewhere, last) + 1, 999_999_999):
        refused = await quoting(talk, "这句", seq)
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "message_not_found")
    for wrong in (0, -1, 1.5, "一", True):
        assert (await quoting(talk, "这句", wrong)).status_code == 422
    path = f"/v1/conversations/{talk.id}/recall"
    assert (await stack.http.post(path, json={"seq": mine}, headers=talk.headers)).status_code == 204
    assert (await quoting(talk, "这句", mine)).json()["error"]["code"] == "message_not_found"
    assert len(await said(talk)) == 1


async def test_sent_again_it_is_the_message_it_was(stack: Stack):
    """Also when what it quotes was taken back in between: the receipt may have been lost on the way."""
    talk = await stack.conversation()
    mine = (await talk.send("说错了")).json()["seq"]
    await talk.replies_to(mine)
    first = (await quoting(talk, "说的是这句", mine, "the-same-message")).json()
    path = f"/v1/conversations/{talk.id}/recall"
    assert (await stack.http.post(path, json={"seq": mine}, headers=talk.headers)).status_code == 204
    again = await quoting(talk, "说的是这句", mine, "the-same-message")
    assert (again.status_code, again.json()) == (202, {**first, "duplicate": True})


async def test_the_bot_reads_the_customers_own_words_only(tmp_path):
    bot = ScriptedBot()
    async with running(tmp_path, bot) as stack:
        talk = await stack.conversation()
        reply = (await talk.say("紫色企鹅"))[0]
        assert "紫色企鹅" in reply["data"]["text"]
        receipt = (await quoting(talk, "这句是什么意思", reply["seq"])).json()
        await talk.replies_to(receipt["seq"])
        heard = [text for conversation, _, text, _ in bot.calls if conversation == talk.id]
        assert heard == ["紫色企鹅", "这句是什么意思"]
        assert "紫色企鹅" not in receipt["text"]
