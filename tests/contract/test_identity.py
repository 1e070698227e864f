"""Customers the bank's site vouches for, what happens to their messages, and that they can be erased without a trace."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.core.database import Base
from service.identity.customers import hash_of_customer
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from tests.support.clocks import ShiftedClock as Clock
from tests.support.image_calls import files, queued, send, shown
from tests.support.stack import Stack, Talk, running
from tests.unit.identity.test_host_tokens import KEYS, token

CUSTOMER = "00098765432101"


@pytest.fixture
async def clock() -> Clock:
    return Clock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock, host_keys=KEYS) as stack:
        yield stack


def fresh(clock: Clock, jti: str, **changes: Any) -> str:
    return token(sub=CUSTOMER, exp=int(clock.now().timestamp()) + 300, jti=jti, **changes)


async def identify(talk: Talk, given: str) -> httpx.Response:
    return await talk.stack.http.post("/v1/visitors/identity", json={"token": given}, headers=talk.headers)


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


async def audited(stack: Stack, action: str) -> list[dict[str, Any]]:
    query = select(AuditRow.detail).where(AuditRow.action == action).order_by(AuditRow.id)
    async with stack.application.database.read() as connection:
        return list((await connection.execute(query)).scalars())


async def summary_of(stack: Stack, talk: Talk) -> dict[str, Any]:
    agent = await stack.staff()
    return dict((await agent.get(f"/v1/desk/conversations/{talk.id}")).json()["summary"])


async def test_an_anonymous_customer_becomes_known_and_keeps_the_conversation(stack: Stack, clock: Clock):
    talk = await stack.conversation()
    await talk.say("怎么查余额")
    assert (await identify(talk, fresh(clock, "j-1"))).json()["level"] == "verified"
    assert "怎么查余额" in [event["data"].get("text") for event in await talk.all()]
    await talk.say("我要买美元")
    assert (await summary_of(stack, talk))["identity_level"] == "verified"


async def test_who_signs_in_while_waiting_is_known_to_the_agent(stack: Stack, clock: Clock):
    talk = await stack.conversation()
    await talk.say("我要买美元")
    assert (await summary_of(stack, talk))["identity_level"] == "unverified"
    assert (await identify(talk, fresh(clock, "j-1"))).status_code == 200
    summary = await summary_of(stack, talk)
    assert (summary["identity_level"], summary["identity"]) == ("verified", "已由银行网站确认")
    clock.shift = timedelta(hours=2)
    assert (await summary_of(stack, talk))["identity_level"] == "lapsed"


async def test_nobody_vouched(stack: Stack):
    talk = await stack.conversation()
    await talk.say("我要买美元")
    assert (await summary_of(stack, talk))["identity_level"] == "unverified"


async def test_every_refusal_has_a_code_and_an_audit_row(stack: Stack, clock: Clock):
    talk = await stack.conversation()
    used = fresh(clock, "j-once")
    assert (await identify(talk, used)).status_code == 200
    now = int(clock.now().timestamp())
    tries = {
        "token_replayed": used,
        "token_signature": fresh(clock, "j-2", key="x" * 32),
        "token_algorithm": token({"alg": "none"}, exp=now + 300),
        "token_audience": fresh(clock, "j-3", aud="another"),
        "token_expired": token(exp=now - 61),
        "token_key": token({"kid": "k9"}, exp=now + 300),
    }
    for code, given in tries.items():
        answer = await identify(talk, given)
        assert (answer.status_code, code_of(answer)) == (401, code)
    assert [detail["code"] for detail in await audited(stack, "customer.token_refused")] == list(tries)
    other = await stack.conversation()
    assert code_of(await identify(other, used)) == "token_replayed", "whoever presents it"


@pytest.mark.parametrize("days", [1, 30])
async def test_a_used_token_stays_used_when_the_clock_goes_forward_and_back(stack: Stack, clock: Clock, days):
    one, other, thief = [await stack.conversation() for _ in range(3)]
    used = fresh(clock, "j-1")
    assert (await identify(one, used)).status_code == 200
    clock.shift = timedelta(days=days)
    assert (await identify(other, fresh(clock, "j-2"))).status_code == 200
    clock.shift = timedelta()
    assert code_of(await identify(thief, used)) == "token_replayed"


async def test_one_visitor_is_never_two_customers(stack: Stack, clock: Clock):
    talk = await stack.conversation()
    await identify(talk, fresh(clock, "j-1"))
    someone = token(sub="another", exp=int(clock.now().timestamp()) + 300, jti="j-2")
    answer = await identify(talk, someone)
    assert (answer.status_code, code_of(answer)) == (403, "other_customer")


async def test_it_is_asked_for_every_message(stack: Stack, clock: Clock):
    talk = await stack.conversation()
    await identify(talk, fresh(clock, "j-1"))
    assert (await talk.send("怎么查余额")).status_code == 202
    clock.shift = timedelta(seconds=300 + 61)
    answer = await talk.send("还有多少")
    assert (answer.status_code, code_of(answer)) == (401, "identity_lapsed")
    assert (await identify(talk, fresh(clock, "j-2"))).status_code == 200
    assert (await talk.send("还有多少")).status_code == 202


async def test_an_image_is_asked_about_like_a_message(tmp_path, clock: Clock):
    async with running(tmp_path, clock=clock, host_keys=KEYS, uploads=True) as stack:
        talk = await queued(stack)
        await identify(talk, fresh(clock, "j-1"))
        assert (await send(talk)).status_code == 202
        clock.shift = timedelta(seconds=300 + 61)
        answer = await send(talk, client_id="client-0002")
        assert (answer.status_code, code_of(answer)) == (401, "identity_lapsed")
        assert len(await shown(talk)) == len(files(stack)) == 1


async def test_a_key_that_is_taken_away_takes_its_customers_away(tmp_path, clock: Clock):
    async with running(tmp_path, clock=clock, host_keys=KEYS) as stack:
        talk = await stack.conversation()
        await identify(talk, fresh(clock, "j-1"))
        headers, conversation = talk.headers, talk.id
    async with running(tmp_path, clock=clock, host_keys={"k2": KEYS["k2"]}) as stack:
        path = f"/v1/conversations/{conversation}/messages"
        answer = await stack.http.post(
            path, json={"client_id": "client-0001", "text": "在吗"}, headers=headers
        )
        assert code_of(answer) == "identity_lapsed"


async def test_a_secret_is_hidden_and_answered_with_a_warning(stack: Stack):
    talk = await stack.conversation()
    receipt = (await talk.send("我的密码是829164，登不上")).json()
    await talk.replies_to(receipt["seq"])
    events = await talk.all()
    assert [event["data"]["code"] for event in events if event["type"] == "message.system"] == [
        "secret_hidden"
    ]
    assert "829164" not in json.dumps(events)
    await talk.say("我的手机号是13800138000")
    again = [event for event in await talk.all() if event["type"] == "message.system"]
    assert len(again) == 1, "only secrets are warned of"


WITHOUT_CUSTOMERS = {
    "agent_status", "audit", "audit_head", "content_changes", "desk_views", "failed_sign_ins", "jobs", "labels",
    "phrase_favourites", "phrase_sets", "phrases", "staff", "staff_sessions", "used_tokens",
}  # fmt: skip


def test_every_table_that_knows_customers_points_at_them():
    """A new table is either erased from, or named here by somebody who has thought about it."""
    pointing = {"visitor_id", "conversation_id"}
    others = {
        name
        for name, table in Base.metadata.tables.items()
        if name not in {"visitors", "conversations"} and not pointing & set(table.c.keys())
    }
    assert others == WITHOUT_CUSTOMERS


PLANTED = ("紫色河马", "绿豆汤勺", "橘子皮匠", "铜锣湾畔", "蓝莓账本")
"""Words that occur nowhere else: said, noted, promised by the people of the test."""


async def test_an_erased_customer_leaves_no_trace(tmp_path, clock: Clock):
    async with running(tmp_path, clock=clock, host_keys=KEYS) as stack:
        talk, other = await stack.conversation(), await stack.conversation()
        await identify(talk, fresh(clock, "j-1"))
        await talk.say(f"{PLANTED[0]}怎么查余额，我叫王{PLANTED[4][:2]}")
        await other.say("留着我")
        await talk.say(f"我要买美元，{PLANTED[1]}")
        agent = await stack.staff()
        assert (await agent.act(talk.id, "accept")).status_code == 200
        said = {"client_id": "agent-0001", "text": f"您好{PLANTED[2]}"}
        assert (await agent.act(talk.id, "messages", said)).status_code == 202
        assert (await agent.act(talk.id, "end")).status_code == 200
        log = tmp_path / "log" / "service.log"
        log.parent.mkdir(exist_ok=True)
        log.write_text(
            f'{{"conversation": "{talk.id}", "x": "{PLANTED[3]}"}}\n{{"event": "other"}}\n', "utf-8"
        )
        assert traces(tmp_path, talk), "planted, or the test shows nothing"

        pepper = (tmp_path / "secrets" / "customer_key").read_text().strip()
        erasing = Erasing(
            stack.application.database,
            stack.application.settings.database,
            tmp_path / "log",
            clock,
            lambda customer: hash_of_customer(pepper, customer),
            lambda ids: 0,
        )
        erased = await erasing.erase(CUSTOMER, "test")
        assert (erased.visitors, erased.conversations, erased.log_lines, erased.settled) == (1, 1, 1, True)
        assert traces(tmp_path, talk) == []
        assert log.read_text("utf-8") == '{"event": "other"}\n'
        assert await audited(stack, "customer.erased") == [{"visitors": 1, "conversations": 1}]
        assert (await talk.send("还在吗")).status_code == 401
        assert "留着我" in json.dumps(await other.all(), ensure_ascii=False)
        assert (await agent.get("/v1/desk/inbox")).status_code == 200


def traces(folder, talk: Talk) -> list[str]:
    """Every file that holds something of the customer, as text, as JSON escapes, or by hash."""
    pepper = (folder / "secrets" / "customer_key").read_text().strip()
    words = [
        *PLANTED[:4],
        CUSTOMER,
        hash_of_customer(pepper, CUSTOMER),
        talk.headers["Authorization"].split()[1],
    ]
    wanted = [word.encode() for word in words] + [json.dumps(word)[1:-1].encode() for word in words]
    found = []
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        found += [f"{path.name}: {word!r}" for word in wanted if word in content]
    return found
