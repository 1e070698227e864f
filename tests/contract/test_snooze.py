"""Putting a customer aside: until a time by the service's clock, or until he writes; he himself is told nothing."""

import pytest

from tests.support.line import WRAP_UP, HandClock, actions, code, inbox, queued
from tests.support.stack import Member, Stack, Talk, running

MIDDAY = "2026-11-23T02:15:00"
"""A quarter of an hour after the tests begin."""


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def served(stack: Stack) -> tuple[Talk, Member]:
    talk, agent = await queued(stack), await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk, agent


async def aside(agent: Member, talk: Talk, until: str = "quarter"):
    return await agent.act(talk.id, "snooze", {"until": until})


async def card(agent: Member) -> dict:
    return (await inbox(agent))["mine"][0]


async def marks(agent: Member) -> tuple[bool, bool]:
    """Whether it is aside, and whether it is marked as back."""
    found = await card(agent)
    return found["snoozed_until"] is not None, found["snooze_over_at"] is not None


async def entries(agent: Member, talk: Talk) -> list[tuple[str, str | None]]:
    found = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()["entries"]
    return [(one["type"], one["data"].get("why")) for one in found]


async def back_at_the_desk(agent: Member) -> None:
    """Waits, by long-poll as a desk without a socket does, until it is back."""
    while (await marks(agent))[0]:
        cursor = (await inbox(agent))["cursor"]
        if (await marks(agent))[0]:
            await agent.get("/v1/desk/inbox", cursor=cursor, wait=5)


async def test_it_is_back_at_the_moment_that_was_chosen_and_marked(stack: Stack, clock: HandClock):
    talk, agent = await served(stack)
    before = await talk.all()
    assert (await aside(agent, talk)).status_code == 200
    assert (await card(agent))["snoozed_until"].startswith(MIDDAY)
    clock.forward(minutes=14, seconds=59)
    await stack.application.snoozes.step()
    assert await marks(agent) == (True, False)
    clock.forward(seconds=1)
    await stack.application.snoozes.step()
    assert await marks(agent) == (False, True)
    assert await entries(agent, talk) == [("snooze.set", None), ("snooze.ended", "due")]
    assert await talk.all() == before, "the customer is told nothing"
    assert (await talk.state())["owner"] == "human"
    assert (await actions(stack))["snooze.changed"] == 2


@pytest.mark.parametrize(
    ("until", "begins"), [("hour", "2026-11-23T03:00:00"), ("opening", "2026-11-24T01:00:00")]
)
async def test_the_other_times(stack: Stack, until, begins):
    talk, agent = await served(stack)
    assert (await aside(agent, talk, until)).status_code == 200
    assert (await card(agent))["snoozed_until"].startswith(begins)


async def test_it_is_back_as_soon_as_the_customer_writes(stack: Stack):
    talk, agent = await served(stack)
    await aside(agent, talk, "hour")
    assert await marks(agent) == (True, False)
    await talk.send("还在吗")
    await back_at_the_desk(agent)
    assert await marks(agent) == (False, True)
    assert (await entries(agent, talk))[-1] == ("snooze.ended", "customer")


async def test_what_he_wrote_before_does_not_bring_him_back(stack: Stack):
    talk, agent = await served(stack)
    await talk.send("麻烦您查一下")
    await aside(agent, talk)
    await stack.application.snoozes.step()
    assert await marks(agent) == (True, False)


async def test_who_speaks_has_it_in_hand_again(stack: Stack, clock: HandClock):
    talk, agent = await served(stack)
    await aside(agent, talk)
    sent = await agent.act(talk.id, "messages", {"client_id": "c" * 12, "text": "查到了"})
    assert sent.status_code == 202
    assert await marks(agent) == (False, False)
    assert (await entries(agent, talk))[-1] == ("snooze.ended", "agent")
    clock.forward(hours=1)
    await stack.application.snoozes.step()
    assert await marks(agent) == (False, False)


async def test_it_can_be_taken_back_and_put_aside_anew(stack: Stack):
    talk, agent = await served(stack)
    refused = await agent.act(talk.id, "wake")
    assert (refused.status_code, code(refused)) == (409, "not_snoozed")
    await aside(agent, talk)
    assert (await agent.act(talk.id, "wake")).status_code == 200
    assert await marks(agent) == (False, True)
    await aside(agent, talk, "hour")
    assert await marks(agent) == (True, False)


async def test_only_who_has_the_customer_puts_him_aside(stack: Stack):
    talk, agent = await served(stack)
    other = await stack.staff("agent2")
    for action, body in (("snooze", {"until": "hour"}), ("wake", {})):
        refused = await other.act(talk.id, action, body)
        assert (refused.status_code, code(refused)) == (409, "not_yours")
    assert (await agent.act(talk.id, "snooze", {"until": "never"})).status_code == 422
    assert await entries(agent, talk) == []


async def test_a_new_agent_finds_nothing_put_aside(stack: Stack):
    talk, agent = await served(stack)
    other = await stack.staff("agent2")
    await inbox(other)
    await aside(agent, talk)
    body = {"agent": other.agent["id"], "note": "请接着办"}
    handed = await agent.act(talk.id, "transfer", body)
    assert handed.status_code == 200, handed.text
    assert await marks(other) == (False, False)


async def test_it_keeps_its_seat_and_ends_with_the_service(stack: Stack):
    talk, agent = await served(stack)
    await aside(agent, talk)
    assert (await agent.act(talk.id, "end")).status_code == 200
    assert (await agent.act(talk.id, "close", WRAP_UP)).status_code == 200
    assert await stack.application.snoozes.step() == 30.0
    assert (await inbox(agent))["mine"] == []


async def test_nobody_is_sent_away_for_silence_while_he_is_aside(stack: Stack, clock: HandClock):
    talk, agent = await served(stack)
    await agent.act(talk.id, "messages", {"client_id": "c" * 12, "text": "我去查，稍后回复您"})
    await aside(agent, talk, "hour")
    clock.forward(minutes=59)
    assert await stack.application.idle.step() == []
    clock.forward(minutes=1)
    await stack.application.snoozes.step()
    assert await stack.application.idle.step() == [], "the silence begins anew"
    clock.forward(minutes=12)
    assert len(await stack.application.idle.step()) == 1
