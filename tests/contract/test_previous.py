"""What a customer came to people with before, as the agent who has him again reads it."""

import pytest

from tests.contract.test_identity import fresh, identify
from tests.support.line import WRAP_UP, HandClock, agent3, queued
from tests.support.stack import Member, Stack, Talk, running
from tests.unit.identity.test_host_tokens import KEYS


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock, host_keys=KEYS, login_rate="1000/second") as stack:
        yield stack


async def served(agent: Member, talk: Talk, note: str = "已说明购汇步骤") -> None:
    for deed, body in (("accept", {}), ("end", {}), ("close", {**WRAP_UP, "note": note})):
        answer = await agent.act(talk.id, deed, body)
        assert answer.status_code == 200, answer.text


async def previous(member: Member, talk: Talk, status: int = 200) -> list[dict]:
    answer = await member.get(f"/v1/desk/conversations/{talk.id}/previous")
    assert answer.status_code == status, answer.text
    return list(answer.json().get("services", ()))


async def test_who_comes_again_brings_what_he_came_with_before(stack: Stack, clock: HandClock):
    agent, talk = await stack.staff(), await queued(stack)
    assert await previous(agent, talk) == [], "what goes on now is no past"
    await served(agent, talk, note="长" * 100)
    clock.forward(hours=1)
    await talk.say("我还想买点美元")
    (one,) = await previous(agent, talk)
    assert (one["conversation"], one["agent"], one["readable"]) == (talk.id, "1001", True)
    assert (one["outcome"], one["skill"]["id"]) == ({"code": "solved", "text": "已解决"}, "forex")
    assert 0 < len(one["note"]) < 40, "the beginning of it"


async def test_it_is_the_customers_whole_past_in_every_browser(stack: Stack, clock: HandClock):
    agent = await stack.staff()
    first, second, stranger = await queued(stack), await queued(stack), await queued(stack)
    for talk in (first, second):
        assert (await identify(talk, fresh(clock, jti=talk.id))).status_code == 200
    await served(agent, first)
    assert [one["conversation"] for one in await previous(agent, second)] == [first.id]
    assert await previous(agent, stranger) == []


async def test_of_another_groups_service_the_note_stays_there(stack: Stack, clock: HandClock):
    agent, other = await stack.staff(), await agent3(stack, "general")
    talk = await queued(stack)
    await served(agent, talk)
    clock.forward(hours=1)
    await talk.say("转人工")
    (one,) = await previous(other, talk)
    assert (one["readable"], one["note"], one["outcome"]["code"]) == (False, "", "solved")
    (one,) = await previous(await stack.staff("lead"), talk)
    assert (one["readable"], one["note"]) == (True, "已说明购汇步骤")


async def test_only_who_may_read_the_conversation_reads_what_was_before(stack: Stack):
    agent, other = await stack.staff(), await agent3(stack, "credit")
    talk = await queued(stack)
    await served(agent, talk)
    await previous(other, talk, 404)
