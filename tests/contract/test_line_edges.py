"""The line where it hurts: people leave at the wrong moment, desks close, accounts end, windows double."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from service.conversations.hub import Hub
from service.conversations.store import ConversationStore
from service.handoff.deskwork.orphans import close_orphans
from service.handoff.line.tables import OfferRow
from service.handoff.routing.state import Offer, Requeue, Withdraw
from service.handoff.tables import Handoff
from tests.support.line import (
    HandClock,
    agent3,
    choose,
    code,
    codes,
    disable,
    inbox,
    queued,
    rows,
    set_status,
    step,
)
from tests.support.stack import Member, Stack, Talk, running


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def leave(talk: Talk):
    path = f"/v1/conversations/{talk.id}/queue/leave"
    return await talk.stack.http.post(path, json={}, headers=talk.headers)


async def sign_out(member: Member) -> None:
    answer = await member.http.delete("/v1/staff/session", headers={"X-CSRF-Token": member.csrf})
    assert answer.status_code == 204


async def test_the_desk_closes_over_who_waits_whatever_he_chose(tmp_path):
    """Told to choose, stayed, and then it closed: he is told once more, and once only."""
    clock = HandClock(datetime(2026, 11, 23, 13, 58, tzinfo=UTC))
    desk = tmp_path / "desk.yml"
    desk.write_text("hours: {default: {workday: 8:00-22:00}}\n", encoding="utf-8")
    async with running(tmp_path / "var", clock=clock, desk_file=desk) as stack:
        talk, other = await queued(stack), await queued(stack)
        clock.forward(seconds=61)
        await asyncio.gather(talk.state(), other.state())
        await step(stack)
        await choose(talk, choice="wait")
        assert (await codes(talk))[-2:] == ["queue_unstaffed", "queue_stay"]
        clock.forward(seconds=60)
        await asyncio.gather(talk.state(), other.state())
        for _ in range(2):
            await step(stack)
        for one in (talk, other):
            assert (await codes(one)).count("queue_closed") == 1
            assert (await one.state())["queue"]["choices"] == ["callback", "message", "wait"]
        await choose(talk, choice="wait")
        await step(stack)
        assert (await codes(talk))[-1] == "queue_stay", "he knows"


async def test_who_waits_over_midnight_keeps_his_place(tmp_path):
    clock = HandClock(datetime(2026, 11, 23, 15, 59, tzinfo=UTC))
    desk = tmp_path / "desk.yml"
    desk.write_text(
        "hours: {default: {workday: 0:00-2:00 20:00-24:00}}\nrouting: {promote_minutes: 1440}\n",
        encoding="utf-8",
    )
    async with running(tmp_path / "var", clock=clock, desk_file=desk) as stack:
        first, second = await queued(stack), None
        clock.forward(seconds=90)
        second = await queued(stack)
        await first.state()
        agent = await stack.staff()
        assert (await first.state())["queue"]["position"] == 1
        assert "opens_at" not in (await first.state())["queue"], "open on both sides of midnight"
        ids = agent.agent["id"]
        assert await step(stack) == [Offer(first.id, ids), Offer(second.id, ids)]


async def test_an_agent_who_signs_out_while_it_rings_rings_no_more(stack: Stack):
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await queued(stack)
    assert await step(stack) == [Offer(talk.id, ann.agent["id"])]
    await sign_out(ann)
    assert await step(stack) == [
        Withdraw(talk.id, ann.agent["id"], "agent_lost"),
        Offer(talk.id, ben.agent["id"]),
    ]


async def test_an_agent_who_signs_out_leaves_his_customers_to_the_others(stack: Stack):
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await queued(stack)
    await ann.act(talk.id, "accept")
    await ann.act(talk.id, "hold")
    await ann.act(talk.id, "consult", {"agent": ben.agent["id"], "note": "帮我看看"})
    await sign_out(ann)
    done = await step(stack)
    assert done == [Requeue(talk.id, ann.agent["id"]), Offer(talk.id, ben.agent["id"])]
    state = await talk.state()
    assert (state["held_since"], state["queue"]["position"], (await codes(talk))[-1]) == (
        None,
        1,
        "agent_lost",
    )
    assert (await ben.act(talk.id, "accept")).status_code == 200


@pytest.mark.parametrize("wrapping_up", [False, True])
async def test_nobody_waits_for_an_account_that_was_disabled(stack: Stack, wrapping_up):
    """A customer in wrap-up is nobody's care until he writes again; then he is not left with an empty chair."""
    ann, cem = await stack.staff("agent1"), await agent3(stack, "*")
    talk = await queued(stack)
    await cem.act(talk.id, "accept")
    if wrapping_up:
        await cem.act(talk.id, "end")
    await disable(stack, cem)
    if wrapping_up:
        assert await step(stack) == []
        await talk.send("还是不行")
    assert await step(stack) == [Requeue(talk.id, cem.agent["id"]), Offer(talk.id, ann.agent["id"])]
    others = (await ann.get("/v1/desk/reach")).json()["colleagues"]
    assert "1003" not in [one["number"] for one in others]


async def test_the_wrap_up_of_an_account_that_was_disabled_closes_by_itself(stack: Stack, clock: HandClock):
    """After a while in which the customer may write again; with a record, and not as solved."""
    store, cem = ConversationStore(stack.application.database, Hub(), clock), await agent3(stack, "*")
    talk, kept = await queued(stack), await queued(stack)
    for one in (talk, kept):
        await cem.act(one.id, "accept")
    await cem.act(talk.id, "end")
    clock.forward(minutes=6)
    assert await close_orphans(store) == [], "he may still write it"
    await disable(stack, cem)
    # The service's own watch may be faster.
    await close_orphans(store)
    assert (await talk.state())["owner"] == "closed"
    assert (await kept.state())["owner"] == "human", "a customer who is served is the router's care"
    row = next(one for one in await rows(stack, Handoff) if one.conversation_id == talk.id)
    assert (row.outcome, row.agent_id, bool(row.note)) == ("unsolved", cem.agent["id"], True)
    assert await close_orphans(store) == []


async def test_a_customer_who_leaves_while_it_rings_is_nobody_s(stack: Stack):
    ann = await stack.staff()
    talk = await queued(stack)
    await step(stack)
    assert (await leave(talk)).json()["state"]["owner"] == "bot"
    assert (await inbox(ann))["offers"] == []
    assert code(await ann.act(talk.id, "accept")) == "already_taken"
    assert code(await ann.act(talk.id, "decline")) == "no_offer"
    assert [row.outcome for row in await rows(stack, OfferRow)] == ["over"]


async def test_leaving_and_accepting_at_once_have_one_winner(stack: Stack):
    ann = await stack.staff()
    for _ in range(5):
        talk = await queued(stack)
        left, taken = await asyncio.gather(leave(talk), ann.act(talk.id, "accept"))
        assert sorted((left.status_code, taken.status_code)) == [200, 409]
        assert (await talk.state())["owner"] == ("bot" if left.status_code == 200 else "human")
        if taken.status_code == 200:
            await ann.act(talk.id, "give-back", {"note": "好了"})


async def test_a_customer_who_is_away_while_he_is_served_loses_nothing(stack: Stack, clock: HandClock):
    """On hold, while a colleague is asked, handed on: his absence is the agent's to judge."""
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await queued(stack)
    await ann.act(talk.id, "accept")
    for deed, body in (
        ("hold", {}),
        ("consult", {"agent": ben.agent["id"], "note": "看看"}),
        ("transfer", {"agent": ben.agent["id"], "note": "接着办"}),
    ):
        assert (await ann.act(talk.id, deed, body)).status_code == 200
        clock.forward(minutes=5)
        await asyncio.gather(ann.get("/v1/desk/inbox"), ben.get("/v1/desk/inbox"))
        assert await step(stack) == []
    assert (await talk.state())["agent"]["number"] == "1002"


async def test_the_same_agent_in_two_windows_takes_a_customer_once(stack: Stack):
    one, other = await stack.staff("agent1"), await stack.staff("agent1")
    talk = await queued(stack)
    answers = await asyncio.gather(one.act(talk.id, "accept"), other.act(talk.id, "accept"))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (await codes(talk)).count("agent_joined") == 1
    await sign_out(other)
    await one.act(talk.id, "messages", {"client_id": "agent-0001", "text": "在的"})
    assert await step(stack) == [], "the first window is open still"


async def test_what_one_window_did_the_other_is_told_by_a_code(stack: Stack):
    one, other = await stack.staff("agent1"), await stack.staff("agent1")
    talk = await queued(stack)
    await one.act(talk.id, "accept")
    await one.act(talk.id, "end")
    for deed, body in (("end", {}), ("hold", {}), ("give-back", {"note": "还"})):
        assert code(await other.act(talk.id, deed, body)) == "not_yours"
    assert code(await other.act(talk.id, "accept")) == "already_taken"


async def test_everybody_full_and_one_comes_back_from_his_break(stack: Stack, clock: HandClock):
    """Urgent customers go first, and who waited for half an hour goes before those who came later."""
    ann = await stack.staff("agent1")
    await set_status(ann, "break", "午饭")
    old = await queued(stack)
    clock.forward(minutes=29)
    await asyncio.gather(ann.get("/v1/desk/inbox"), old.state())
    urgent = await queued(stack, "被骗了")
    clock.forward(minutes=2)
    await asyncio.gather(ann.get("/v1/desk/inbox"), old.state(), urgent.state())
    await set_status(ann, "online")
    me = ann.agent["id"]
    assert await step(stack) == [Offer(old.id, me), Offer(urgent.id, me)]


async def test_a_clock_that_is_set_back_rings_on_and_loses_nobody(stack: Stack, clock: HandClock):
    ann = await stack.staff()
    talk = await queued(stack)
    await step(stack)
    clock.forward(hours=-1)
    await talk.state()
    assert await step(stack) == []
    assert (await ann.act(talk.id, "accept")).json()["state"]["owner"] == "human"
    async with stack.application.database.write() as connection:
        await connection.execute(update(OfferRow).values(offered_at=clock.now()))
    assert await step(stack) == []
