"""The WebSockets carry the same envelopes as HTTP, lose nothing, and close on nonsense."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.support.line import HandClock
from tests.support.stack import Stack, Talk, running


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path, customer_rate="1000/second") as stack:
        yield stack


async def ticket(stack: Stack, talk: Talk) -> str:
    response = await stack.http.post("/v1/socket-tickets", json={}, headers=talk.headers)
    return str(response.json()["ticket"])


@asynccontextmanager
async def socket(stack: Stack, path: str = "/v1/ws", **options):
    async with connect(stack.url.replace("http", "ws") + path, **options) as websocket:
        yield websocket


async def receive(websocket, kind: str) -> dict:
    """The next frame of a kind; others are passed over."""
    async with asyncio.timeout(20):
        while True:
            frame = json.loads(await websocket.recv())
            if frame["type"] == kind:
                return frame


async def hello(stack: Stack, talk: Talk, websocket, after: int = 0) -> None:
    wanted = {"conversation": talk.id, "epoch": talk.epoch, "after": after}
    frame = {"type": "hello", "ticket": await ticket(stack, talk), "subscriptions": [wanted]}
    await websocket.send(json.dumps(frame))
    await receive(websocket, "ready")


async def test_send_is_acknowledged_and_answered(stack: Stack):
    talk = await stack.conversation()
    async with socket(stack) as websocket:
        await hello(stack, talk, websocket)
        send = {"type": "send", "conversation": talk.id, "client_id": "client-0001", "text": "怎么查余额"}
        await websocket.send(json.dumps(send))
        ack = await receive(websocket, "ack")
        assert (ack["seq"], ack["duplicate"]) == (2, False)
        await websocket.send(json.dumps(send))
        assert (await receive(websocket, "ack"))["duplicate"]
    assert (await talk.replies_to(2))[0]["data"]["text"] == "关于「怎么查余额」"


async def test_resume_sends_what_was_missed_once_and_in_order(stack: Stack):
    talk = await stack.conversation()
    for number in range(5):
        await talk.say(f"问题 {number}")
    everything = await talk.all()
    async with socket(stack) as websocket:
        await hello(stack, talk, websocket, after=3)
        events = [(await receive(websocket, "event"))["event"] for _ in everything[3:]]
        assert events == everything[3:]
        await talk.send("再问一个")
        assert (await receive(websocket, "event"))["event"]["seq"] == len(everything) + 1


async def test_a_socket_cut_in_the_middle_loses_and_doubles_nothing(stack: Stack):
    """The client does what a client does: after a cut it sends the message it is not sure of again."""
    talk = await stack.conversation()
    seen: list[int] = []
    for number in range(30):
        async with socket(stack) as websocket:
            await hello(stack, talk, websocket, after=seen[-1] if seen else 0)
            send = {
                "type": "send",
                "conversation": talk.id,
                "client_id": f"client-{number:04}",
                "text": f"问 {number}",
            }
            await websocket.send(json.dumps(send))
            for _ in range(number % 4 + 1):
                frame = json.loads(await asyncio.wait_for(websocket.recv(), 20))
                if frame["type"] == "event":
                    seen.append(frame["event"]["seq"])
            websocket.transport.abort()
        assert (await talk.send(f"问 {number}", f"client-{number:04}")).status_code == 202
    while stack.application.worker.busy:
        await asyncio.sleep(0.01)
    async with socket(stack) as websocket:
        await hello(stack, talk, websocket, after=seen[-1])
        last = (await talk.events(10**8))["last_seq"]
        while seen[-1] < last:
            seen.append((await receive(websocket, "event"))["event"]["seq"])
    assert seen == list(range(1, last + 1))
    customer = [event for event in await talk.all() if event["type"] == "message.customer"]
    assert [event["data"]["text"] for event in customer] == [f"问 {number}" for number in range(30)]


async def test_an_unknown_epoch_asks_to_reload(stack: Stack):
    talk = await stack.conversation()
    async with socket(stack) as websocket:
        wanted = {"conversation": talk.id, "epoch": "another", "after": 0}
        frame = {"type": "hello", "ticket": await ticket(stack, talk), "subscriptions": [wanted]}
        await websocket.send(json.dumps(frame))
        assert (await receive(websocket, "reload"))["conversation"] == talk.id


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", "invalid_json"),
        ("[]", "invalid_frame"),
        ('{"type": "send"}', "hello_expected"),
        ('{"type": "hello"}', "invalid_field"),
        (
            '{"type": "hello", "ticket": "wrong", "subscriptions": [{"conversation": "c_0000000000000000000000"}]}',
            "ticket_invalid",
        ),
    ],
)
async def test_a_bad_hello_is_refused_with_a_code(stack: Stack, frame: str, code: str):
    async with socket(stack) as websocket:
        await websocket.send(frame)
        assert (await receive(websocket, "error"))["code"] == code
        with pytest.raises(ConnectionClosed):
            await websocket.recv()
        assert websocket.close_code == 1008


async def test_a_ticket_works_once_and_only_for_its_holder(stack: Stack):
    talk, other = await stack.conversation(), await stack.conversation()
    async with socket(stack) as websocket:
        wanted = {"conversation": talk.id, "epoch": talk.epoch, "after": 0}
        stolen = {"type": "hello", "ticket": await ticket(stack, other), "subscriptions": [wanted]}
        await websocket.send(json.dumps(stolen))
        assert (await receive(websocket, "error"))["code"] == "conversation_not_found"
    async with socket(stack) as websocket:
        await websocket.send(json.dumps(stolen))
        assert (await receive(websocket, "error"))["code"] == "ticket_invalid"


async def test_a_refused_message_does_not_cost_the_connection(stack: Stack):
    talk = await stack.conversation()
    async with socket(stack) as websocket:
        await hello(stack, talk, websocket)
        base = {"type": "send", "conversation": talk.id}
        await websocket.send(json.dumps({**base, "client_id": "client-0001", "text": "   "}))
        assert (await receive(websocket, "nack"))["code"] == "text_empty"
        await websocket.send(json.dumps({**base, "client_id": "no", "text": "怎么查余额"}))
        assert (await receive(websocket, "nack"))["code"] == "invalid_field"
        await websocket.send(json.dumps({**base, "client_id": "client-0001", "text": "怎么查余额"}))
        assert (await receive(websocket, "ack"))["seq"] == 2


async def test_another_sites_page_is_turned_away(stack: Stack):
    async with socket(stack, origin="https://evil.example") as websocket:
        with pytest.raises(ConnectionClosed):
            await websocket.recv()
        assert websocket.close_code == 1008


async def test_the_desk_hears_of_new_customers_and_their_words(stack: Stack):
    talk = await stack.conversation()
    agent = await stack.staff()
    given = (await agent.post("/v1/staff/socket-tickets")).json()["ticket"]
    async with socket(stack, "/v1/staff/ws") as websocket:
        await websocket.send(json.dumps({"type": "hello", "ticket": given}))
        await receive(websocket, "ready")
        await talk.say("怎么查余额")
        await talk.say("我要买美元")
        await receive(websocket, "inbox")
        await agent.act(talk.id, "accept")
        while (event := (await receive(websocket, "event"))["event"])["data"].get("to") != "human":
            assert event["conversation"] == talk.id
            assert event["data"].get("text") != "怎么查余额"


async def test_signing_out_closes_the_desks_socket(stack: Stack):
    agent = await stack.staff()
    given = (await agent.post("/v1/staff/socket-tickets")).json()["ticket"]
    async with socket(stack, "/v1/staff/ws") as websocket:
        await websocket.send(json.dumps({"type": "hello", "ticket": given}))
        await receive(websocket, "ready")
        await agent.http.delete("/v1/staff/session", headers={"X-CSRF-Token": agent.csrf})
        assert (await receive(websocket, "error"))["code"] == "signed_out"
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(websocket.recv(), 20)


async def test_the_desks_socket_ends_with_its_session(tmp_path):
    """Also when nothing is asked over HTTP any more: what is only read is no use of a session."""
    clock = HandClock()
    async with running(tmp_path, clock=clock) as stack:
        agent = await stack.staff()
        given = (await agent.post("/v1/staff/socket-tickets")).json()["ticket"]
        async with socket(stack, "/v1/staff/ws") as websocket:
            await websocket.send(json.dumps({"type": "hello", "ticket": given}))
            await receive(websocket, "ready")
            clock.forward(minutes=61)
            assert (await receive(websocket, "error"))["code"] == "session_expired"
            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(websocket.recv(), 20)
        answer = await agent.get("/v1/desk/inbox")
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "session_expired")


async def test_waiting_customers_are_told_their_new_place(stack: Stack):
    first, second = await stack.conversation(), await stack.conversation()
    await first.say("我要买美元")
    await second.say("我要买美元")
    async with socket(stack) as websocket:
        await hello(stack, second, websocket)
        while (await receive(websocket, "state"))["state"]["queue"]["position"] != 2:
            pass
        path = f"/v1/conversations/{first.id}/queue/leave"
        await stack.http.post(path, json={}, headers=first.headers)
        while (await receive(websocket, "state"))["state"]["queue"]["position"] != 1:
            pass
