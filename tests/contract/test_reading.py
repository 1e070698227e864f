"""Reading the log in other ways than forwards: what came before, and in the characters the customer reads."""

import json
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect

from service.conversations.events import CUSTOMER, CustomerMessage
from service.conversations.hub import Hub
from service.conversations.store import PAGE, ConversationStore
from service.core.clock import SystemClock
from service.dialogue.outcome import Button, Decision, Kind, Message, Outcome
from tests.support.bots import ScriptedBot
from tests.support.stack import Stack, Talk, running


def careful(text: str) -> Outcome:
    buttons = (Button("没解决，转人工", "没解决"),)
    return Outcome(
        (Message(f"您说“{text}”？请先换发新卡，再查账户余额。", buttons),),
        Decision(Kind.ANSWER, "card.loss", score=0.9, via="rasa"),
    )


SIMPLIFIED = "您说“里面的账单”？请先换发新卡，再查账户余额。"
TRADITIONAL = "您說“裡面的帳單”？請先換發新卡，再查帳戶餘額。"


async def page(talk: Talk, status: int = 200, **query: object) -> dict:
    path = f"/v1/conversations/{talk.id}/events"
    answer = await talk.stack.http.get(path, params=query, headers=talk.headers)
    assert answer.status_code == status, answer.text
    return answer.json()


class TestBefore:
    async def test_pages_backwards_meet_without_a_gap(self, tmp_path):
        async with running(tmp_path) as stack:
            talk = await long_talk(stack, 2 * PAGE + 5)
            whole = (await stack.http.get(f"/v1/conversations/{talk.id}", headers=talk.headers)).json()
            seqs = [event["seq"] for event in whole["events"]]
            assert len(seqs) == PAGE
            while seqs[0] > 1:
                earlier = await page(talk, before=seqs[0])
                assert earlier["recovered"] is True
                assert 0 < len(earlier["events"]) <= PAGE
                seqs = [event["seq"] for event in earlier["events"]] + seqs
            assert seqs == list(range(1, whole["last_seq"] + 1))
            assert (await page(talk, before=1))["events"] == []
            assert len((await page(talk, before=999_999_999))["events"]) == PAGE

    async def test_a_log_that_was_rewritten_has_no_earlier_part_of_the_old_one(self, tmp_path):
        async with running(tmp_path) as stack:
            talk = await stack.conversation()
            await talk.say("在吗")
            answer = await page(talk, before=3, epoch="another")
            assert (answer["recovered"], answer["events"]) == (False, [])
            assert [one["seq"] for one in (await page(talk, before=3, epoch=talk.epoch))["events"]] == [1, 2]

    async def test_nobody_elses(self, tmp_path):
        async with running(tmp_path) as stack:
            talk, other = await stack.conversation(), await stack.conversation()
            path = f"/v1/conversations/{talk.id}/events"
            answer = await stack.http.get(path, params={"before": 9}, headers=other.headers)
            assert answer.status_code == 404
            await page(talk, 422, before=0)


class TestBeforeAtTheDesk:
    async def test_an_agent_reads_back_to_the_first_word_of_a_long_conversation(self, tmp_path):
        async with running(tmp_path) as stack:
            talk = await long_talk(stack, PAGE + 5)
            await talk.say("我想买点美元")
            agent = await stack.staff()
            path = f"/v1/desk/conversations/{talk.id}"
            seqs = [event["seq"] for event in (await agent.get(path)).json()["events"]]
            assert len(seqs) == PAGE
            assert seqs[0] > 1
            answer = (await agent.get(f"{path}/events", before=seqs[0], epoch=talk.epoch)).json()
            assert [event["seq"] for event in answer["events"]] == list(range(1, seqs[0]))
            assert (answer["recovered"], answer["entries"]) == (True, [])

    async def test_nobody_reads_back_what_he_may_not_see(self, tmp_path):
        async with running(tmp_path) as stack:
            talk, agent = await stack.conversation(), await stack.staff()
            answer = await agent.get(f"/v1/desk/conversations/{talk.id}/events", before=9)
            assert answer.status_code == 404


async def long_talk(stack: Stack, count: int) -> Talk:
    talk = await stack.conversation()
    store = ConversationStore(stack.application.database, Hub(), SystemClock())
    async with store.writing(talk.id) as draft:
        for number in range(count):
            await draft.append(CustomerMessage(f"第 {number} 句", f"client-{number:05}"), CUSTOMER)
    return talk


class TestScript:
    @pytest.fixture
    async def talk(self, tmp_path):
        async with running(tmp_path, ScriptedBot(careful)) as stack:
            talk = await stack.conversation()
            await talk.say("里面的账单")
            yield talk

    @pytest.mark.parametrize(
        ("locale", "text"),
        [({}, SIMPLIFIED), ({"locale": "zh-CN"}, SIMPLIFIED), ({"locale": "en"}, SIMPLIFIED)],
    )
    async def test_it_is_as_stored_for_everybody_else(self, talk: Talk, locale, text):
        said = (await page(talk, **locale))["events"]
        assert said[-1]["data"]["text"] == text

    async def test_the_banks_words_are_converted_the_customers_are_not(self, talk: Talk):
        path = f"/v1/conversations/{talk.id}"
        whole = await talk.stack.http.get(path, params={"locale": "zh-TW"}, headers=talk.headers)
        for events in (
            whole.json()["events"],
            (await page(talk, locale="zh-TW"))["events"],
            (await page(talk, locale="zh-TW", before=9))["events"],
        ):
            by = {one["type"]: one["data"] for one in events}
            assert by["message.customer"]["text"] == "里面的账单"
            assert by["message.bot"]["text"] == TRADITIONAL
            assert by["message.bot"]["buttons"] == [{"title": "沒解決，轉人工", "value": "没解决"}]
        assert (await talk.all())[-1]["data"]["text"] == SIMPLIFIED, "what is stored stays as it is"

    async def test_over_the_socket_each_reader_gets_his_own(self, talk: Talk):
        async with opened(talk, "zh-TW") as taiwan, opened(talk, None) as mainland:
            assert await bots_words(taiwan) == TRADITIONAL
            assert await bots_words(mainland) == SIMPLIFIED
            await talk.send("账单")
            assert "帳戶餘額" in await bots_words(taiwan)
            assert "账户余额" in await bots_words(mainland)

    async def test_a_language_that_is_not_spoken_is_refused(self, talk: Talk):
        await page(talk, 422, locale="ja")


@asynccontextmanager
async def opened(talk: Talk, locale: str | None):
    """A socket of the customer's, after `hello`."""
    ticket = await talk.stack.http.post("/v1/socket-tickets", json={}, headers=talk.headers)
    hello = {"type": "hello", "ticket": ticket.json()["ticket"], "subscriptions": [{"conversation": talk.id}]}
    async with connect(f"{talk.stack.url.replace('http', 'ws')}/v1/ws", proxy=None) as socket:
        await socket.send(json.dumps({**hello, "locale": locale} if locale else hello))
        yield socket


async def bots_words(socket) -> str:
    """Text of the next message of the bot."""
    while True:
        frame = json.loads(await socket.recv())
        if frame["type"] == "event" and frame["event"]["type"] == "message.bot":
            return frame["event"]["data"]["text"]
