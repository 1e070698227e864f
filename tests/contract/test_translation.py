"""Machine translation for agents: masked text goes to a real local server, and whatever it does the agent is told."""

import pytest

from service.conversations.tables import Event
from service.handoff.outside.payload import WebhookRefused
from service.handoff.outside.posting import Posting
from service.handoff.outside.wiring import outgoing
from service.identity.tables import AuditRow
from tests.support.hooks import Hook, hook
from tests.support.line import agent3, code, queued, rows
from tests.support.stack import Member, Stack, Talk, running

CARD = "6222021234567890128"


@pytest.fixture
async def translation():
    async with hook() as one:
        one.says({"text": "How much can I exchange?"})
        yield one


@pytest.fixture
async def stack(tmp_path, translation: Hook):
    async with running(tmp_path, translate_url=translation.url, login_rate="1000/second") as stack:
        yield stack


async def served(stack: Stack) -> tuple[Talk, Member, int]:
    """The customer, his agent, and the number of what he said last."""
    talk, agent = await queued(stack), await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    said = await talk.send(f"我的卡 {CARD} 还能换多少")
    return talk, agent, said.json()["seq"]


async def ask(agent: Member, talk: Talk, **body):
    return await agent.act(talk.id, "translation", {"to": "en", **body})


async def test_what_the_customer_said_goes_out_masked_and_signed(stack: Stack, translation: Hook):
    talk, agent, seq = await served(stack)
    before = await rows(stack, Event)
    answer = await ask(agent, talk, seq=seq)
    assert answer.status_code == 200, answer.text
    (got,) = translation.got
    assert got.signed_with((stack.var / "secrets" / "translate_secret").read_text(encoding="utf-8").strip())
    assert (got.body["type"], got.body["to"]) == ("text.translate", "en")
    assert "还能换多少" in got.body["text"]
    assert CARD not in got.raw.decode()
    assert set(got.body) == {"v", "type", "id", "at", "text", "to"}, "nothing of whom it is about"
    assert answer.json() == {"text": "How much can I exchange?", "to": "en", "of": got.body["text"]}
    assert await rows(stack, Event) == before, "nothing is kept and nothing is sent"
    (audited,) = [row for row in await rows(stack, AuditRow) if row.action == "text.translated"]
    assert (audited.actor, audited.subject) == ("agent1", talk.id)
    assert audited.detail == {"seq": seq, "to": "en"}


async def test_a_draft_is_masked_before_it_leaves(stack: Stack, translation: Hook):
    talk, agent, _ = await served(stack)
    answer = await ask(agent, talk, text=f"请核对卡号 {CARD}")
    assert answer.status_code == 200
    assert CARD not in translation.got[0].raw.decode()
    assert CARD not in answer.text


async def test_what_comes_back_is_masked_too(stack: Stack, translation: Hook):
    talk, agent, seq = await served(stack)
    translation.says({"text": f"card {CARD}\u202e"})
    text = (await ask(agent, talk, seq=seq)).json()["text"]
    assert CARD not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    "answer",
    [
        "HTTP/1.1 500 no\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 302 there\r\nlocation: http://127.0.0.1:1/\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nnot json",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[]",
        'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"text": 5}',
        'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"text": " \u200b"}',
        'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"text": "' + "x" * 9000 + '"}',
        'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"text": "' + "x" * 90_000 + '"}',
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + "[" * 60_000,
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n\xff\xfe",
        "what is this",
        "",
    ],
)
async def test_whatever_goes_wrong_there_is_one_clear_refusal(stack: Stack, translation: Hook, answer):
    talk, agent, seq = await served(stack)
    translation.answer = answer
    refused = await ask(agent, talk, seq=seq)
    assert (refused.status_code, code(refused)) == (503, "translation_failed")
    assert len(translation.got) == 1, "asked once: the agent decides about another time"


async def test_nobody_waits_for_a_translation_that_does_not_come(stack: Stack, translation: Hook):
    talk, agent, seq = await served(stack)
    translation.answer = None
    translator = stack.application.translating._translator
    slow = Posting(outgoing(), {"127.0.0.1"}, (), seconds=0.2)
    object.__setattr__(translator, "posting", slow)
    assert code(await ask(agent, talk, seq=seq)) == "translation_failed"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({}, 422, "invalid_field"),
        ({"seq": 1, "text": "好"}, 422, "invalid_field"),
        ({"seq": 0}, 422, "invalid_field"),
        ({"text": ""}, 422, "text_empty"),
        ({"text": "长" * 2001}, 422, "text_too_long"),
        ({"text": "好", "to": "fr"}, 422, "language_not_offered"),
        ({"seq": 900}, 404, "message_not_found"),
        ({"seq": 1}, 404, "message_not_found"),
        ({"text": "好", "url": "https://elsewhere.example"}, 422, "invalid_field"),
    ],
)
async def test_what_cannot_be_translated(stack: Stack, translation: Hook, body, status, said):
    talk, agent, _ = await served(stack)
    refused = await ask(agent, talk, **body)
    assert (refused.status_code, code(refused)) == (status, said)
    assert translation.got == []


async def test_what_was_taken_back_is_not_translated(stack: Stack, translation: Hook):
    talk, agent, _ = await served(stack)
    seq = (await talk.send("我说错了")).json()["seq"]
    path = f"/v1/conversations/{talk.id}/recall"
    recalled = await stack.http.post(path, json={"seq": seq}, headers=talk.headers)
    assert recalled.status_code == 204, recalled.text
    assert code(await ask(agent, talk, seq=seq)) == "message_not_found"
    assert translation.got == []


async def test_who_may(stack: Stack, translation: Hook):
    talk, _, seq = await served(stack)
    maintainer, stranger = await stack.staff("studio"), await agent3(stack, "loan")
    assert (await ask(maintainer, talk, seq=seq)).status_code == 403
    assert (await ask(stranger, talk, seq=seq)).status_code == 404
    without_token = await stranger.http.post(
        f"/v1/desk/conversations/{talk.id}/translation", json={"to": "en", "seq": seq}
    )
    assert without_token.status_code == 403
    assert (await stack.http.get("/v1/desk/translation")).status_code == 401
    assert translation.got == []


async def test_each_agent_has_a_limit(tmp_path, translation: Hook):
    settings = {"translate_url": translation.url, "translate_rate": "2/minute", "login_rate": "1000/second"}
    async with running(tmp_path, **settings) as stack:
        talk, agent, seq = await served(stack)
        answers = [(await ask(agent, talk, seq=seq)).status_code for _ in range(3)]
        assert answers == [200, 200, 429]
        assert len(translation.got) == 2


async def test_off_it_says_so(tmp_path):
    async with running(tmp_path, login_rate="1000/second") as stack:
        talk, agent, seq = await served(stack)
        assert (await agent.get("/v1/desk/translation")).json() == {"languages": []}
        refused = await ask(agent, talk, seq=seq)
        assert (refused.status_code, code(refused)) == (409, "translation_off")


async def test_on_it_names_its_languages(stack: Stack):
    agent = await stack.staff()
    assert (await agent.get("/v1/desk/translation")).json() == {"languages": ["zh-CN", "en"]}


@pytest.mark.parametrize("name", ["translate_url", "ticket_url"])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://translate.bank.example/in", "url_insecure"),
        ("https://user:pass@translate.bank.example/", "url_invalid"),
        ("ftp://translate.bank.example/", "url_invalid"),
        ("/in", "url_invalid"),
    ],
)
async def test_an_address_that_may_not_be_stops_the_start(tmp_path, name, url, why):
    with pytest.raises(WebhookRefused) as refused:
        async with running(tmp_path, **{name: url}):
            pass
    assert refused.value.code == why


async def test_a_ticket_system_that_is_an_outside_desk_too_would_have_two_keys(tmp_path):
    url = "https://desk.bank.example/in"
    settings = {"outside_desk_urls": [url], "outside_desk_hosts": ["desk.bank.example"], "ticket_url": url}
    with pytest.raises(WebhookRefused) as refused:
        async with running(tmp_path, **settings):
            pass
    assert refused.value.code == "url_twice"
