"""Where a conversation began and what its customer is to the bank: shown, filtered by, and no way past others."""

import pytest

from tests.contract.test_identity import identify
from tests.support.clocks import ShiftedClock as Clock
from tests.support.line import inbox
from tests.support.stack import Member, Stack, Talk, running
from tests.unit.identity.test_host_tokens import KEYS, token


@pytest.fixture
async def clock() -> Clock:
    return Clock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock, host_keys=KEYS) as stack:
        yield stack


def fresh(clock: Clock, jti: str, **claims: object) -> str:
    return token(exp=int(clock.now().timestamp()) + 300, jti=jti, **claims)


async def opened(stack: Stack, headers: dict[str, str], **body: str) -> Talk:
    answer = await stack.http.post("/v1/conversations", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return Talk(stack, headers, answer.json())


async def found(agent: Member, **wanted: object) -> list[str]:
    answer = await agent.get("/v1/desk/conversations", **wanted)
    assert answer.status_code == 200, answer.text
    return [one["conversation"] for one in answer.json()["conversations"]]


async def test_a_conversation_keeps_its_channel(stack: Stack):
    agent, ids = await stack.staff(), {}
    for channel in ("web", "link", "app"):
        talk = await opened(stack, await stack.visitor(), channel=channel)
        await talk.say("我想买点美元")
        ids[channel] = talk.id
    plain = await stack.conversation()
    await plain.say("我想买点美元")
    cards = {one["conversation"]: one["channel"] for one in (await inbox(agent))["waiting"]}
    assert cards == {**{ids[name]: name for name in ids}, plain.id: "web"}
    assert await found(agent, channel="app") == [ids["app"]]
    assert (await agent.get("/v1/desk/conversations", channel="fax")).status_code == 422
    for body in ({"channel": "fax"}, {"channel": None}, {"channel": 1}):
        answer = await stack.http.post("/v1/conversations", json=body, headers=plain.headers)
        assert answer.status_code == 422


async def test_the_bank_says_who_is_a_vip_before_or_during_the_conversation(stack: Stack, clock: Clock):
    agent = await stack.staff()
    before, during, never = [await stack.conversation() for _ in range(3)]
    assert (await identify(before, fresh(clock, "j-1", level="vip"))).status_code == 200
    before = await opened(stack, before.headers)
    for talk in (before, during, never):
        await talk.say("我想买点美元")
    assert (await identify(during, fresh(clock, "j-2", sub="2", level="vip"))).status_code == 200
    assert (await identify(never, fresh(clock, "j-3", sub="3"))).status_code == 200
    vips = {one["conversation"]: one["vip"] for one in (await inbox(agent))["waiting"]}
    assert vips == {before.id: True, during.id: True, never.id: False}
    assert set(await found(agent, vip=1)) == {before.id, during.id}
    assert (await identify(during, fresh(clock, "j-4", sub="2", level="normal"))).status_code == 200
    assert await found(agent, vip=1) == [before.id], "the newest token counts"


async def test_what_has_ended_keeps_its_level(stack: Stack, clock: Clock):
    agent, talk = await stack.staff(), await stack.conversation()
    await identify(talk, fresh(clock, "j-1", level="vip"))
    await talk.say("我想买点美元")
    await agent.act(talk.id, "accept")
    await agent.act(talk.id, "end")
    await agent.act(talk.id, "close", {"category": "forex.exchange", "resolved": True, "note": "已说明"})
    assert (await identify(talk, fresh(clock, "j-2"))).status_code == 200
    assert await found(agent, vip=1, list="ended") == [talk.id]


@pytest.mark.parametrize("level", ["gold", "", 1, ["vip"]])
async def test_a_level_nobody_knows_is_refused(stack: Stack, clock: Clock, level):
    talk = await stack.conversation()
    answer = await identify(talk, fresh(clock, "j-1", level=level))
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "token_claims")


async def test_a_vip_passes_nobody_least_of_all_who_is_being_defrauded(stack: Stack, clock: Clock):
    agent, order = await stack.staff(), []
    for text, level in (("我想买点美元", "normal"), ("我想买点美元", "vip"), ("被骗了", "normal")):
        talk = await stack.conversation()
        await identify(talk, fresh(clock, f"j-{len(order)}", sub=f"s{len(order)}", level=level))
        await talk.say(text)
        order.append(talk.id)
    plain, vip, urgent = order
    assert [one["conversation"] for one in (await inbox(agent))["waiting"]] == [urgent, plain, vip]
