"""How far the customer has seen the conversation: told by his chat, shown to the desk, and to nobody else."""

import asyncio
import json

import pytest

from tests.contract.test_sockets import hello, receive, socket
from tests.contract.test_viewers import at_the_desk
from tests.support.line import code, queued
from tests.support.stack import Member, Stack, Talk, running


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path) as stack:
        yield stack


async def see(talk: Talk, seq: int, conversation: str | None = None):
    path = f"/v1/conversations/{conversation or talk.id}/seen"
    return await talk.stack.http.post(path, json={"seq": seq}, headers=talk.headers)


async def served(stack: Stack) -> tuple[Talk, Member, int]:
    """The last is the number of what the agent said."""
    talk, agent = await queued(stack), await stack.staff()
    await agent.act(talk.id, "accept")
    sent = await agent.act(talk.id, "messages", {"client_id": "c" * 12, "text": "您好，我来办"})
    return talk, agent, sent.json()["seq"]


async def seen(agent: Member, talk: Talk) -> int:
    return int((await agent.get(f"/v1/desk/conversations/{talk.id}")).json()["seen"])


async def test_the_desk_hears_of_it_at_once(stack: Stack):
    talk, agent, seq = await served(stack)
    assert await seen(agent, talk) == 0
    async with socket(stack, "/v1/staff/ws") as websocket:
        await at_the_desk(agent, websocket)
        assert (await see(talk, seq)).status_code == 204
        frame = await receive(websocket, "seen")
        assert frame == {"type": "seen", "conversation": talk.id, "seq": seq}
    assert await seen(agent, talk) == seq


async def test_a_desk_without_a_socket_hears_of_it_by_long_poll(stack: Stack):
    talk, agent, seq = await served(stack)
    known = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()
    place = {"after": known["last_seq"], "entry": len(known["entries"]), "seen": 0, "wait": 20}
    waits = asyncio.create_task(agent.get(f"/v1/desk/conversations/{talk.id}/events", **place))
    await see(talk, seq)
    news = (await waits).json()
    assert (news["events"], news["seen"]) == ([], seq)
    at_once = await agent.get(f"/v1/desk/conversations/{talk.id}/events", **place)
    assert at_once.json()["seen"] == seq, "told although nothing happens any more"


async def test_it_goes_forward_only_and_never_beyond_what_there_is(stack: Stack):
    talk, agent, seq = await served(stack)
    last = (await talk.events())["last_seq"]
    for told, kept in ((last + 1, 0), (seq, seq), (seq - 1, seq), (last, last)):
        assert (await see(talk, told)).status_code == 204
        assert await seen(agent, talk) == kept


async def test_it_is_no_event_and_the_customer_hears_nothing_of_it(stack: Stack):
    talk, agent, seq = await served(stack)
    before = await talk.all()
    async with socket(stack) as websocket:
        await hello(stack, talk, websocket, after=before[-1]["seq"])
        await receive(websocket, "state")
        await see(talk, seq)
        sent = await agent.act(talk.id, "messages", {"client_id": "d" * 12, "text": "查到了"})
        frame = await receive_any(websocket)
        assert (frame["type"], frame["event"]["seq"]) == ("event", sent.json()["seq"])
    assert (await talk.all())[:-1] == before


async def receive_any(websocket) -> dict:
    """The very next frame."""
    return dict(json.loads(await websocket.recv()))


async def test_reading_at_the_desk_is_told_to_nobody(stack: Stack):
    talk, agent, _ = await served(stack)
    await talk.send("好的")
    before = await talk.events()
    await agent.get(f"/v1/desk/conversations/{talk.id}")
    assert await talk.events() == before


@pytest.mark.parametrize("seq", [0, -1, "1", None, 10**9])
async def test_a_number_has_bounds(stack: Stack, seq):
    talk = await stack.conversation()
    assert (await see(talk, seq)).status_code == 422


async def test_only_his_own_conversation(stack: Stack):
    talk, agent, seq = await served(stack)
    stranger = await stack.conversation()
    refused = await see(stranger, seq, talk.id)
    assert (refused.status_code, code(refused)) == (404, "conversation_not_found")
    assert await seen(agent, talk) == 0
