"""The line through the real service: offers that ring, places that are kept."""

import json
from datetime import UTC, timedelta

import pytest
import websockets

from service.handoff.line.tables import OfferRow
from service.handoff.routing.state import Abandon, Offer, Rejoin, Requeue, Withdraw
from service.handoff.tables import Handoff
from tests.support.line import (
    MORNING,
    HandClock,
    actions,
    choose,
    inbox,
    queued,
    rows,
    set_status,
    step,
    texts,
)
from tests.support.stack import Member, Stack, running


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def test_a_customer_rings_at_one_agent_and_goes_on_to_the_next(stack: Stack, clock: HandClock):
    first, second = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await queued(stack)
    assert await step(stack) == [Offer(talk.id, first.agent["id"])]
    assert await step(stack) == [], "nothing more to do"
    offers = (await inbox(first))["offers"]
    assert [offer["conversation"] for offer in offers] == [talk.id]
    assert offers[0]["expires_at"] == "2026-11-23T02:00:20.000Z"
    assert (await inbox(second))["offers"] == []
    clock.forward(seconds=20)
    ids = [member.agent["id"] for member in (first, second)]
    assert await step(stack) == [Withdraw(talk.id, ids[0], "silent"), Offer(talk.id, ids[1])]
    assert (await second.act(talk.id, "decline")).json()["state"]["owner"] == "queued"
    assert (await second.act(talk.id, "decline")).json()["error"]["code"] == "no_offer"
    assert await step(stack) == [], "both were asked; they are left alone for a while"
    clock.forward(seconds=15)
    assert (await step(stack))[-1] == Offer(talk.id, ids[0])
    assert (await first.act(talk.id, "accept")).json()["state"]["owner"] == "human"
    outcomes = [row.outcome for row in await rows(stack, OfferRow)]
    assert outcomes == ["silent", "declined", "accepted"]
    assert 'subtext_queue_wait_seconds_count{outcome="accepted"}' in await stack.metrics()
    counted = await actions(stack)
    assert (counted["offer.made"], counted["offer.ended"]) == (3, 3)


async def test_the_line_moves_by_itself(tmp_path):
    async with running(tmp_path, routing_seconds=0.05) as stack:
        agent = await stack.staff()
        talk = await queued(stack)
        seen = await inbox(agent)
        while not seen["offers"]:
            seen = (await agent.get("/v1/desk/inbox", cursor=seen["cursor"], wait=20)).json()
        assert seen["offers"][0]["conversation"] == talk.id
        metrics = await stack.metrics()
        assert 'subtext_queue_waiting{skill="forex"} 1.0' in metrics
        assert 'subtext_agents{status="online"} 1.0' in metrics


async def test_who_picks_out_of_the_list_ends_the_ring_elsewhere(stack: Stack):
    first, second = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await queued(stack)
    await step(stack)
    assert (await second.act(talk.id, "accept")).status_code == 200
    assert [row.outcome for row in await rows(stack, OfferRow)] == ["taken"]
    assert (await inbox(first))["offers"] == []
    assert (await first.act(talk.id, "accept")).json()["error"]["code"] == "already_taken"
    assert await step(stack) == []


async def test_status_decides_who_is_asked_and_how_long_the_wait_is(stack: Stack):
    agent = await stack.staff()
    assert (await inbox(agent))["status"] == {
        "status": "online",
        "reason": None,
        "since": None,
        "capacity": 5,
    }
    refused = await set_status(agent, "break")
    assert refused.json()["error"]["code"] == "reason_required"
    said = (await set_status(agent, "break", "午饭")).json()
    assert (said["status"], said["reason"], said["since"]) == ("break", "午饭", "2026-11-23T02:00:00.000Z")
    talk = await queued(stack)
    assert await step(stack) == []
    assert (await talk.state())["queue"]["wait_minutes"] is None
    await set_status(agent, "online")
    assert await step(stack) == [Offer(talk.id, agent.agent["id"])]
    assert (await talk.state())["queue"] == {"position": 1, "ahead": 0, "wait_minutes": [0, 1]}
    await set_status(agent, "busy")
    assert await step(stack) == [Withdraw(talk.id, agent.agent["id"], "agent_away")]
    assert (await actions(stack))["agent.status"] == 3


async def test_the_desk_socket_rings_at_the_agent_who_is_offered_and_at_no_other(stack: Stack):
    first, second = await stack.staff("agent1"), await stack.staff("agent2")
    sockets = [await desk_socket(stack, member) for member in (first, second)]
    talk = await queued(stack)
    await step(stack)
    heard = await until(sockets[0], "offer")
    assert (heard["conversation"], heard["ringing"]) == (talk.id, True)
    await first.act(talk.id, "accept")
    others = await frames_until(sockets[1], "human")
    assert "offer" not in [frame["type"] for frame in others]
    for socket in sockets:
        await socket.close()


async def test_a_customer_who_left_is_not_offered_counted_and_comes_back_to_his_place(
    stack: Stack, clock: HandClock
):
    talk, other = await queued(stack), None
    clock.forward(seconds=60)
    other = await queued(stack)
    clock.forward(seconds=60)
    await other.state()
    assert await step(stack) == [Abandon(talk.id, timedelta(0))]
    agent = await stack.staff()
    waiting = (await inbox(agent))["waiting"]
    assert [card["conversation"] for card in waiting] == [other.id]
    left = next(row for row in await rows(stack, Handoff) if row.conversation_id == talk.id)
    assert (left.outcome, left.left_at.replace(tzinfo=UTC)) == ("abandoned", MORNING)
    clock.forward(minutes=1)
    assert (await talk.state())["owner"] == "bot"
    await other.state()
    done = await step(stack)
    assert done[0] == Rejoin(talk.id)
    assert done[1:] == [Offer(talk.id, agent.agent["id"]), Offer(other.id, agent.agent["id"])]
    waiting = (await inbox(agent))["waiting"]
    assert [card["conversation"] for card in waiting] == [talk.id, other.id], "his old place"
    assert [card["requeued"] for card in waiting] == ["customer_returned", None]
    assert len(await texts(talk, "queue_abandoned")) == len(await texts(talk, "queue_rejoined")) == 1


async def test_whoever_comes_back_too_late_begins_with_the_bot(stack: Stack, clock: HandClock):
    talk = await queued(stack)
    clock.forward(minutes=3)
    await step(stack)
    clock.forward(minutes=31)
    await talk.state()
    assert await step(stack) == []
    assert (await talk.state())["owner"] == "bot"


async def test_the_customers_of_a_lost_agent_are_first_in_line(stack: Stack, clock: HandClock):
    agent = await stack.staff("agent1")
    waiting = await queued(stack)
    clock.forward(seconds=1)
    talk = await queued(stack)
    await agent.act(talk.id, "accept")
    clock.forward(seconds=30)
    earlier = await queued(stack, "被骗了")
    clock.forward(seconds=40)
    for one in (talk, earlier, waiting):
        await one.state()
    done = await step(stack)
    assert done == [Requeue(talk.id, agent.agent["id"])]
    again = await stack.staff("agent2")
    cards = (await inbox(again))["waiting"]
    assert [card["conversation"] for card in cards] == [earlier.id, talk.id, waiting.id]
    assert [card["requeued"] for card in cards] == [None, "agent_lost", None]
    assert len(await texts(talk, "agent_lost")) == 1
    assert (await talk.state())["queue"]["position"] == 1


async def test_who_served_the_customer_is_asked_first(stack: Stack):
    first, second = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await queued(stack)
    await second.act(talk.id, "accept")
    await second.act(talk.id, "give-back", {"note": "已说明"})
    await talk.say("我想买点美元")
    assert await step(stack) == [Offer(talk.id, second.agent["id"])]
    assert first.agent["id"] != second.agent["id"]


async def test_beyond_patience_the_customer_may_choose_and_is_told_once(stack: Stack, clock: HandClock):
    agent = await stack.staff()
    line = []
    for _ in range(5):
        line.append(await queued(stack))
        clock.forward(seconds=1)
    assert await step(stack) and await step(stack) == []
    assert [await texts(one, "queue_choices") for one in line[:4]] == [[], [], [], []]
    last = line[-1]
    assert len(await texts(last, "queue_choices")) == 1, "four ahead, five minutes each, one seat"
    queue = (await last.state())["queue"]
    assert (queue["wait_minutes"], queue["choices"]) == ([20, 21], ["callback", "message", "wait"])
    assert (await choose(last, choice="wait")).json()["state"]["owner"] == "queued"
    await step(stack)
    assert "choices" not in (await last.state())["queue"]
    assert len(await texts(last, "queue_choices")) == 1
    assert agent.agent["number"] == "1001"


async def test_others_may_neither_choose_for_a_customer_nor_see_his_slots(stack: Stack):
    talk, stranger = await queued(stack), await stack.conversation()
    stranger.id = talk.id
    assert (await choose(stranger, choice="wait")).status_code == 404
    path = f"/v1/conversations/{talk.id}/queue/slots"
    assert (await stack.http.get(path, headers=stranger.headers)).status_code == 404


async def desk_socket(stack: Stack, member: Member):
    ticket = (await member.post("/v1/staff/socket-tickets")).json()["ticket"]
    socket = await websockets.connect(stack.url.replace("http", "ws") + "/v1/staff/ws", proxy=None)
    await socket.send(json.dumps({"type": "hello", "ticket": ticket}))
    assert json.loads(await socket.recv()) == {"type": "ready"}
    return socket


async def until(socket, kind: str) -> dict:
    while True:
        frame = json.loads(await socket.recv())
        if frame["type"] == kind:
            return frame


async def frames_until(socket, owner: str) -> list[dict]:
    frames = []
    while True:
        frames.append(json.loads(await socket.recv()))
        event = frames[-1].get("event", {})
        if event.get("type") == "owner.changed" and event["data"]["to"] == owner:
            return frames
