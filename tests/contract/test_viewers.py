"""Two agents who have the same conversation open know of each other; supervisors and strangers are not announced."""

import json

import pytest
from websockets.asyncio.client import ClientConnection

from tests.contract.test_sockets import receive, socket
from tests.support.line import HandClock, queued
from tests.support.stack import Member, Stack, running


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def at_the_desk(agent: Member, websocket: ClientConnection) -> None:
    ticket = (await agent.post("/v1/staff/socket-tickets")).json()["ticket"]
    await websocket.send(json.dumps({"type": "hello", "ticket": ticket}))
    await receive(websocket, "ready")


async def looks(websocket: ClientConnection, conversation: str | None, writing: bool = False) -> None:
    await websocket.send(json.dumps({"type": "viewing", "conversation": conversation, "writing": writing}))


async def seen(websocket: ClientConnection) -> list[tuple[str, bool]]:
    frame = await receive(websocket, "viewers")
    assert frame["seconds"] > 0
    return [(one["number"], one["writing"]) for one in frame["people"]]


def desks(stack: Stack):
    return socket(stack, "/v1/staff/ws"), socket(stack, "/v1/staff/ws")


async def test_both_know_who_else_has_it_open_and_who_writes(stack):
    first, second, talk = await stack.staff(), await stack.staff("agent2"), await queued(stack)
    one, two = desks(stack)
    async with one as here, two as there:
        await at_the_desk(first, here)
        await at_the_desk(second, there)
        await looks(here, talk.id)
        await looks(there, talk.id)
        assert await seen(here) == await seen(there) == [("1001", False), ("1002", False)]
        await looks(there, talk.id, writing=True)
        assert await seen(here) == [("1001", False), ("1002", True)]
        await looks(there, None)
        assert await seen(here) == [("1001", False)]
        await looks(there, talk.id)
        assert len(await seen(here)) == 2
        await there.close()
        assert await seen(here) == [("1001", False)]


async def test_a_desk_that_falls_silent_no_longer_looks(stack, clock):
    first, second, talk = await stack.staff(), await stack.staff("agent2"), await queued(stack)
    one, two = desks(stack)
    async with one as here, two as there:
        await at_the_desk(first, here)
        await at_the_desk(second, there)
        await looks(there, talk.id)
        await looks(here, talk.id)
        assert len(await seen(here)) == 2
        clock.forward(seconds=26)
        await looks(here, talk.id)
        await looks(there, talk.id, writing=True)
        assert await seen(here) == [("1001", False), ("1002", True)]


async def test_neither_a_supervisor_nor_who_may_not_see_it_is_announced(stack):
    accounts = stack.application.staff
    both = await accounts.create("chief", "2001", "班长", ["agent", "supervisor"], ["*"])
    loans = await accounts.create("loans", "1009", "贷款", ["agent"], ["loan"])
    first, talk = await stack.staff(), await queued(stack)
    hidden = [await stack.sign_in("chief", both), await stack.sign_in("loans", loans)]
    second = await stack.staff("agent2")
    one, two = desks(stack)
    async with one as here, two as there:
        await at_the_desk(first, here)
        await looks(here, talk.id)
        for member in hidden:
            async with socket(stack, "/v1/staff/ws") as silent:
                await at_the_desk(member, silent)
                await looks(silent, talk.id, writing=True)
                await silent.send(json.dumps({"type": "ping"}))
                await receive(silent, "pong")
        await at_the_desk(second, there)
        await looks(there, talk.id)
        assert await seen(here) == [("1001", False), ("1002", False)]


@pytest.mark.parametrize("frame", [{"type": "viewing", "conversation": 1}, {"type": "viewing", "who": "x"}])
async def test_a_frame_that_does_not_fit_ends_the_socket(stack, frame):
    agent = await stack.staff()
    one, _ = desks(stack)
    async with one as here:
        await at_the_desk(agent, here)
        await here.send(json.dumps(frame))
        assert (await receive(here, "error"))["code"] == "invalid_field"
