"""What a customer may do with messages: say whether they helped, take back, keep. Over HTTP, on the real service."""

import asyncio
import re
import secrets
from datetime import datetime

import httpx
import pytest
from sqlalchemy import inspect, select, text

from service.conversations.events import CUSTOMER, CustomerMessage
from service.conversations.hub import Hub
from service.conversations.store import ConversationStore
from service.dialogue.outcome import Decision, Handoff, Kind, Message, Outcome
from service.handoff.tables import Handoff as HandoffRow
from service.turns.loading import make_mind
from service.turns.rasa import Reply
from service.turns.tables import DecisionRow, Turn
from tests.support.bots import ScriptedBot, echo
from tests.support.library import FakeHit, library_with
from tests.support.line import HandClock
from tests.support.stack import Member, Stack, Talk, running

LOSS = {"卡丢了怎么办": [FakeHit("card.loss", 0.95)]}


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def feedback(talk: Talk, seq: int, helpful: bool) -> httpx.Response:
    path = f"/v1/conversations/{talk.id}/feedback"
    return await talk.stack.http.put(path, json={"seq": seq, "helpful": helpful}, headers=talk.headers)


async def recall(talk: Talk, seq: int) -> httpx.Response:
    path = f"/v1/conversations/{talk.id}/recall"
    return await talk.stack.http.post(path, json={"seq": seq}, headers=talk.headers)


async def column(stack: Stack, query) -> list:
    async with stack.application.database.read() as connection:
        return list((await connection.execute(query)).scalars())


async def served(stack: Stack) -> tuple[Talk, Member]:
    talk = await stack.conversation()
    await talk.say("我要买美元")
    agent = await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk, agent


async def agent_says(agent: Member, talk: Talk, words: str) -> int:
    body = {"client_id": secrets.token_urlsafe(16), "text": words}
    return int((await agent.act(talk.id, "messages", body)).json()["seq"])


class TestFeedback:
    async def test_it_is_kept_with_the_decision_and_may_be_changed(self, stack: Stack):
        talk = await stack.conversation()
        reply = (await talk.say("怎么查余额"))[0]
        assert reply["data"]["answer"] is True
        assert await column(stack, select(DecisionRow.helpful)) == [None]
        assert (await feedback(talk, reply["seq"], True)).status_code == 204
        assert (await feedback(talk, reply["seq"], True)).status_code == 204
        assert await column(stack, select(DecisionRow.helpful)) == [True]
        await feedback(talk, reply["seq"], False)
        given = [event["data"] for event in await talk.all() if event["type"] == "feedback.given"]
        assert given == [{"seq": reply["seq"], "helpful": True}, {"seq": reply["seq"], "helpful": False}]
        assert (await column(stack, select(DecisionRow.helpful).order_by(DecisionRow.seq)))[0] is False

    async def test_unhelpful_is_heard_as_not_solved(self, stack: Stack):
        talk = await stack.conversation()
        reply = (await talk.say("怎么查余额"))[0]
        await feedback(talk, reply["seq"], False)
        assert (await talk.replies_to(reply["seq"] + 1))[0]["data"]["text"] == "关于「没解决」"
        path = f"/v1/studio/conversations/{talk.id}/turns"
        turns = (await stack.http.get(path, headers=stack.maintainer)).json()["turns"]
        assert [(turn["customer"], turn["helpful"]) for turn in turns] == [
            ("怎么查余额", False),
            ("（点了“没帮助”）", None),
        ]

    @pytest.mark.parametrize(("word", "helpful"), [("解决了", True), ("没解决", False), ("谢谢", None)])
    async def test_the_buttons_words_after_an_answer_are_kept_like_a_click(self, stack: Stack, word, helpful):
        talk = await stack.conversation()
        await talk.say("怎么查余额")
        await talk.say(word)
        assert (await column(stack, select(DecisionRow.helpful).order_by(DecisionRow.seq)))[0] is helpful

    async def test_the_buttons_words_are_about_the_last_answer_only(self, stack: Stack):
        talk = await stack.conversation()
        await talk.say("没解决")
        await talk.say("怎么查余额")
        await talk.say("我要人工")
        await talk.send("没解决")
        assert await column(stack, select(DecisionRow.helpful).order_by(DecisionRow.seq)) == [
            None,
            None,
            None,
        ]

    async def test_one_complaint_however_often_it_is_clicked(self, stack: Stack):
        talk = await stack.conversation()
        reply = (await talk.say("怎么查余额"))[0]
        for helpful in (False, True, False):
            await feedback(talk, reply["seq"], helpful)
        assert len(await column(stack, select(Turn.seq))) == 2

    async def test_on_an_older_answer_it_is_only_kept(self, stack: Stack):
        talk = await stack.conversation()
        reply = (await talk.say("怎么查余额"))[0]
        await talk.say("怎么改密码")
        assert (await feedback(talk, reply["seq"], False)).status_code == 204
        assert len(await column(stack, select(Turn.seq))) == 2

    async def test_only_an_answer_of_ones_own_can_be_judged(self, stack: Stack):
        talk, other = await stack.conversation(), await stack.conversation()
        reply = (await talk.say("怎么查余额"))[0]
        for seq in (1, reply["seq"] - 1, reply["seq"] + 50):
            response = await feedback(talk, seq, True)
            assert (response.status_code, response.json()["error"]["code"]) == (404, "answer_not_found")
        path = f"/v1/conversations/{talk.id}/feedback"
        body = {"seq": reply["seq"], "helpful": True}
        assert (await stack.http.put(path, json=body, headers=other.headers)).status_code == 404

    async def test_the_rules_offer_a_person_after_the_second(self, tmp_path):
        """Without Rasa: the rules' own ladder."""
        bot = ScriptedBot()
        bot.fail_with = "unreachable"
        async with running(tmp_path, bot, mind=make_mind(library_with(LOSS))) as stack:
            talk = await stack.conversation()
            replies = await talk.say("卡丢了怎么办")
            answers = [one for one in await talk.all() if one["data"].get("answer")]
            assert [one["seq"] for one in answers] == [replies[0]["seq"]]
            await feedback(talk, answers[0]["seq"], False)
            click = next(one for one in await talk.all() if one["type"] == "feedback.given")
            await talk.replies_to(click["seq"])
            reasons = [detail["reason"] for detail in await column(stack, select(DecisionRow.detail))]
            assert reasons[-1] == "unsolved_once"
            await talk.say("还是没解决")
            assert (await talk.state())["owner"] == "queued"
            summary = (await column(stack, select(HandoffRow.summary)))[0]
            assert summary["answers_shown"][0]["outcome"]["code"] == "not_helped"


class TestRecall:
    async def test_the_words_are_gone_and_a_tombstone_stands(self, stack: Stack):
        talk = await stack.conversation()
        sent = (await talk.send("我想查紫色企鹅的余额")).json()
        await talk.replies_to(sent["seq"])
        assert (await recall(talk, sent["seq"])).status_code == 204
        events = await talk.all()
        assert events[sent["seq"] - 1]["data"]["text"] == ""
        assert events[sent["seq"] - 1]["data"]["recalled"] is True
        assert (events[-1]["type"], events[-1]["data"]) == ("message.recalled", {"seq": sent["seq"]})
        assert events[-1]["actor"] == {"kind": "customer", "name": None}
        assert (await recall(talk, sent["seq"])).status_code == 204
        assert len(await talk.all()) == len(events)

    async def test_it_is_nowhere_in_the_database(self, tmp_path, clock):
        """The dialogue's memory, the classification and the summary had it as well."""

        def script(words: str) -> Outcome:
            if "人工" not in words:
                return echo(words)
            handoff = Handoff(
                "general", False, "service.human", None, "asked_person", {"想办": "紫色企鹅保险箱"}
            )
            return Outcome((Message("好的。"),), Decision(Kind.HANDOFF, "service.human"), handoff)

        class Remembering(ScriptedBot):
            """Keeps what Rasa keeps: the last turns, the facts on the way to a person, what was found in the words."""

            async def turn(self, conversation, seq, words, state):
                gathered = {"topic": "service.human", "facts": [["想办", "紫色企鹅保险箱"]]}
                turns = [*(state or {}).get("turns", []), {"text": words, "intent": None}]
                after = {"v": 1, "slots": {"memory": {"gathered": gathered}}, "turns": turns}
                nlu = {"intent": "x", "entities": [{"value": "紫色企鹅"}] if "企鹅" in words else []}
                return Reply(self.script(words), after, nlu)

        async with running(tmp_path, Remembering(script), clock=clock) as stack:
            talk = await stack.conversation()
            sent = (await talk.send("紫色企鹅保险箱")).json()
            await talk.replies_to(sent["seq"])
            await talk.say("转人工")
            assert "紫色企鹅" in str(await everything(stack))
            await recall(talk, sent["seq"])
            # What the bot itself said, echoing him, is the bot's.
            left = [row for row in await everything(stack) if "关于「" not in row]
            assert "紫色企鹅" not in str(left)

    async def test_within_two_minutes_by_the_clock_of_the_service(self, stack: Stack, clock: HandClock):
        talk = await stack.conversation()
        sent = (await talk.send("怎么查余额")).json()
        clock.forward(seconds=121)
        response = await recall(talk, sent["seq"])
        assert (response.status_code, response.json()["error"]["code"]) == (409, "recall_late")
        sent = (await talk.send("怎么改密码")).json()
        clock.forward(seconds=120)
        assert (await recall(talk, sent["seq"])).status_code == 204

    async def test_what_was_masked_stays_as_it_is(self, stack: Stack):
        talk = await stack.conversation()
        sent = (await talk.send("我的手机号是13812345678")).json()
        response = await recall(talk, sent["seq"])
        assert (response.status_code, response.json()["error"]["code"]) == (409, "recall_masked")

    async def test_nobody_takes_back_what_another_wrote(self, stack: Stack):
        talk, agent = await served(stack)
        seq = await agent_says(agent, talk, "请问换多少")
        assert (await recall(talk, seq)).json()["error"]["code"] == "message_not_found"
        mine = (await talk.send("五百")).json()["seq"]
        refused = await agent.act(talk.id, "recall", {"seq": mine})
        assert refused.json()["error"]["code"] == "message_not_found"

    async def test_an_agent_takes_his_own_words_back(self, stack: Stack):
        talk, agent = await served(stack)
        seq = await agent_says(agent, talk, "发错人了的话")
        assert (await agent.act(talk.id, "recall", {"seq": seq})).status_code == 204
        event = (await talk.all())[seq - 1]
        assert (event["data"]["text"], event["data"]["recalled"]) == ("", True)
        inbox = (await agent.get("/v1/desk/inbox")).json()
        assert inbox["mine"][0]["last_text"] == "（已撤回）"
        assert "发错人了" not in str(await everything(stack))

    async def test_a_turn_that_waits_is_not_run(self, tmp_path):
        bot = ScriptedBot()
        async with running(tmp_path, bot) as stack:
            talk = await stack.conversation()
            bot.gate.clear()
            sent = (await talk.send("紫色企鹅")).json()
            await recall(talk, sent["seq"])
            bot.gate.set()
            after = (await talk.say("怎么查余额"))[0]
            assert after["data"]["in_reply_to"] == [sent["seq"] + 2]
            assert [one["data"]["text"] for one in await talk.all() if one["type"] == "message.bot"] == [
                "关于「怎么查余额」"
            ]
            assert "紫色企鹅" not in str(await everything(stack))

    async def test_a_turn_that_runs_meanwhile_brings_nothing_of_it_back(self, tmp_path):
        """It began with a memory that had the words, so what it remembers is not kept: it is run again."""

        began = asyncio.Queue[str]()

        class Remembering(ScriptedBot):
            async def turn(self, conversation, seq, words, state):
                began.put_nowait(words)
                reply = await super().turn(conversation, seq, words, None)
                turns = [*(state or {}).get("turns", []), {"text": words}]
                return Reply(reply.outcome, {"v": 1, "turns": turns}, reply.nlu)

        bot = Remembering()
        async with running(tmp_path, bot) as stack:
            talk = await stack.conversation()
            first = (await talk.send("紫色企鹅")).json()["seq"]
            await talk.replies_to(first)
            bot.gate.clear()
            second = (await talk.send("怎么查余额")).json()["seq"]
            async with asyncio.timeout(10):
                while await began.get() != "怎么查余额":
                    pass
            await recall(talk, first)
            bot.gate.set()
            await talk.replies_to(second)
            said = [one["data"]["text"] for one in await talk.all() if one["type"] == "message.bot"]
            assert said == ["关于「紫色企鹅」", "关于「怎么查余额」"]
            left = [row for row in await everything(stack) if "关于「" not in row]
            assert "紫色企鹅" not in str(left)

    async def test_a_resend_that_was_late_brings_nothing_back(self, stack: Stack):
        talk = await stack.conversation()
        sent = (await talk.send("怎么查余额", "client-0001")).json()
        await talk.replies_to(sent["seq"])
        await recall(talk, sent["seq"])
        again = (await talk.send("怎么查余额", "client-0001")).json()
        assert (again["seq"], again["duplicate"], again["text"]) == (sent["seq"], True, "")

    async def test_it_can_be_switched_off(self, tmp_path):
        async with running(tmp_path, recall_seconds=0, clock=HandClock()) as stack:
            talk = await stack.conversation()
            sent = (await talk.send("怎么查余额")).json()
            assert (await recall(talk, sent["seq"])).json()["error"]["code"] == "recall_late"


async def everything(stack: Stack) -> list[str]:
    """Every row of every table, as text."""
    rows = []
    async with stack.application.database.read() as connection:
        for table in await connection.run_sync(lambda sync: inspect(sync).get_table_names()):
            found = (await connection.execute(text(f'select * from "{table}"'))).all()
            rows += [readable(row) for row in found]
    return rows


def readable(row) -> str:
    """JSON columns may hold letters as escapes."""
    return " ".join(
        re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), str(value)) for value in row
    )


class TestTranscript:
    async def test_everything_said_with_speakers_and_days(self, stack: Stack, clock: HandClock):
        talk, agent = await served(stack)
        await agent_says(agent, talk, "您好，我是客服")
        sent = (await talk.send("我的手机号是13812345678")).json()
        gone = (await talk.send("说错了")).json()
        await recall(talk, gone["seq"])
        response = await stack.http.get(f"/v1/conversations/{talk.id}/transcript", headers=talk.headers)
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert response.headers["content-disposition"] == 'attachment; filename="conversation.txt"'
        lines = response.content.decode("utf-8-sig").split("\n")
        assert lines[0] == "样例银行在线客服 · 对话记录"
        number = agent.agent["number"]
        bank_day = datetime.fromisoformat(sent["at"])
        assert f"{bank_day.year}年{bank_day.month}月" in lines[1]
        body = "\n".join(lines)
        assert "] 我：我要买美元" in body
        assert "] 智能客服：这项业务由专员办理" in body
        assert f"] 人工客服 {number}：您好，我是客服" in body
        assert "] 我：（已撤回）" in body
        assert "13812345678" not in body
        assert "说错了" not in body

    async def test_it_is_for_nobody_else(self, stack: Stack):
        talk, other = await stack.conversation(), await stack.conversation()
        path = f"/v1/conversations/{talk.id}/transcript"
        assert (await stack.http.get(path, headers=other.headers)).status_code == 404
        assert (await stack.http.get(path)).status_code == 401

    async def test_a_long_one_is_whole(self, stack: Stack):
        talk = await stack.conversation()
        store = ConversationStore(stack.application.database, Hub(), HandClock())
        async with store.writing(talk.id) as draft:
            for number in range(450):
                await draft.append(CustomerMessage(f"第 {number} 句", f"client-{number:04}"), CUSTOMER)
        response = await stack.http.get(f"/v1/conversations/{talk.id}/transcript", headers=talk.headers)
        said = [line for line in response.text.split("\n") if "] 我：" in line]
        assert len(said) == 450
        assert said[0].endswith("：第 0 句")
        assert said[-1].endswith("：第 449 句")
