"""Handing on, asking, holding, noting, wrapping up, promising: what agents and the customer see of it."""

import asyncio
import json
import secrets
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from service.conversations.ownership import Owner
from service.conversations.tables import Conversation
from service.core.errors import Conflict
from tests.support.clocks import ShiftedClock
from tests.support.stack import Member, Stack, Talk, running

WRAP_UP = {"category": "forex.exchange", "resolved": True, "note": "已说明购汇步骤"}


@pytest.fixture
def clock():
    return ShiftedClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def served(stack: Stack) -> tuple[Talk, Member, Member]:
    talk = await stack.conversation()
    await talk.say("我想买点美元")
    ann, ben = await stack.staff("agent1"), await stack.staff("agent2")
    assert (await ann.act(talk.id, "accept")).status_code == 200
    return talk, ann, ben


async def notices(talk: Talk) -> list[str]:
    return [event["data"]["code"] for event in await talk.all() if event["type"] == "message.system"]


async def entries(member: Member, talk: Talk) -> list[dict]:
    return (await member.get(f"/v1/desk/conversations/{talk.id}")).json()["entries"]


async def mine(member: Member) -> list[dict]:
    return (await member.get("/v1/desk/inbox")).json()["mine"]


async def test_to_a_colleague(stack: Stack):
    talk, ann, ben = await served(stack)
    body = {"agent": ben.agent["id"], "note": "客户要换两千，额度已核对"}
    answer = await ann.act(talk.id, "transfer", body)
    assert answer.json()["state"]["agent"]["number"] == "1002"
    assert (await notices(talk))[-1] == "transferred"
    said = await ann.act(talk.id, "messages", {"client_id": "agent-0001", "text": "我还在"})
    assert said.json()["error"]["code"] == "not_yours"
    said = await ben.act(talk.id, "messages", {"client_id": "agent-0002", "text": "我来接着办"})
    assert said.status_code == 202
    assert [card["conversation"] for card in await mine(ben)] == [talk.id]
    assert await mine(ann) == []
    handed = (await entries(ben, talk))[-1]
    assert (handed["type"], handed["author"], handed["data"]["note"]) == (
        "transferred",
        "1001",
        "客户要换两千，额度已核对",
    )


async def test_to_a_skill_group_keeps_his_place(stack: Stack):
    talk, ann, _ = await served(stack)
    later = await stack.conversation()
    await later.say("我想买点美元")
    answer = await ann.act(talk.id, "transfer", {"skill": "loan", "note": "其实是问贷款"})
    assert answer.json()["state"]["owner"] == "queued"
    assert (await notices(talk))[-1] == "regrouped"
    waiting = (await ann.get("/v1/desk/inbox")).json()["waiting"]
    assert [(card["conversation"], card["skill"]["id"]) for card in waiting] == [
        (talk.id, "loan"),
        (later.id, "forex"),
    ]
    assert [card["requeued"] for card in waiting] == ["handed_on", None]
    assert (await ann.act(talk.id, "accept")).status_code == 200
    assert [card["requeued"] for card in await mine(ann)] == [None]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"note": "没说转给谁"}, 422, "invalid_field"),
        ({"agent": "s_" + "x" * 22, "skill": "loan", "note": "两个都说了"}, 422, "invalid_field"),
        ({"skill": "nothing", "note": "没有这个组"}, 422, "skill_unknown"),
        ({"agent": "s_" + "x" * 22, "note": "没有这个人"}, 404, "colleague_not_found"),
        ({"skill": "loan", "note": ""}, 422, "invalid_field"),
    ],
)
async def test_where_nobody_can_be_handed_on_to(stack: Stack, body, status, code):
    talk, ann, _ = await served(stack)
    answer = await ann.act(talk.id, "transfer", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert (await talk.state())["owner"] == "human"


async def test_not_to_somebody_who_is_away(stack: Stack, clock: ShiftedClock):
    talk, ann, ben = await served(stack)
    clock.shift = timedelta(minutes=5)
    await ann.get("/v1/desk/inbox")
    answer = await ann.act(talk.id, "transfer", {"agent": ben.agent["id"], "note": "请接着办"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "agent_away")
    reach = (await ann.get("/v1/desk/reach")).json()
    assert [(one["number"], one["present"]) for one in reach["colleagues"]] == [
        ("1002", False),
        ("9001", False),
    ]
    loan = next(one for one in reach["groups"] if one["id"] == "loan")
    assert (loan["name"], loan["on_duty"], loan["open"]) == ("个人贷款", 0, True)


async def test_asking_first_shows_the_customer_nothing(stack: Stack):
    talk, ann, ben = await served(stack)
    before = await talk.all()
    await ann.act(talk.id, "consult", {"agent": ben.agent["id"], "note": "这种情况能换吗？"})
    note = {"client_id": "note-0001", "text": "能换，走便利化额度"}
    assert (await ben.act(talk.id, "notes", note)).status_code == 201
    card = (await mine(ben))[0]
    assert (card["conversation"], card["consulted"], card["agent"]["number"]) == (talk.id, True, "1001")
    said = await ben.act(talk.id, "messages", {"client_id": "agent-0001", "text": "我也来说"})
    assert said.json()["error"]["code"] == "not_yours"
    assert (await ben.act(talk.id, "consult/end")).status_code == 200
    assert await mine(ben) == []
    assert await talk.all() == before
    kinds = [entry["type"] for entry in await entries(ann, talk)]
    assert kinds == ["consult.asked", "note", "consult.ended"]


async def test_holding_tells_the_customer_and_a_clock_runs(stack: Stack, clock: ShiftedClock):
    talk, ann, _ = await served(stack)
    await ann.act(talk.id, "hold")
    assert (await talk.state())["held_since"] is not None
    assert (await mine(ann))[0]["held_since"] is not None
    clock.shift = timedelta(seconds=40)
    await talk.send("还在吗")
    assert (await talk.state())["held_since"] is not None, "he writes, and still holds"
    await ann.act(talk.id, "resume")
    assert (await talk.state())["held_since"] is None
    assert (await notices(talk))[-2:] == ["held", "resumed"]
    async with stack.application.database.read() as connection:
        rows = await connection.exec_driver_sql("select held_seconds from handoffs")
        assert 40 <= rows.scalar_one() <= 45


async def test_who_speaks_is_back(stack: Stack):
    talk, ann, _ = await served(stack)
    await ann.act(talk.id, "hold")
    await ann.act(talk.id, "messages", {"client_id": "agent-0001", "text": "查到了"})
    assert (await talk.state())["held_since"] is None
    kinds = [event["type"] for event in await talk.all()][-2:]
    assert kinds == ["hold.changed", "message.agent"]


async def test_the_bot_is_silent_until_it_is_given_back(stack: Stack):
    talk, ann, ben = await served(stack)
    calls = len(stack.bot.calls)
    await ann.act(talk.id, "hold")
    await talk.send("在吗")
    await ann.act(talk.id, "resume")
    await ann.act(talk.id, "transfer", {"agent": ben.agent["id"], "note": "请接着办"})
    await talk.send("在吗")
    await ben.act(talk.id, "transfer", {"skill": "loan", "note": "请接着办"})
    await talk.send("在吗")
    await ann.act(talk.id, "accept")
    await ann.act(talk.id, "end")
    await talk.send("等等")
    assert len(stack.bot.calls) == calls
    await ann.act(talk.id, "give-back", {"note": "说完了"})
    await talk.say("谢谢")
    assert len(stack.bot.calls) == calls + 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"category": None}, "category_missing"),
        ({"category": "forex"}, "category_unknown"),
        ({"category": "nothing"}, "category_unknown"),
        ({"note": "   "}, "text_empty"),
    ],
)
async def test_a_wrap_up_has_category_outcome_and_note(stack: Stack, change, code):
    talk, ann, _ = await served(stack)
    await ann.act(talk.id, "end")
    answer = await ann.act(talk.id, "close", {**WRAP_UP, **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert (await talk.state())["owner"] == "wrap_up"
    assert (await ann.act(talk.id, "close", WRAP_UP)).json()["state"]["owner"] == "closed"
    wrapped = (await entries(ann, talk))[-1]
    assert wrapped["data"] == {"category": ["外汇", "购汇、结汇"], "resolved": True, "note": "已说明购汇步骤"}


async def test_the_categories_are_shown_as_a_tree(stack: Stack):
    ann = await stack.staff()
    tree = (await ann.get("/v1/desk/categories")).json()["categories"]
    forex = next(one for one in tree if one["id"] == "forex")
    assert forex["children"][0] == {"id": "forex.exchange", "name": "购汇、结汇"}


async def close(stack: Stack) -> tuple[Talk, Member]:
    talk, ann, _ = await served(stack)
    await ann.act(talk.id, "end")
    await ann.act(talk.id, "close", WRAP_UP)
    return talk, ann


async def test_soon_after_he_finds_the_same_agent(stack: Stack, clock: ShiftedClock):
    talk, ann = await close(stack)
    clock.shift = timedelta(minutes=9, seconds=30)
    await ann.get("/v1/desk/inbox")
    await talk.send("还有一个问题")
    state = await talk.state()
    assert (state["owner"], state["agent"]["number"]) == ("human", "1001")
    assert (await notices(talk))[-1] == "agent_returned"
    assert [card["conversation"] for card in await mine(ann)] == [talk.id]
    await ann.act(talk.id, "end")
    assert (await ann.act(talk.id, "close", WRAP_UP)).status_code == 200
    ended = (await ann.get("/v1/desk/inbox")).json()["ended"]
    assert [card["conversation"] for card in ended] == [talk.id]


@pytest.mark.parametrize("why", ["too late", "agent gone"])
async def test_otherwise_he_finds_the_bot(stack: Stack, clock: ShiftedClock, why):
    talk, ann = await close(stack)
    clock.shift = timedelta(minutes=10 if why == "too late" else 5)
    if why == "too late":
        await ann.get("/v1/desk/inbox")
    assert (await talk.say("怎么查余额"))[0]["type"] == "message.bot"
    assert (await talk.state())["owner"] == "bot"


def promise(**change: str) -> dict:
    due = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    return {"kind": "callback", "what": "回电话说明进度，号码13812345678", "due_at": due, **change}


async def test_nothing_is_solved_while_a_promise_is_open(stack: Stack):
    talk, ann, _ = await served(stack)
    made = (await ann.act(talk.id, "commitments", promise())).json()
    assert "13812345678" not in made["what"], "masked like all that is typed"
    assert (made["owner"], made["breached"]) == ("1001", False)
    assert (await mine(ann))[0]["commitments"] == 1
    await ann.act(talk.id, "end")
    answer = await ann.act(talk.id, "close", WRAP_UP)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "commitment_open")
    path = f"/v1/desk/commitments/{made['id']}/end"
    kept = await ann.post(path, {"outcome": "kept", "note": "已回电"})
    assert kept.json()["outcome"] == "kept"
    assert (await ann.post(path, {"outcome": "kept", "note": "再来"})).status_code == 409
    assert (await ann.act(talk.id, "close", WRAP_UP)).status_code == 200


async def test_unsolved_is_closed_and_still_owed(stack: Stack):
    talk, ann, _ = await served(stack)
    made = (await ann.act(talk.id, "commitments", promise())).json()
    await ann.act(talk.id, "end")
    assert (await ann.act(talk.id, "close", {**WRAP_UP, "resolved": False})).status_code == 200
    owed = (await ann.get("/v1/desk/commitments")).json()["commitments"]
    assert [one["id"] for one in owed] == [made["id"]]
    assert (await ann.get("/v1/desk/inbox")).json()["commitments"] == owed


@pytest.mark.parametrize(
    "due", ["2020-01-01T00:00:00Z", "tomorrow", "2026-12-01T10:00:00", "2099-01-01T00:00:00Z"]
)
async def test_a_promise_needs_a_moment_to_come(stack: Stack, due):
    talk, ann, _ = await served(stack)
    assert (await ann.act(talk.id, "commitments", promise(due_at=due))).status_code == 422


async def test_the_watch_says_when_a_promise_is_broken(stack: Stack, clock: ShiftedClock):
    talk, ann, _ = await served(stack)
    await ann.act(talk.id, "commitments", promise())
    clock.shift = timedelta(hours=3)
    await stack.application.promises.step()
    ann = await stack.staff("agent1")
    assert (await entries(ann, talk))[-1]["type"] == "commitment.breached"
    assert (await ann.get("/v1/desk/commitments")).json()["commitments"][0]["breached"]


async def test_notes_reach_the_desk_and_never_the_customer(stack: Stack):
    talk, ann, ben = await served(stack)
    marks = [f"内部{secrets.token_hex(4)}" for _ in range(6)]
    start = (await talk.events())["last_seq"]
    listening = asyncio.create_task(talk.events(start, wait=5))
    path = f"/v1/desk/conversations/{talk.id}/events"
    hearing = asyncio.create_task(ben.get(path, after=start, entry=0, wait=20))
    for number, mark in enumerate(marks):
        body = {"client_id": f"note-{number:04}", "text": mark}
        first = await (ann, ben)[number % 2].act(talk.id, "notes", body)
        again = await (ann, ben)[number % 2].act(talk.id, "notes", body)
        assert (first.status_code, again.json()) == (201, first.json())
    assert (await hearing).json()["entries"][0]["data"]["text"] == marks[0]
    await ann.act(talk.id, "messages", {"client_id": "agent-0001", "text": "好了"})
    heard = await listening
    whole = (await stack.http.get(f"/v1/conversations/{talk.id}", headers=talk.headers)).json()
    seen = json.dumps([heard, whole, await talk.all()], ensure_ascii=False)
    assert not [mark for mark in marks if mark in seen]
    assert [entry["data"]["text"] for entry in await entries(ben, talk)] == marks
    strangers = await stack.visitor()
    answer = await stack.http.post(f"/v1/desk/conversations/{talk.id}/notes", json=body, headers=strangers)
    assert answer.status_code == 401


async def test_of_many_deeds_at_once_each_follows_the_one_before(stack: Stack):
    """Everything at the same time, several times over: what is refused changes nothing, the log is one story."""
    talk, ann, ben = await served(stack)
    for _ in range(4):
        deeds = [
            (ann, "transfer", {"agent": ben.agent["id"], "note": "接"}),
            (ben, "transfer", {"agent": ann.agent["id"], "note": "接"}),
            (ann, "transfer", {"skill": "loan", "note": "接"}),
            (ben, "end", {}),
            (ann, "end", {}),
            (ann, "hold", {}),
            (ben, "accept", {}),
            (ann, "accept", {}),
            (ann, "give-back", {"note": "还"}),
        ]
        answers = await asyncio.gather(
            *(member.act(talk.id, action, body) for member, action, body in deeds), talk.send("我想买点美元")
        )
        assert {answer.status_code for answer in answers} <= {200, 202, 409}
    events = await talk.all()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    changes = [event["data"] for event in events if event["type"] == "owner.changed"]
    assert all(one["to"] == other["from"] for one, other in pairwise(changes))
    assert changes[-1]["to"] == (await talk.state())["owner"]


async def test_nothing_is_saved_over_what_moved_on(stack: Stack):
    """The compare in compare-and-set, without the lock that hides it."""
    talk, ann, _ = await served(stack)
    store = stack.application.worker._applying._store
    with pytest.raises(Conflict):
        async with store.writing(talk.id) as draft:
            table = Conversation.__table__
            moved = table.update().where(table.c.id == talk.id).values(last_seq=draft.last_seq + 1)
            await draft.connection.execute(moved)
            await draft.change_owner(Owner.WRAP_UP, "ended_by_agent", ann.agent["id"])
    assert (await talk.state())["owner"] == "human"
