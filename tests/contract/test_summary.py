"""The summary at the desk, and the outside desk that is told: through the running service."""

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.handoff.outside.payload import WebhookRefused
from tests.support.stack import Stack, running
from tests.unit.handoff.test_webhook_sender import local_server


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path, reopen_minutes=0) as stack:
        yield stack


async def summary_of(stack: Stack, conversation: str) -> dict:
    agent = await stack.staff()
    answer = await agent.get(f"/v1/desk/conversations/{conversation}/summary")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_what_a_waiting_customer_adds_and_switches_appears(stack: Stack):
    talk = await stack.conversation()
    await talk.say("我想买点美元")
    before = await summary_of(stack, talk.id)
    assert (before["added"], before["elder"]) == ([], False)
    await talk.send("孩子下周就要开学了")
    path = f"/v1/conversations/{talk.id}/preferences"
    assert (await stack.http.put(path, json={"elder": True}, headers=talk.headers)).status_code == 200
    agent = await stack.staff()
    shown = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()["summary"]
    assert (shown["added"], shown["elder"]) == (["孩子下周就要开学了"], True)
    assert shown["headline"] == before["headline"]
    await agent.act(talk.id, "accept")
    await talk.send("您好，终于有人了")
    assert (await summary_of(stack, talk.id))["added"] == ["孩子下周就要开学了"]


async def test_an_earlier_contact_on_the_same_topic_is_named_with_its_outcome(stack: Stack):
    agent = await stack.staff()
    first = await stack.conversation()
    await first.say("我想买点美元")
    await agent.act(first.id, "accept")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    promise = {"kind": "callback", "what": "查好额度回电", "due_at": tomorrow}
    made = await agent.post(f"/v1/desk/conversations/{first.id}/commitments", promise)
    assert made.status_code == 201, made.text
    await agent.act(first.id, "end")
    wrap_up = {"category": "forex.exchange", "resolved": False, "note": "等额度，电话[手机号 尾号5678]"}
    assert (await agent.act(first.id, "close", wrap_up)).status_code == 200

    opened = await stack.http.post("/v1/conversations", json={}, headers=first.headers)
    again = type(first)(stack, first.headers, opened.json())
    await again.say("我想买点美元")
    summary = await summary_of(stack, again.id)
    (contact,) = summary["earlier"]
    assert (contact["conversation"], contact["by"], contact["outcome"]["code"]) == (
        first.id,
        "person",
        "unsolved",
    )
    assert contact["note"] == "等额度，电话[手机号 尾号5678]"
    assert [one["text"] for one in summary["promised"]] == ["回电：查好额度回电"]
    assert summary["identity_level"] == "unverified"

    stranger = await stack.conversation()
    await stranger.say("我想买点美元")
    assert (await summary_of(stack, stranger.id))["earlier"] == []


async def test_a_closed_matter_is_an_earlier_contact_and_not_part_of_the_next_one(stack: Stack):
    agent = await stack.staff()
    talk = await stack.conversation()
    await talk.say("我想买点美元给孩子")
    await agent.act(talk.id, "accept")
    await agent.act(talk.id, "end")
    wrap_up = {"category": "forex.exchange", "resolved": True, "note": "好了"}
    await agent.act(talk.id, "close", wrap_up)
    await talk.say("还要再买些美元去旅游")
    summary = await summary_of(stack, talk.id)
    assert summary["first_said"] == "还要再买些美元去旅游"
    assert [one["outcome"]["code"] for one in summary["earlier"]] == ["solved"]


async def test_nobody_without_the_right_reads_it(stack: Stack):
    talk = await stack.conversation()
    await talk.say("我想买点美元")
    path = f"/v1/desk/conversations/{talk.id}/summary"
    assert (await stack.http.get(path)).status_code == 401
    assert (await stack.http.get(path, headers=talk.headers)).status_code == 401
    bot_only = await stack.conversation()
    await bot_only.say("怎么查余额")
    agent = await stack.staff()
    assert (await agent.get(f"/v1/desk/conversations/{bot_only.id}/summary")).status_code in {403, 404}


async def test_an_outside_desk_is_told_signed_and_masked(tmp_path: Path):
    seen: list[bytes] = []
    async with local_server(seen) as (_server, port):
        settings = {
            "outside_desk_urls": [f"http://127.0.0.1:{port}/in"],
            "outside_desk_hosts": ["127.0.0.1"],
        }
        async with running(tmp_path, **settings) as stack:
            talk = await stack.conversation()
            await talk.say("我的手机13812345678收不到验证码123456")
            await talk.say("我想买点美元")
            async with asyncio.timeout(20):
                while not seen:
                    await asyncio.sleep(0.02)
            head, _, body = seen[0].partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n")[1:])
            key = (tmp_path / "secrets" / "outside_desk_secret").read_text(encoding="utf-8").strip()
    raw_id = next(line for line in head.decode().split("\r\n") if line.lower().startswith("webhook-id"))
    signed = raw_id.split(": ")[1].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    digest = base64.b64encode(hmac.digest(key.encode(), signed, hashlib.sha256)).decode()
    assert f"v1,{digest}" in head.decode()
    told = json.loads(body)
    assert (told["conversation"], told["type"]) == (talk.id, "handoff.queued")
    assert "[手机号 尾号5678]" in told["text"]
    assert b"13812345678" not in body
    assert b"123456" not in body


async def test_an_address_that_posts_may_not_go_to_stops_the_start(tmp_path: Path):
    with pytest.raises(WebhookRefused):
        async with running(tmp_path, outside_desk_urls=["https://elsewhere.example/in"]):
            pass
