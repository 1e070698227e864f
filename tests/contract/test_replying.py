"""What an agent writes to a customer: the language guard, quotes, suggested replies, the search."""

import secrets

import pytest

from tests.support.library import FakeHit, FakeKnowledge
from tests.support.mind import scripted_mind
from tests.support.stack import Member, Stack, Talk, running

ASKED = "美元怎么买卡又丢了"
FOUND = {
    ASKED: [
        FakeHit("card.loss", 0.9),
        FakeHit("forex.exchange", 0.7),
        FakeHit("no.text", 0.6),
        FakeHit("card.replace", 0.1),
    ]
}
SUGGEST = "suggestions"
USES = "/v1/desk/suggestion-uses"
SEARCH = "/v1/staff/knowledge/search"
LANGUAGE = "/v1/desk/language"


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path, mind=scripted_mind(FakeKnowledge(FOUND))) as stack:
        yield stack


async def served(stack: Stack) -> tuple[Talk, Member]:
    talk, agent = await stack.conversation(), await stack.staff("agent1")
    await talk.say("我想买点美元")
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk, agent


async def say(agent: Member, talk: Talk, text: str, **more):
    body = {"client_id": secrets.token_urlsafe(16), "text": text, **more}
    return await agent.act(talk.id, "messages", body)


async def heard(talk: Talk) -> list[dict]:
    return [event for event in await talk.all() if event["type"] == "message.agent"]


def code(response) -> str:
    return response.json()["error"]["code"]


async def supervisor(stack: Stack) -> Member:
    return await stack.staff("lead")


async def test_a_forbidden_promise_does_not_leave_the_desk(stack: Stack):
    talk, agent = await served(stack)
    refused = await say(agent, talk, "这款保本，稳赚不赔")
    assert (refused.status_code, code(refused)) == (422, "language_forbidden")
    error = refused.json()["error"]
    assert error["fields"] == ["text"]
    assert "保本、稳赚不赔" in error["message"]
    assert await heard(talk) == []
    assert (await say(agent, talk, "这款不保本")).status_code == 202


async def test_the_agent_may_stand_by_his_words_and_that_is_kept(stack: Stack):
    talk, agent = await served(stack)
    sent = await say(agent, talk, "国债到期保本", override="客户问的是国债，卡号 6222020200112233445")
    assert sent.status_code == 202
    entry = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()["entries"][-1]
    assert (entry["type"], entry["author"]) == ("language.overridden", "1001")
    assert entry["data"]["words"] == ["保本"]
    assert "6222020200112233445" not in str(entry)
    rows = (await (await stack.staff("studio")).get("/v1/audit", action="language.overridden")).json()["rows"]
    assert [(row["actor"], row["subject"]) for row in rows] == [("agent1", talk.id)]
    assert rows[0]["detail"]["words"] == ["保本"]
    assert "language.overridden" not in str(await talk.all())


async def test_a_reason_for_nothing_leaves_no_trace(stack: Stack):
    talk, agent = await served(stack)
    assert (await say(agent, talk, "您好", override="没有必要")).status_code == 202
    assert (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()["entries"] == []


@pytest.mark.parametrize("override", ["", "长" * 201, 1])
async def test_a_reason_has_bounds(stack: Stack, override):
    talk, agent = await served(stack)
    assert (await say(agent, talk, "保本", override=override)).status_code == 422
    assert await heard(talk) == []


async def test_plain_words_are_hinted_while_typing(stack: Stack):
    agent = await stack.staff("agent1")
    given = (await agent.post(LANGUAGE, {"text": "您必须先解绑，这款保本"})).json()
    assert given["forbidden"] == ["保本"]
    assert given["hints"][0] == {"word": "必须", "kind": "command", "plain": ["要", "请"]}
    assert given["hints"][1]["word"] == "解绑"


async def test_a_reply_quotes_a_message_and_the_customer_sees_which(stack: Stack):
    talk, agent = await served(stack)
    asked = next(event for event in await talk.all() if event["type"] == "message.customer")
    assert (await say(agent, talk, "这个可以办", quotes=asked["seq"])).status_code == 202
    assert (await heard(talk))[-1]["data"]["quotes"] == asked["seq"]
    await say(agent, talk, "还有别的吗")
    assert (await heard(talk))[-1]["data"]["quotes"] is None


async def test_only_what_was_said_here_can_be_quoted(stack: Stack):
    talk, agent = await served(stack)
    notice = next(event for event in await talk.all() if event["type"] == "owner.changed")
    for seq in (notice["seq"], 9999):
        refused = await say(agent, talk, "您好", quotes=seq)
        assert (refused.status_code, code(refused)) == (404, "message_not_found")
    asked = (await talk.send("不用看这句")).json()["seq"]
    body = {"seq": asked}
    path = f"/v1/conversations/{talk.id}/recall"
    assert (await stack.http.post(path, json=body, headers=talk.headers)).status_code == 204
    assert code(await say(agent, talk, "您好", quotes=asked)) == "message_not_found"
    assert await heard(talk) == []


async def test_replies_are_suggested_and_their_use_is_counted(stack: Stack):
    talk, agent = await served(stack)
    asked = (await talk.send(ASKED)).json()["seq"]
    offered = (await agent.act(talk.id, SUGGEST)).json()
    assert offered["seq"] == asked
    first, second = offered["suggestions"]
    assert (first["source"], first["topic"], first["confidence"]) == ("article", "card.loss", 0.9)
    assert first["text"].startswith("请马上挂失。\n1. 打客服电话")
    assert (second["source"], second["text"]) == ("playbook", "您好，我来为您办理换汇。")
    assert (await agent.act(talk.id, SUGGEST)).json() == offered
    assert await heard(talk) == []

    await say(agent, talk, first["text"], suggestion={"seq": asked, "rank": 1})
    await say(agent, talk, second["text"] + "请稍等", suggestion={"seq": asked, "rank": 2})
    await say(agent, talk, "您好", suggestion={"seq": asked, "rank": 3})
    uses = (await (await supervisor(stack)).get(USES)).json()["uses"]
    assert uses == [
        {"source": "article", "topic": "card.loss", "offered": 1, "taken": 1, "edited": 0},
        {"source": "playbook", "topic": "forex.exchange", "offered": 1, "taken": 1, "edited": 1},
    ]
    figures = await stack.metrics()
    assert 'subtext_suggestions_total{outcome="taken",source="article"}' in figures
    assert 'subtext_suggestions_total{outcome="edited",source="playbook"}' in figures
    assert (await agent.act(talk.id, SUGGEST)).json() == {"seq": None, "suggestions": []}


async def test_nothing_is_suggested_to_who_does_not_serve(stack: Stack):
    talk, _ = await served(stack)
    await talk.send(ASKED)
    other = await stack.staff("agent2")
    assert (await other.act(talk.id, SUGGEST)).json() == {"seq": None, "suggestions": []}


async def test_the_search_gives_answers_and_cards(stack: Stack):
    agent = await stack.staff("agent1")
    found = (await agent.post(SEARCH, {"text": ASKED})).json()["found"]
    assert [(one["kind"], one["topic"]) for one in found] == [
        ("article", "card.loss"),
        ("playbook", "forex.exchange"),
        ("article", "card.replace"),
    ]
    assert [one["likely"] for one in found] == [True, True, False]
    assert found[0]["steps"] == ["打客服电话", "到网点补卡"]
    assert found[0]["card"] is None
    assert found[1]["card"]["time"] == ["当天"]
    assert (await agent.post(SEARCH, {"text": "   "})).status_code == 422


async def test_who_may_do_what(stack: Stack):
    _, agent = await served(stack)
    studio = await stack.staff("studio")
    for path, body in ((SEARCH, {"text": "挂失"}), (LANGUAGE, {"text": "您好"})):
        assert (await stack.http.post(path, json=body)).status_code == 401
        assert (await agent.http.post(path, json=body)).status_code == 403
        assert (await studio.post(path, body)).status_code == 403
    assert (await agent.get(USES)).status_code == 403
    stranger = await stack.conversation()
    assert (await agent.act(stranger.id, SUGGEST)).status_code == 404


async def test_a_canned_reply_on_the_matter_is_suggested_and_counted(stack: Stack):
    talk, agent = await served(stack)
    other = await stack.staff("agent2")
    kept = {"shortcode": "mygm", "title": "美元怎么买入", "text": "美元请在手机银行购买。"}
    mine = (await agent.post("/v1/desk/phrases", {**kept, "scope": "personal"})).json()
    await other.post("/v1/desk/phrases", {**kept, "scope": "personal", "title": "美元怎么买"})
    asked = (await talk.send(ASKED)).json()["seq"]
    offered = (await agent.act(talk.id, SUGGEST)).json()["suggestions"]
    assert [one["source"] for one in offered] == ["article", "playbook", "phrase"]
    assert (offered[2]["topic"], offered[2]["text"]) == (mine["id"], "美元请在手机银行购买。")
    await say(agent, talk, offered[2]["text"], suggestion={"seq": asked, "rank": 3})
    uses = (await (await supervisor(stack)).get(USES)).json()["uses"]
    assert {"source": "phrase", "topic": mine["id"], "offered": 1, "taken": 1, "edited": 0} in uses
