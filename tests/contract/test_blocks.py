"""Customers who may not write for a while: proposed, decided, ended, and what passes all the same."""

import asyncio
import json
import re

import pytest
from websockets.asyncio.client import connect

from service.conversations.hub import STAFF
from service.core.clock import iso
from service.desk.blocks.tables import BlockRow
from service.identity.customers import hash_of_customer
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from tests.contract.test_identity import CUSTOMER, fresh, identify
from tests.contract.test_oversight import someone
from tests.support.image_calls import send as send_image
from tests.support.images import image
from tests.support.library import FakeHit, FakeKnowledge
from tests.support.line import HandClock, agent3, choose, code, codes, queued, rows, texts
from tests.support.mind import scripted_mind
from tests.support.stack import Member, Stack, Talk, running
from tests.unit.identity.test_host_tokens import KEYS

LOST = "卡丢了怎么办"
SCAMMED = "我刚被骗子骗走了五万块"
KNOWLEDGE = FakeKnowledge(
    {LOST: [FakeHit("card.loss", 0.9)], "怎么查余额": [FakeHit("account.balance", 0.9)]}
)


@pytest.fixture
async def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    # The clock stands still, so nothing that counts by it may be tight.
    async with running(
        tmp_path,
        clock=clock,
        host_keys=KEYS,
        mind=scripted_mind(KNOWLEDGE),
        login_rate="1000/second",
        uploads=True,
    ) as stack:
        yield stack


async def propose(member: Member, talk: Talk, hours: int = 1, reason: str = "abuse", note: str = ""):
    return await member.act(talk.id, "block", {"reason": reason, "hours": hours, "note": note})


async def decide(member: Member, block: str, what: str):
    return await member.post(f"/v1/desk/blocks/{block}/{what}")


async def blocked(stack: Stack, hours: int = 1) -> tuple[Talk, str, Member]:
    """A customer with a person, blocked by a supervisor; the block's id; the supervisor."""
    talk, lead = await queued(stack), await stack.staff("lead")
    answer = await propose(lead, talk, hours)
    assert answer.status_code == 201, answer.text
    return talk, answer.json()["id"], lead


async def listed(lead: Member, which: str = "current") -> list[tuple[str, str]]:
    answer = await lead.get("/v1/desk/blocks", list=which)
    assert answer.status_code == 200, answer.text
    return [(one["id"], one["state"]) for one in answer.json()["blocks"]]


async def test_an_agent_proposes_and_nothing_changes_until_a_supervisor_confirms(stack: Stack, clock):
    talk, agent, lead = await queued(stack), await stack.staff(), await stack.staff("lead")
    proposed = await propose(agent, talk, 24, "spam", "他的卡号是 6222021234567890128")
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    assert "6222021234567890128" not in proposed.text, "what is noted is masked"
    assert code(await propose(agent, talk)) == "already_proposed"
    assert (await talk.send("在吗")).status_code == 202
    block = proposed.json()["id"]
    assert await listed(lead) == [(block, "proposed")]
    confirmed = await decide(lead, block, "confirm")
    assert confirmed.status_code == 200, confirmed.text
    told = confirmed.json()
    assert (told["state"], told["until"]) == ("active", "2026-11-24T02:00:00.000Z")
    assert (told["proposed_by"]["number"], told["decided_by"]["number"]) == ("1001", lead.agent["number"])
    assert told["conversation"] == talk.id
    refused = await talk.send("在吗")
    assert (refused.status_code, code(refused)) == (403, "customer_blocked")
    assert refused.json()["error"]["until"] == told["until"]
    assert "11月24日 10:00" in refused.json()["error"]["message"]
    assert await texts(talk, "blocked") == ["对话已暂停到11月24日 10:00，急事请拨打 400-000-0000。"]
    seen = (await agent.get(f"/v1/desk/conversations/{talk.id}/block")).json()["block"]
    assert (seen["id"], seen["state"]) == (block, "active")
    entries = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()["entries"]
    assert [entry["type"] for entry in entries] == ["block.proposed", "block.confirmed"]


async def test_whoever_waits_for_a_change_has_it_at_once(stack: Stack):
    talk, agent, lead = await queued(stack), await stack.staff(), await stack.staff("lead")
    known = (await lead.get("/v1/desk/blocks")).json()["version"]
    asked = asyncio.create_task(lead.get("/v1/desk/blocks", known=known, wait=20))
    with stack.application.promises._hub.subscribe(STAFF) as frames:
        assert (await propose(agent, talk, note="提醒过")).status_code == 201
        told = [frame for frame in frames.drain() if frame["type"] == "blocks.changed"]
    assert told == [{"type": "blocks.changed"}], "once, and it names nobody"
    news = (await asked).json()
    assert [one["note"] for one in news["blocks"]] == ["提醒过"]
    assert news["version"] != known
    again = await lead.get("/v1/desk/blocks", known=known, wait=20)
    assert again.json() == news, "what is known is old: there is nothing to wait for"
    assert (await decide(lead, news["blocks"][0]["id"], "confirm")).status_code == 200
    assert (await lead.get("/v1/desk/blocks", known=news["version"], wait=20)).json()["version"] != news[
        "version"
    ]


async def test_who_may_do_what(stack: Stack):
    talk, agent, lead = await queued(stack), await stack.staff(), await stack.staff("lead")
    stranger, other = await agent3(stack, "credit"), await stack.conversation()
    assert (await propose(stranger, talk)).status_code == 404, "not his to see"
    assert (await propose(lead, other)).status_code == 404, "nobody was handed this one"
    block = (await propose(agent, talk)).json()["id"]
    for what in ("confirm", "decline", "lift"):
        assert code(await decide(agent, block, what)) == "role_required"
    assert code(await agent.get("/v1/desk/blocks")) == "role_required"
    assert (await decide(lead, "b_" + "x" * 22, "confirm")).status_code == 404
    assert code(await decide(lead, block, "lift")) == "block_over"
    bad = {"reason": "other", "hours": 1}
    assert code(await lead.act(talk.id, "block", bad)) == "note_missing"
    assert (await lead.act(talk.id, "block", {"reason": "abuse", "hours": 2})).status_code == 422


async def test_a_declined_or_forgotten_proposal_blocks_nobody(stack: Stack, clock):
    talk, agent, lead = await queued(stack), await stack.staff(), await stack.staff("lead")
    first = (await propose(agent, talk)).json()["id"]
    assert (await decide(lead, first, "decline")).json()["state"] == "declined"
    assert code(await decide(lead, first, "confirm")) == "block_decided"
    clock.forward(seconds=1)
    second = (await propose(agent, talk)).json()["id"]
    clock.forward(hours=24)
    agent, lead = await stack.staff(), await stack.staff("lead")
    assert code(await decide(lead, second, "confirm")) == "block_decided"
    assert await listed(lead) == []
    assert await listed(lead, "past") == [(second, "lapsed"), (first, "declined")]
    assert (await talk.send("在吗")).status_code == 202
    assert (await propose(agent, talk)).status_code == 201, "it may be proposed anew"


async def test_it_ends_to_the_moment(stack: Stack, clock):
    talk, block, _ = await blocked(stack)
    clock.forward(minutes=59, seconds=59, milliseconds=999)
    assert code(await talk.send("在吗")) == "customer_blocked"
    clock.forward(milliseconds=1)
    assert (await talk.send("在吗")).status_code == 202
    lead = await stack.staff("lead")
    assert await listed(lead, "past") == [(block, "expired")]
    assert code(await decide(lead, block, "lift")) == "block_over"


async def test_a_supervisor_lifts_it(stack: Stack):
    talk, block, lead = await blocked(stack, 168)
    assert (await decide(lead, block, "lift")).json()["state"] == "lifted"
    assert (await talk.send("在吗")).status_code == 202
    assert await texts(talk, "block_lifted") == ["您可以继续咨询了。"]
    assert await listed(lead, "past") == [(block, "lifted")]
    assert [row.action for row in await rows(stack, AuditRow) if row.action.startswith("block.")] == [
        "block.confirmed",
        "block.lifted",
    ]


async def test_of_two_supervisors_one_decides(stack: Stack):
    talk, agent, lead = await queued(stack), await stack.staff(), await stack.staff("lead")
    other = await someone(stack, "supervisor")
    block = (await propose(agent, talk)).json()["id"]
    answers = await asyncio.gather(decide(lead, block, "confirm"), decide(other, block, "confirm"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await texts(talk, "blocked")) == 1
    lifts = await asyncio.gather(decide(lead, block, "lift"), decide(other, block, "lift"))
    assert sorted(answer.status_code for answer in lifts) == [200, 409]
    assert len(await texts(talk, "block_lifted")) == 1
    proposals = await asyncio.gather(propose(agent, talk), propose(lead, talk), propose(other, talk))
    assert sorted(answer.status_code for answer in proposals) == [201, 409, 409]


async def test_what_was_sent_before_is_kept_and_a_resend_gets_its_receipt(stack: Stack):
    talk = await queued(stack)
    sent = await talk.send("还有个问题", "client-0001")
    assert (await propose(await stack.staff("lead"), talk)).status_code == 201
    again = await talk.send("还有个问题", "client-0001")
    assert (again.status_code, again.json()["duplicate"]) == (202, True)
    assert again.json()["seq"] == sent.json()["seq"]
    assert "还有个问题" in [event["data"].get("text") for event in await talk.all()]


async def socket_of(stack: Stack, talk: Talk):
    ticket = (await stack.http.post("/v1/socket-tickets", json={}, headers=talk.headers)).json()["ticket"]
    socket = await connect(stack.url.replace("http", "ws") + "/v1/ws")
    wanted = [{"conversation": talk.id, "after": 0, "epoch": talk.epoch}]
    await socket.send(json.dumps({"type": "hello", "ticket": ticket, "subscriptions": wanted}))
    return socket


async def frame_of(socket, kind: str, **fields: str) -> dict:
    """The next frame of this kind with these fields in its event's data."""
    while True:
        frame = json.loads(await asyncio.wait_for(socket.recv(), 20))
        data = frame.get("event", {}).get("data", {})
        if frame["type"] == kind and all(data.get(name) == value for name, value in fields.items()):
            return dict(frame)


async def test_every_tab_is_told_and_the_socket_refuses_as_http_does(stack: Stack):
    talk = await queued(stack)
    tabs = [await socket_of(stack, talk) for _ in range(2)]
    try:
        for tab in tabs:
            await frame_of(tab, "state")
        assert (await propose(await stack.staff("lead"), talk)).status_code == 201
        for number, tab in enumerate(tabs):
            await frame_of(tab, "event", code="blocked")
            said = {"conversation": talk.id, "client_id": f"client-000{number}", "text": "在吗"}
            await tab.send(json.dumps({"type": "send", **said}))
            nack = await frame_of(tab, "nack")
            assert (nack["code"], nack["until"]) == ("customer_blocked", "2026-11-23T03:00:00.000Z")
    finally:
        for tab in tabs:
            await tab.close()


async def test_another_conversation_of_the_same_visitor_is_no_way_around(stack: Stack):
    talk, _, _ = await blocked(stack)
    opened = await stack.http.post("/v1/conversations", json={}, headers=talk.headers)
    second = Talk(stack, talk.headers, opened.json())
    assert code(await second.send("在吗")) == "customer_blocked"
    assert (await (await stack.conversation()).send("在吗")).status_code == 202, "nobody else is"


async def test_a_known_customer_is_blocked_in_all_his_browsers(stack: Stack, clock):
    one, other = await queued(stack), await stack.conversation()
    await identify(one, fresh(clock, "j-1"))
    await identify(other, fresh(clock, "j-2"))
    lead = await stack.staff("lead")
    made = (await propose(lead, one)).json()
    assert made["known"]
    assert code(await other.send("在吗")) == "customer_blocked"
    await other.say(SCAMMED)
    assert (await other.send("他让我转账")).status_code == 202, "the door stands open in this browser"
    await decide(lead, made["id"], "lift")
    assert (await one.send("在吗")).status_code == 202
    again = (await propose(lead, other)).json()
    assert re.fullmatch(r"[0-9A-F]{4}", made["mark"])
    assert again["mark"] == made["mark"], "staff see that it is the same customer"


@pytest.mark.parametrize("text", [LOST, SCAMMED, "我的卡被盗刷了三千"])
async def test_an_emergency_passes_and_opens_the_door_for_what_follows(stack: Stack, clock, text):
    talk, block, lead = await blocked(stack)
    clock.forward(minutes=1)
    assert code(await talk.send("怎么查余额")) == "customer_blocked"
    with stack.application.promises._hub.subscribe(STAFF) as frames:
        assert (await talk.send(text)).status_code == 202
        assert {"type": "blocks.changed"} in frames.drain(), "supervisors see at once that he told of one"
    assert (await talk.send("是信用卡")).status_code == 202, "an answer is no emergency by itself"
    told = (await lead.get("/v1/desk/blocks")).json()["blocks"][0]
    assert (told["id"], told["told_at"]) == (block, iso(clock.now()))
    clock.forward(minutes=15)
    assert code(await talk.send("怎么查余额")) == "customer_blocked"


async def test_whom_an_emergency_brought_to_a_person_is_heard_to_the_end(stack: Stack, clock):
    talk, _, _ = await blocked(stack)
    clock.forward(minutes=1)
    opened = await stack.http.post("/v1/conversations", json={}, headers=talk.headers)
    urgent = Talk(stack, talk.headers, opened.json())
    await urgent.say(SCAMMED)
    assert (await urgent.state())["owner"] == "queued"
    clock.forward(minutes=40)
    assert (await urgent.send("是昨天晚上的事")).status_code == 202
    assert code(await talk.send("在吗")) == "customer_blocked", "the other conversation stays closed"


async def test_nothing_is_left_in_the_queue_instead(stack: Stack):
    talk, _, _ = await blocked(stack)
    assert code(await choose(talk, choice="message", text="垃圾广告")) == "customer_blocked"


async def test_images_are_refused(stack: Stack):
    talk, _, _ = await blocked(stack)
    assert code(await send_image(talk, image())) == "customer_blocked"


async def test_the_past_is_listed_in_pages(stack: Stack, monkeypatch):
    monkeypatch.setattr("service.desk.blocks.store.PAGE", 2)
    talk, lead = await queued(stack), await stack.staff("lead")
    for _ in range(3):
        assert (await decide(lead, (await propose(lead, talk)).json()["id"], "lift")).status_code == 200
    first = (await lead.get("/v1/desk/blocks", list="past")).json()
    second = (await lead.get("/v1/desk/blocks", list="past", before=first["next"])).json()
    assert (len(first["blocks"]), len(second["blocks"]), second["next"]) == (2, 1, None)
    assert len({one["id"] for one in first["blocks"] + second["blocks"]}) == 3


async def test_a_block_goes_with_the_customer_who_is_erased(stack: Stack, clock, tmp_path):
    talk = await queued(stack)
    await identify(talk, fresh(clock, "j-1"))
    lead = await stack.staff("lead")
    assert (await propose(lead, talk, note="紫色河马")).status_code == 201
    pepper = (tmp_path / "secrets" / "customer_key").read_text().strip()
    database, url = stack.application.database, stack.application.settings.database
    erasing = Erasing(
        database, url, tmp_path / "log", clock, lambda one: hash_of_customer(pepper, one), lambda ids: 0
    )
    assert (await erasing.erase(CUSTOMER, "test")).conversations == 1
    assert await rows(stack, BlockRow) == []
    audited = [row for row in await rows(stack, AuditRow) if row.action == "block.confirmed"]
    assert [(row.subject, row.detail) for row in audited] == [(None, {})]
    assert await listed(lead) == []


async def test_the_customer_sees_no_reason_note_or_name(stack: Stack):
    talk, agent, lead = await queued(stack), await stack.staff(), await stack.staff("lead")
    block = (await propose(agent, talk, note="只给同事看")).json()["id"]
    before = await codes(talk)
    assert (await decide(lead, block, "confirm")).status_code == 200
    seen = json.dumps(await talk.all(), ensure_ascii=False)
    assert "只给同事看" not in seen
    assert "abuse" not in seen
    assert (await codes(talk))[len(before) :] == ["blocked"]
