"""Handing on respects who is there: refused with a code, and who is free is named. Groups say so before."""

import asyncio

import pytest

from service.handoff.line.tables import OfferRow
from service.handoff.routing.state import Offer
from service.handoff.tables import Handoff
from tests.support.line import HandClock, agent3, code, codes, inbox, queued, rows, set_status, step
from tests.support.stack import Member, Stack, Talk, running

FULL = "capacity: {default: 5, agents: {'1002': 1}}\n"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    desk = tmp_path / "desk.yml"
    text = (
        "hours: {default: always, skills: {loan: {workday: 9:00-9:30}}}\noverflow: {wealth: {general: 60}}\n"
    )
    desk.write_text(text + FULL, encoding="utf-8")
    async with running(tmp_path / "var", clock=clock, desk_file=desk) as stack:
        yield stack


async def served(stack: Stack, agent: Member) -> Talk:
    talk = await queued(stack)
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk


def to(member: Member) -> dict:
    return {"agent": member.agent["id"], "note": "请接着办"}


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [("break", "午饭", "agent_on_break"), ("busy", None, "agent_busy"), ("offline", None, "agent_offline")],
)
async def test_nobody_is_handed_a_customer_he_does_not_take(stack: Stack, status, reason, expected):
    ann, ben, cem = await stack.staff("agent1"), await stack.staff("agent2"), await agent3(stack, "forex")
    talk = await served(stack, ann)
    await set_status(ben, status, reason)
    for deed in ("transfer", "consult"):
        refused = await ann.act(talk.id, deed, to(ben))
        assert (refused.status_code, code(refused)) == (409, expected)
        assert "现在有空的同事：工号 1003。" in refused.json()["error"]["message"]
    assert (await talk.state())["agent"]["number"] == "1001"
    assert (await ann.act(talk.id, "transfer", to(cem))).json()["state"]["agent"]["number"] == "1003"


async def test_a_full_colleague_may_be_asked_and_not_be_given(stack: Stack):
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    talk, _ = await served(stack, ann), await served(stack, ben)
    refused = await ann.act(talk.id, "transfer", to(ben))
    assert code(refused) == "agent_full"
    assert "可以转到技能组" in refused.json()["error"]["message"]
    assert (await ann.act(talk.id, "consult", to(ben))).status_code == 200


async def test_a_customer_who_rings_takes_a_seat(stack: Stack):
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await served(stack, ann)
    await set_status(ann, "busy")
    other = await queued(stack)
    assert await step(stack) == [Offer(other.id, ben.agent["id"])]
    assert code(await ann.act(talk.id, "transfer", to(ben))) == "agent_full"
    await ben.act(other.id, "decline")
    assert (await ann.act(talk.id, "transfer", to(ben))).status_code == 200


async def test_of_two_at_once_one_gets_the_last_seat(stack: Stack):
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    talks = [await served(stack, ann) for _ in range(3)]
    answers = await asyncio.gather(*(ann.act(talk.id, "transfer", to(ben)) for talk in talks))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert len((await inbox(ben))["mine"]) == 1


async def test_a_group_that_is_closed_or_empty_says_so_before(stack: Stack, clock: HandClock):
    ann, cem = await stack.staff("agent1"), await agent3(stack, "forex", "general")
    talk = await served(stack, ann)
    reach = (await ann.get("/v1/desk/reach")).json()["groups"]
    shown = {one["id"]: (one["on_duty"], one["seats"], one["open"]) for one in reach}
    assert shown["forex"] == shown["wealth"] == (1, 5, True), "general helps out"
    assert (shown["account"], shown["loan"]) == ((0, 0, True), (0, 0, False))
    for skill, expected in (("account", "group_empty"), ("loan", "group_closed")):
        refused = await ann.act(talk.id, "transfer", {"skill": skill, "note": "请接着办"})
        assert (refused.status_code, code(refused)) == (409, expected)
    assert "明天（周二）9:00开始服务" in refused.json()["error"]["message"]
    assert (await talk.state())["owner"] == "human"
    body = {"skill": "loan", "note": "客户愿意等", "anyway": True}
    assert (await ann.act(talk.id, "transfer", body)).json()["state"]["owner"] == "queued"
    await set_status(ann, "busy")
    await step(stack)
    assert (await codes(talk))[-2:] == ["regrouped", "queue_closed"], "the customer knows at once"
    assert cem.agent["number"] == "1003"


async def test_the_own_group_is_another_pair_of_eyes(stack: Stack):
    """Whoever hands on is asked last, also if he took the customer out of the list and never rang."""
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    other = await served(stack, ben)
    talk = await served(stack, ann)
    body = {"skill": "forex", "note": "换个人看看", "anyway": True}
    assert (await ann.act(talk.id, "transfer", body)).status_code == 200
    assert [row.outcome for row in await rows(stack, OfferRow)] == ["handed_on"]
    assert await step(stack) == [], "the colleague is full; the sender is left alone for a while"
    await ben.act(other.id, "give-back", {"note": "好了"})
    assert await step(stack) == [Offer(talk.id, ben.agent["id"])]


async def seconds_waited(stack: Stack) -> float:
    """Of all who were accepted, in every service of this process."""
    lines = (await stack.metrics()).splitlines()
    sums = [line for line in lines if line.startswith('subtext_queue_wait_seconds_sum{outcome="accepted"}')]
    return sum(float(line.split()[-1]) for line in sums)


async def test_who_is_handed_on_waits_anew(stack: Stack, clock: HandClock):
    """An absence while he was served does not count, nor what he chose in another line."""
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await queued(stack)
    async with stack.application.database.write() as connection:
        await connection.execute(Handoff.__table__.update().values(choice="wait"))
    await ann.act(talk.id, "accept")
    clock.forward(minutes=9)
    await ann.act(talk.id, "transfer", {"skill": "account", "note": "其实是账户", "anyway": True})
    assert await step(stack) == [], "nobody is there, and he is not gone yet"
    row = (await rows(stack, Handoff))[0]
    assert (row.choice, row.outcome) == (None, None)
    clock.forward(seconds=61)
    await talk.state()
    await step(stack)
    assert (await codes(talk))[-1] == "queue_unstaffed"
    await ben.get("/v1/desk/inbox")
    before = await seconds_waited(stack)
    await ben.act(talk.id, "accept")
    assert await seconds_waited(stack) - before == pytest.approx(61)


async def test_no_question_to_who_left(stack: Stack, clock: HandClock):
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    talk = await served(stack, ann)
    clock.forward(minutes=2)
    await ann.get("/v1/desk/inbox")
    assert code(await ann.act(talk.id, "consult", to(ben))) == "agent_away"
