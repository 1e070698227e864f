"""Ratings, consent and the end of a silent customer's service, over HTTP on the real service."""

import secrets
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.dialogue.outcome import Decision, Kind, Message, Outcome
from service.handoff.deskwork.idle_rules import Step
from service.identity.tables import Consent
from service.satisfaction.tables import Rating
from tests.support.bots import ScriptedBot, echo
from tests.support.line import HandClock
from tests.support.stack import Member, Stack, Talk, running


def script(words: str) -> Outcome:
    reason = {"解决了": "solved", "谢谢": "courtesy"}.get(words)
    if reason is None:
        return echo(words)
    return Outcome((Message("好的，再见。"),), Decision(Kind.TALK, "talk.greet", reason=reason))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, ScriptedBot(script), clock=clock) as stack:
        yield stack


async def served(stack: Stack) -> tuple[Talk, Member]:
    talk = await stack.conversation()
    await talk.say("我要买美元")
    agent = await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk, agent


async def agent_says(agent: Member, talk: Talk, words: str = "请问换多少") -> None:
    body = {"client_id": secrets.token_urlsafe(16), "text": words}
    assert (await agent.act(talk.id, "messages", body)).status_code == 202


async def asked(talk: Talk) -> list[dict[str, Any]]:
    return [one["data"] for one in await talk.all() if one["type"] == "rating.asked"]


async def rate(talk: Talk, **given: Any) -> httpx.Response:
    path = f"/v1/conversations/{talk.id}/ratings"
    return await talk.stack.http.post(path, json=given, headers=talk.headers)


def code(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


async def rows(stack: Stack, table: Any) -> list[Any]:
    async with stack.application.database.read() as connection:
        return list((await connection.execute(select(*table.__table__.columns))).all())


class TestRating:
    @pytest.mark.parametrize("words", ["解决了", "谢谢"])
    async def test_about_the_bot_once_when_the_customer_is_done(self, stack: Stack, words):
        talk = await stack.conversation()
        await talk.say("怎么查余额")
        assert await asked(talk) == []
        await talk.say(words)
        assert [one["about"] for one in await asked(talk)] == ["bot"]
        await talk.say("怎么改密码")
        await talk.say(words)
        assert len(await asked(talk)) == 1

    async def test_a_bot_that_answered_nothing_is_not_asked_about(self, stack: Stack):
        talk = await stack.conversation()
        await talk.say("谢谢")
        assert await asked(talk) == []

    async def test_about_the_agent_when_he_has_ended_and_about_each_once(self, stack: Stack):
        talk, agent = await served(stack)
        assert (await agent.act(talk.id, "end")).status_code == 200
        assert [one["about"] for one in await asked(talk)] == ["agent"]
        await talk.send("还有一件事")
        assert (await agent.act(talk.id, "end")).status_code == 200
        assert len(await asked(talk)) == 1

    async def test_it_is_kept_once_and_masked(self, stack: Stack):
        talk, agent = await served(stack)
        await agent.act(talk.id, "end")
        rating = (await asked(talk))[0]["rating"]
        given = {"rating": rating, "score": 2, "tags": ["slow"], "comment": "打我13812345678"}
        assert (await rate(talk, **given)).status_code == 204
        assert code(await rate(talk, **given)) == "already_rated"
        row = (await rows(stack, Rating))[0]
        assert (row.about, row.score, row.tags, row.agent_id) == ("agent", 2, ["slow"], agent.agent["id"])
        assert "13812345678" not in row.comment
        assert row.handoff_id.startswith("h_")
        metrics = await stack.metrics()
        assert 'subtext_ratings_asked_total{about="agent"}' in metrics
        assert 'subtext_ratings_given_total{about="agent",score="2"}' in metrics

    async def test_nothing_else_waits_for_it(self, stack: Stack):
        talk, agent = await served(stack)
        await agent.act(talk.id, "end")
        await talk.send("还想问一下")
        assert (await talk.state())["owner"] == "human"
        rating = (await asked(talk))[0]["rating"]
        assert (await rate(talk, rating=rating, score=5)).status_code == 204

    async def test_what_does_not_fit_is_refused(self, stack: Stack):
        talk, agent = await served(stack)
        await agent.act(talk.id, "end")
        rating = (await asked(talk))[0]["rating"]
        for wrong in ({"score": 0}, {"score": 6}, {"score": 4.5}, {"score": True}, {}):
            assert code(await rate(talk, rating=rating, **wrong)) == "invalid_field"
        assert code(await rate(talk, rating=rating, score=5, tags=["slow"])) == "tag_unknown"
        assert code(await rate(talk, rating=rating, score=5, comment="好" * 201)) == "text_too_long"
        assert code(await rate(talk, rating="r_" + "a" * 22, score=5)) == "rating_not_asked"
        other = await stack.conversation()
        assert code(await rate(other, rating=rating, score=5)) == "rating_not_asked"
        assert (await rate(talk, rating=rating, score=5, tags=["kind"])).status_code == 204

    async def test_the_desk_does_not_see_the_score(self, stack: Stack):
        talk, agent = await served(stack)
        await agent.act(talk.id, "end")
        rating = (await asked(talk))[0]["rating"]
        await rate(talk, rating=rating, score=1, tags=["cold"], comment="不耐烦")
        seen = await agent.get(f"/v1/desk/conversations/{talk.id}")
        assert "不耐烦" not in seen.text
        assert "cold" not in seen.text
        assert [one["data"] for one in seen.json()["events"]][-1] == {"rating": rating, "about": "agent"}
        hidden = await agent.get(f"/v1/desk/conversations/{talk.id}/ratings")
        assert (hidden.status_code, code(hidden)) == (403, "ratings_hidden")

    async def test_unless_a_setting_allows_it(self, tmp_path, clock):
        async with running(tmp_path, clock=clock, agents_see_ratings=True) as stack:
            talk, agent = await served(stack)
            await agent.act(talk.id, "end")
            await rate(talk, rating=(await asked(talk))[0]["rating"], score=5, tags=["expert"])
            shown = (await agent.get(f"/v1/desk/conversations/{talk.id}/ratings")).json()["ratings"]
            assert [(one["score"], one["tags"], one["comment"]) for one in shown] == [(5, ["业务熟练"], None)]

    async def test_what_may_be_ticked_comes_from_content(self, stack: Stack):
        found = (await stack.http.get("/v1/satisfaction")).json()
        assert {"id": "kind", "name": "态度亲切"} in found["agent"]["good"]
        assert {"id": "misread", "name": "没听懂我的话"} in found["bot"]["bad"]


class TestConsent:
    async def put(self, stack: Stack, headers: dict[str, str], version: str) -> httpx.Response:
        return await stack.http.put("/v1/visitors/consent", json={"version": version}, headers=headers)

    async def test_every_version_is_on_record(self, stack: Stack, clock: HandClock):
        headers = await stack.visitor()
        path = "/v1/visitors/consent"
        assert (await stack.http.get(path, headers=headers)).json() == {"version": None, "required": None}
        first = clock.now()
        assert (await self.put(stack, headers, "1")).json() == {"version": "1", "required": None}
        clock.forward(minutes=1)
        await self.put(stack, headers, "1")
        await self.put(stack, headers, "2")
        assert (await stack.http.get(path, headers=headers)).json()["version"] == "2"
        kept = [
            (row.version, row.agreed_at.replace(tzinfo=first.tzinfo)) for row in await rows(stack, Consent)
        ]
        assert kept == [("1", first), ("2", clock.now())]
        assert (await self.put(stack, {}, "1")).status_code == 401
        assert (await self.put(stack, headers, "<b>")).status_code == 422

    async def test_a_version_may_be_required_before_the_first_word(self, tmp_path):
        async with running(tmp_path, consent_required="2") as stack:
            talk = await stack.conversation()
            await self.put(stack, talk.headers, "1")
            refused = await talk.send("怎么查余额")
            assert (refused.status_code, code(refused)) == (403, "consent_required")
            assert (await self.put(stack, talk.headers, "2")).json()["required"] == "2"
            assert (await talk.say("怎么查余额"))[0]["data"]["text"] == "关于「怎么查余额」"


class TestSilence:
    async def codes(self, talk: Talk) -> list[str]:
        return [one["data"]["code"] for one in await talk.all() if one["type"] == "message.system"]

    async def test_the_customer_is_warned_then_the_service_ends(self, stack: Stack, clock: HandClock):
        talk, agent = await served(stack)
        idle = stack.application.idle
        clock.forward(minutes=30)
        assert await idle.step() == [], "nobody has asked him anything yet"
        await agent_says(agent, talk)
        clock.forward(minutes=12)
        assert await idle.step() == [Step.WARN]
        assert await idle.step() == []
        assert (await self.codes(talk))[-1] == "idle_warning"
        clock.forward(minutes=3)
        assert await idle.step() == [Step.END]
        assert await idle.step() == []
        assert (await self.codes(talk))[-1] == "idle_ended"
        assert (await talk.state())["owner"] == "wrap_up"
        assert [one["about"] for one in await asked(talk)] == ["agent"]
        inbox = (await agent.get("/v1/desk/inbox")).json()
        assert inbox["mine"][0]["owner"] == "wrap_up"

    async def test_a_word_keeps_the_service_and_a_new_silence_is_warned_of_anew(
        self, stack: Stack, clock: HandClock
    ):
        talk, agent = await served(stack)
        idle = stack.application.idle
        await agent_says(agent, talk)
        clock.forward(minutes=12)
        await idle.step()
        await talk.send("在的")
        clock.forward(minutes=40)
        assert await idle.step() == [], "the agent owes an answer now"
        await agent_says(agent, talk, "好的")
        clock.forward(minutes=12)
        assert await idle.step() == [Step.WARN]

    async def test_who_was_asked_to_hold_is_not_silent(self, stack: Stack, clock: HandClock):
        talk, agent = await served(stack)
        await agent_says(agent, talk, "我查一下")
        await agent.act(talk.id, "hold")
        clock.forward(minutes=60)
        assert await stack.application.idle.step() == []
        await agent.act(talk.id, "resume")
        clock.forward(minutes=11)
        assert await stack.application.idle.step() == []
        clock.forward(minutes=1)
        assert await stack.application.idle.step() == [Step.WARN]
