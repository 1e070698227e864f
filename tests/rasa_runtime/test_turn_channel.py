"""The channel over HTTP: what a turn is, and that every failure has a code."""

import asyncio
import json

import pytest
from aiohttp import web

from tests.rasa_runtime.conftest import answer, slots_set

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_ready_with_the_model(rasa):
    async with rasa.http.get(f"{rasa.url}/") as response:
        assert (response.status, (await response.json())["status"]) == (200, "ok")


async def test_a_turn(rasa, action_server):
    body = await rasa.answered("预留手机号是多少")
    assert body["outcome"]["messages"][0]["text"] == "好的"
    assert body["nlu"]["intent"] == "phone.reserved_query"
    assert 0 < body["nlu"]["confidence"] <= 1
    assert len(body["nlu"]["ranking"]) == 5
    assert action_server.names() == ["action_decide"]
    assert "domain" not in action_server.calls[0]


async def test_a_turn_may_be_named_by_who_asks(rasa, action_server):
    asked = {"conversation": "c", "turn": 1, "text": "你好", "state": None, "sender": "ab12" * 8}
    status, _ = await rasa.post(json=asked)
    assert status == 200
    assert {call["tracker"]["sender_id"] for call in action_server.calls} == {asked["sender"]}


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Basic a-token-for-the-tests-only"])
async def test_without_the_token(rasa, action_server, header):
    headers = {"Authorization": header} if header else {}
    status, body = await rasa.post(headers=headers, json={})
    assert (status, body["error"]["code"]) == (401, "unauthorized")
    assert action_server.calls == []


GOOD = {"conversation": "c", "turn": 1, "text": "你好", "state": None}
BAD = [
    (b"{", 400, "malformed"),
    (b"\xff\xfe", 400, "malformed"),
    (b"[" * 5000, 400, "malformed"),
    (b"[]", 422, "invalid"),
    (b"null", 422, "invalid"),
    *[
        (json.dumps({**GOOD, **change}).encode(), 422, "invalid")
        for change in (
            {"text": None}, {"text": " \n"}, {"text": 3}, {"text": "长" * 501}, {"turn": "1"}, {"turn": True},
            {"conversation": ""}, {"conversation": 7}, {"state": []}, {"state": {"v": 9}}, {"state": {"v": 1, "slots": 3}},
            {"sender": 7}, {"sender": "x y"}, {"sender": "a" * 65},
        )
    ],
    (json.dumps({**GOOD, "extra": "x" * 70_000}).encode(), 413, "too_large"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code"), BAD)
async def test_bad_requests(rasa, action_server, body, status, code):
    got, answered = await rasa.post(data=body)
    assert (got, answered["error"]["code"]) == (status, code)
    assert "Traceback" not in json.dumps(answered)
    assert action_server.calls == []


@pytest.mark.parametrize(
    "text", ["/restart", " /restart", "/talk.greet", '/card.loss{"need": "x"}', "/back", "//"]
)
async def test_a_leading_slash_is_text(rasa, action_server, text):
    state = (await rasa.answered("你好", None))["state"]
    action_server.script["action_decide"] = answer(misses=3)
    state = (await rasa.answered("你好", state))["state"]
    action_server.script.clear()
    body = await rasa.answered(text, state)
    assert body["nlu"]["confidence"] < 1
    assert body["state"]["slots"]["misses"] == 3
    assert action_server.names()[-1] == "action_decide"
    assert len(body["state"]["turns"]) == 3


async def test_slots_come_back_and_go_on(rasa, action_server):
    action_server.script["action_decide"] = answer(
        last_topic="card.loss", memory={"said": ["a#0"], "anger": 1}
    )
    state = (await rasa.answered("卡丢了"))["state"]
    action_server.script["action_decide"] = lambda call: answer(
        misses=(call["tracker"]["slots"]["misses"] or 0) + 1
    )
    for expected in (1, 2, 3):
        state = (await rasa.answered("嗯", json.loads(json.dumps(state))))["state"]
        assert state["slots"]["misses"] == expected
    assert action_server.calls[-1]["tracker"]["slots"]["memory"] == {"said": ["a#0"], "anger": 1}


async def test_the_action_sees_earlier_texts_in_order(rasa, action_server):
    state = None
    for text in ("一", "二", "三"):
        state = (await rasa.answered(text, state))["state"]
    users = [
        event["text"] for event in action_server.calls[-1]["tracker"]["events"] if event["event"] == "user"
    ]
    assert users == ["一", "二", "三"]


def probing(action_server):
    action_server.script["action_decide"] = {
        "events": [*slots_set(surface="phone.reserved_query"), {"event": "followup", "name": "need_form"}],
        "responses": [],
    }
    action_server.script["validate_need_form"] = {"events": slots_set(probes=0), "responses": []}
    action_server.script["action_ask_need"] = answer("怎么了？", "probe", probes=1)


async def test_a_probe_and_its_answer(rasa, action_server):
    probing(action_server)
    body = await rasa.answered("预留手机号是多少")
    assert action_server.names() == ["action_decide", "validate_need_form", "action_ask_need"]
    assert (body["outcome"]["decision"]["kind"], body["state"]["loop"]) == ("probe", "need_form")

    action_server.reset()
    action_server.script["validate_need_form"] = {"events": slots_set(need="change_number"), "responses": []}
    action_server.script["action_decide"] = lambda call: answer(
        call["tracker"]["slots"]["need"], need=None, surface=None
    )
    body = await rasa.answered("换号了", body["state"])
    assert action_server.names() == ["validate_need_form", "action_decide"]
    assert action_server.calls[0]["tracker"]["slots"]["requested_slot"] == "need"
    assert body["outcome"]["messages"][0]["text"] == "change_number"
    assert body["state"]["loop"] is None


async def test_an_unclear_reply_is_asked_again_inside_the_form(rasa, action_server):
    probing(action_server)
    state = (await rasa.answered("预留手机号是多少"))["state"]
    action_server.reset()
    action_server.script["validate_need_form"] = {"events": slots_set(need=None), "responses": []}
    action_server.script["action_ask_need"] = answer("再问一次", "probe", probes=2)
    body = await rasa.answered("呃", state)
    assert action_server.names() == ["validate_need_form", "action_ask_need"]
    assert body["state"]["loop"] == "need_form"
    assert body["state"]["slots"]["probes"] == 2


async def test_other_business_leaves_the_form_within_the_turn(rasa, action_server):
    probing(action_server)
    state = (await rasa.answered("预留手机号是多少"))["state"]
    action_server.reset()
    left = slots_set(surface=None, need=None, probes=0, requested_slot=None)
    action_server.script["validate_need_form"] = {"events": left, "responses": []}
    body = await rasa.answered("转人工", state)
    assert action_server.names() == ["validate_need_form", "action_decide"]
    assert body["state"]["loop"] is None
    assert "surface" not in body["state"]["slots"]


FAILURES = {
    "nothing said": ({"events": [], "responses": []}, 502, "no_outcome"),
    "only a text": ({"events": [], "responses": [{"text": "内部"}]}, 502, "no_outcome"),
    "an error": (lambda call: web.json_response({"error": "秘密"}, status=500), 502, "no_outcome"),
    "a rejection": (lambda call: web.json_response({"action_name": "action_decide", "error": "秘密"}, status=400),
                    502, "no_outcome"),
    "not JSON": (lambda call: web.Response(text="<html>秘密"), 502, "no_outcome"),
    "events of the wrong shape": ({"events": "秘密", "responses": answer()["responses"]}, 502, "no_outcome"),
    "an unknown event": ({"events": [{"event": "秘密"}], "responses": answer()["responses"]}, 502, "no_outcome"),
    "two outcomes": ({"events": [], "responses": answer()["responses"] * 2}, 500, "turn_failed"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILURES)
async def test_a_failing_action_is_never_silence(rasa, action_server, case):
    reply, status, code = FAILURES[case]
    action_server.script["action_decide"] = reply
    got, body = await rasa.turn("你好")
    assert (got, body["error"]["code"]) == (status, code)
    assert set(body) == {"error"}
    assert "秘密" not in json.dumps(body, ensure_ascii=False)


async def test_the_action_server_is_down(rasa, monkeypatch):
    monkeypatch.setattr(rasa.agent.processor.action_endpoint, "url", "http://127.0.0.1:9/webhook")
    status, body = await rasa.turn("你好")
    assert (status, body["error"]["code"]) == (502, "no_outcome")


async def test_a_hanging_action_ends_at_the_deadline(rasa, action_server, monkeypatch):
    monkeypatch.setattr(rasa.channel, "_deadline", 0.2)
    action_server.gate = asyncio.Event()
    status, body = await rasa.turn("你好")
    action_server.gate.set()
    assert (status, body["error"]["code"]) == (500, "turn_failed")


async def test_a_broken_tracker_store_fails_the_turn_instead_of_forgetting(rasa, monkeypatch):
    """Rasa's FailSafeTrackerStore would go on with an empty tracker and lose the turn (R5)."""
    from bot.tracker_store import TurnTrackerStore

    async def broken(self, sender_id):
        raise ConnectionError("no database")

    state = (await rasa.answered("你好"))["state"]
    with monkeypatch.context() as patch:
        patch.setattr(TurnTrackerStore, "retrieve", broken)
        status, body = await rasa.turn("断线后的话", state)
    assert (status, body["error"]["code"]) == (500, "turn_failed")
    assert len((await rasa.answered("再来", state))["state"]["turns"]) == 2
