"""The desk's list: clocks on the cards, pages of what was handed over, saved views."""

import secrets

import pytest

from tests.support.line import HandClock, code, inbox, queued, rows
from tests.support.stack import Member, Stack, running

VIEW = {"name": "外汇急件", "filter": {"list": "waiting", "skill": "forex", "urgent": True, "sort": "due"}}


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def card_of(agent: Member, conversation: str, where: str = "mine") -> dict:
    return next(one for one in (await inbox(agent))[where] if one["conversation"] == conversation)


async def say(agent: Member, conversation: str, text: str = "您好") -> None:
    answer = await agent.act(conversation, "messages", {"client_id": secrets.token_urlsafe(16), "text": text})
    assert answer.status_code == 202, answer.text


async def served(stack: Stack, agent: Member, text: str = "我想买点美元"):
    talk = await queued(stack, text)
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk


async def close(agent: Member, conversation: str) -> None:
    assert (await agent.act(conversation, "end")).status_code == 200
    body = {"category": "forex.exchange", "resolved": True, "note": "已说明"}
    assert (await agent.act(conversation, "close", body)).status_code == 200


async def page(agent: Member, **wanted: object) -> dict:
    answer = await agent.get("/v1/desk/conversations", **wanted)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_clocks_follow_who_is_to_speak(stack, clock):
    agent, talk = await stack.staff(), await queued(stack)
    waiting = (await card_of(agent, talk.id, "waiting"))["clock"]
    assert waiting["kind"] == "queue"
    clock.forward(seconds=10)
    await agent.act(talk.id, "accept")
    assert (await card_of(agent, talk.id))["clock"]["kind"] == "first_reply"
    clock.forward(seconds=5)
    await say(agent, talk.id)
    assert (await card_of(agent, talk.id))["clock"] is None
    clock.forward(seconds=5)
    await talk.send("汇率是多少")
    clock.forward(seconds=5)
    await talk.send("在吗")
    asked = (await card_of(agent, talk.id))["clock"]
    assert (asked["kind"], asked["since"], asked["due_at"]) == (
        "next_reply",
        "2026-11-23T02:00:20.000Z",
        "2026-11-23T02:02:20.000Z",
    )


async def test_no_clock_runs_while_the_customer_holds(stack, clock):
    agent = await stack.staff()
    talk = await served(stack, agent)
    await agent.act(talk.id, "hold")
    assert (await card_of(agent, talk.id))["clock"] is None
    clock.forward(seconds=90)
    await agent.act(talk.id, "resume")
    resumed = (await card_of(agent, talk.id))["clock"]
    assert (resumed["kind"], resumed["since"]) == ("next_reply", "2026-11-23T02:01:30.000Z")
    await agent.act(talk.id, "hold")
    await say(agent, talk.id)
    assert (await card_of(agent, talk.id))["clock"] is None


async def test_a_colleague_who_takes_over_has_his_own_first_reply(stack, clock):
    first, second = await stack.staff(), await stack.staff("agent2")
    await second.get("/v1/desk/inbox")
    talk = await served(stack, first)
    await say(first, talk.id)
    clock.forward(seconds=30)
    body = {"agent": second.agent["id"], "note": "请接着办"}
    with stack.application.router._picture._agents.desk_open(second.agent["id"]):
        assert (await first.act(talk.id, "transfer", body)).status_code == 200
    handed = (await card_of(second, talk.id))["clock"]
    assert (handed["kind"], handed["since"]) == ("first_reply", "2026-11-23T02:00:30.000Z")


async def test_what_was_handed_over_comes_in_pages_without_gaps_or_repeats(stack, clock, monkeypatch):
    monkeypatch.setattr("service.desk.handed_over.PAGE", 2)
    agent = await stack.staff()
    talks = []
    for _ in range(5):
        talks.append((await served(stack, agent)).id)
        await close(agent, talks[-1])
        clock.forward(seconds=1)
    for which in ("all", "ended"):
        seen, before = [], None
        while True:
            answer = await page(agent, list=which, **({"before": before} if before else {}))
            assert len(answer["conversations"]) <= 2
            seen += [one["conversation"] for one in answer["conversations"]]
            before = answer["next"]
            if before is None:
                break
        assert seen == talks[::-1]
    assert (await agent.get("/v1/desk/counts")).json() == {"all": 5, "ended": 5}


async def test_pages_are_filtered_by_the_service(stack, clock):
    agent = await stack.staff()
    plain = await served(stack, agent)
    urgent = await queued(stack, "被骗了")
    ids = {}
    for name, wanted in {
        "urgent": {"urgent": 1},
        "skill": {"skill": "forex"},
        "words": {"q": "换汇"},
        "no such words": {"q": "100%_"},
        "owed": {"owed": 1},
        "reason": {"reason": "none.such"},
    }.items():
        ids[name] = [one["conversation"] for one in (await page(agent, **wanted))["conversations"]]
    head = (await card_of(agent, plain.id))["headline"]
    ids["headline"] = [one["conversation"] for one in (await page(agent, q=head[:3]))["conversations"]]
    assert ids["urgent"] == [urgent.id]
    assert ids["skill"] == [plain.id]
    assert plain.id in ids["headline"]
    assert (ids["no such words"], ids["owed"], ids["reason"]) == ([], [], [])
    due = {"kind": "callback", "what": "回电", "due_at": "2026-11-23T09:00:00Z"}
    assert (await agent.act(plain.id, "commitments", due)).status_code in {200, 201}
    assert [one["conversation"] for one in (await page(agent, owed=1))["conversations"]] == [plain.id]


async def test_nobody_sees_what_was_handed_to_other_groups(stack):
    first = await stack.staff()
    talk = await served(stack, first)
    password = await stack.application.staff.create("loans", "1009", "贷款", ["agent"], ["loan"])
    other = await stack.sign_in("loans", password)
    assert (await page(other))["conversations"] == []
    assert (await other.get("/v1/desk/counts")).json() == {"all": 0, "ended": 0}
    assert [one["conversation"] for one in (await page(first))["conversations"]] == [talk.id]


@pytest.mark.parametrize(
    "wanted", [{"list": "mine"}, {"before": "x"}, {"skill": "../"}, {"urgent": 2}, {"q": "长" * 65}]
)
async def test_an_unknown_wish_is_refused(stack, wanted):
    agent = await stack.staff()
    assert (await agent.get("/v1/desk/conversations", **wanted)).status_code == 422


async def change(agent: Member, view: str, body: dict) -> dict:
    answer = await agent.http.put(f"/v1/desk/views/{view}", json=body, headers={"X-CSRF-Token": agent.csrf})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_views_are_an_agents_own_and_follow_him_to_another_screen(stack):
    agent, other = await stack.staff(), await stack.staff("agent2")
    saved = (await agent.post("/v1/desk/views", VIEW)).json()["views"]
    assert [(one["name"], one["filter"]["skill"], one["default"]) for one in saved] == [
        ("外汇急件", "forex", False)
    ]
    again = await stack.staff()
    assert (await again.get("/v1/desk/views")).json()["views"] == saved
    assert (await other.get("/v1/desk/views")).json()["views"] == []
    answer = await other.http.put(
        f"/v1/desk/views/{saved[0]['id']}", json=VIEW, headers={"X-CSRF-Token": other.csrf}
    )
    assert (answer.status_code, code(answer)) == (404, "view_not_found")


async def test_one_view_at_most_is_shown_first(stack, clock):
    agent = await stack.staff()
    first = (await agent.post("/v1/desk/views", {**VIEW, "default": True})).json()["views"][0]["id"]
    clock.forward(seconds=1)
    both = (await agent.post("/v1/desk/views", {**VIEW, "name": "二", "default": True})).json()["views"]
    assert [one["default"] for one in both] == [False, True]
    back = (await change(agent, first, {**VIEW, "default": True}))["views"]
    assert [one["default"] for one in back] == [True, False]
    gone = await agent.http.delete(f"/v1/desk/views/{first}", headers={"X-CSRF-Token": agent.csrf})
    assert [one["name"] for one in gone.json()["views"]] == ["二"]


async def test_there_are_twenty_views_at_most_and_none_keeps_personal_data(stack):
    from service.desk.view_tables import DeskView

    agent = await stack.staff()
    secret = "13912345678"
    named = {"name": f"客户{secret}", "filter": {"q": secret}}
    assert (await agent.post("/v1/desk/views", named)).status_code == 201
    for number in range(19):
        assert (await agent.post("/v1/desk/views", {**VIEW, "name": f"视图{number}"})).status_code == 201
    answer = await agent.post("/v1/desk/views", VIEW)
    assert (answer.status_code, code(answer)) == (409, "too_many_views")
    assert secret not in str(await rows(stack, DeskView))


async def test_a_card_says_whose_the_last_words_are(stack):
    agent, talk = await stack.staff(), await queued(stack)

    async def last(where: str = "mine") -> tuple:
        card = await card_of(agent, talk.id, where)
        return card["last_by"], card["last_agent"], card["last_text"]

    assert (await last("waiting"))[:2] == ("bot", None)
    await agent.act(talk.id, "accept")
    await say(agent, talk.id, "请问换多少")
    assert await last() == ("agent", agent.agent["number"], "请问换多少")
    (listed,) = (await page(agent))["conversations"]
    assert (listed["last_by"], listed["last_agent"]) == ("agent", agent.agent["number"])
    await talk.send("五百")
    assert await last() == ("customer", None, "五百")


async def test_the_last_words_stay_those_of_who_spoke_when_somebody_else_serves(stack):
    former, next_one = await stack.staff(), await stack.staff("agent2")
    talk = await served(stack, former)
    await say(former, talk.id, "我请同事接着办")
    handed = {"agent": next_one.agent["id"], "note": "请接着办"}
    answer = await former.act(talk.id, "transfer", handed)
    assert answer.status_code == 200, answer.text
    card = await card_of(next_one, talk.id)
    assert card["agent"]["number"] == next_one.agent["number"]
    assert (card["last_by"], card["last_agent"]) == ("agent", former.agent["number"])
