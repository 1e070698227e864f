"""The same deed for many conversations: each under its own rights and rules, refused ones by name, repeated ones once."""

from typing import Any

import pytest

from service.handoff.tables import Handoff
from tests.contract.test_labels import make
from tests.support.line import WRAP_UP, HandClock, actions, code, inbox, queued, rows, set_status
from tests.support.stack import Member, Stack, Talk, running

NOBODY, LABEL = "c_" + "0" * 22, "l_" + "0" * 22


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def served(stack: Stack, agent: Member) -> Talk:
    talk = await queued(stack)
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk


async def bulk(by: Member, deed: str, talks: list[Talk], **body: Any) -> dict[str, str | None]:
    """Conversation → code."""
    ids = [talk.id for talk in talks]
    answer = await by.post(f"/v1/desk/bulk/{deed}", {"conversations": ids, **body})
    assert answer.status_code == 200, answer.text
    out = answer.json()
    found = {one["conversation"]: one["code"] for one in out["results"]}
    assert out["done"] == sum(one is None for one in found.values())
    assert all((one["code"] is None) == (one["message"] is None) for one in out["results"])
    return found


async def test_many_are_closed_with_one_wrap_up_and_what_cannot_be_says_why(stack):
    agent, other = await stack.staff(), await stack.staff("agent2")
    open_, wrapped, owing, waiting = [await served(stack, agent) for _ in range(3)] + [await queued(stack)]
    foreign = await served(stack, other)
    assert (await agent.act(wrapped.id, "end")).status_code == 200
    due = {"kind": "callback", "what": "回电", "due_at": "2026-11-23T09:00:00Z"}
    assert (await agent.act(owing.id, "commitments", due)).status_code in {200, 201}
    talks = [open_, wrapped, owing, waiting, foreign]
    expected = {
        open_.id: None,
        wrapped.id: None,
        owing.id: "commitment_open",
        waiting.id: "not_yours",
        foreign.id: "not_yours",
    }
    assert await bulk(agent, "close", talks, **WRAP_UP) == expected
    before = await actions(stack)
    assert await bulk(agent, "close", talks, **WRAP_UP) == expected, "the same again"
    assert await actions(stack) == before
    assert (await owing.state())["owner"] == "human", "what is refused is not half done"
    assert (await open_.state())["owner"] == "closed"
    kept = {row.conversation_id: (row.outcome, row.note, row.category) for row in await rows(stack, Handoff)}
    assert kept[open_.id] == kept[wrapped.id] == ("solved", WRAP_UP["note"], WRAP_UP["category"])
    assert kept[owing.id][0] is None
    told = [event["data"].get("code") for event in await open_.all()]
    assert "agent_left" in told


async def test_a_wrap_up_that_fits_none_is_refused_as_a_whole(stack):
    agent = await stack.staff()
    talk = await served(stack, agent)
    body = {"conversations": [talk.id], **WRAP_UP, "category": "none.such"}
    answer = await agent.post("/v1/desk/bulk/close", body)
    assert (answer.status_code, code(answer)) == (422, "category_unknown")
    assert (await talk.state())["owner"] == "human"


async def test_many_are_labelled_at_once(stack):
    lead, agent, other = await stack.staff("lead"), await stack.staff(), await stack.staff("agent2")
    label = await make(lead, "盗刷")
    mine, foreign = await served(stack, agent), await served(stack, other)
    for _ in range(2):
        found = await bulk(agent, "labels", [mine, foreign, mine], on=[label])
        assert found == {mine.id: None, foreign.id: "not_yours"}
    assert (await actions(stack))["conversation.labelled"] == 1
    assert await bulk(lead, "labels", [mine, foreign], on=[label]) == {mine.id: None, foreign.id: None}
    assert await bulk(agent, "labels", [mine], off=[label]) == {mine.id: None}
    assert (await inbox(agent))["mine"][0]["labels"] == []


async def test_many_are_taken_or_handed_on_one_owner_each(stack):
    agent, other = await stack.staff(), await stack.staff("agent2")
    mine, waiting, foreign = await served(stack, agent), await queued(stack), await served(stack, other)
    to = {"agent": agent.agent["id"], "note": "我来"}
    expected = {mine.id: None, waiting.id: None, foreign.id: "not_yours"}
    for _ in range(2):
        assert await bulk(agent, "assign", [mine, waiting, foreign], **to) == expected
    assert {one["conversation"] for one in (await inbox(agent))["mine"]} == {mine.id, waiting.id}
    assert (await foreign.state())["agent"]["number"] == "1002"
    later = await queued(stack)
    away = {"agent": other.agent["id"], "note": "请接"}
    assert await bulk(agent, "assign", [later], **away) == {later.id: "assign_supervisor"}
    with stack.application.router._picture._agents.desk_open(other.agent["id"]):
        assert await bulk(agent, "assign", [mine, waiting], **away) == {mine.id: None, waiting.id: None}
        assert await bulk(agent, "assign", [mine, waiting], **away) == {mine.id: None, waiting.id: None}
    assert {one["conversation"] for one in (await inbox(other))["mine"]} == {mine.id, waiting.id, foreign.id}


async def test_a_supervisor_assigns_who_waits_within_the_colleagues_seats(stack):
    password = await stack.application.staff.create("boss", "9009", "组长", ["agent", "supervisor"], [])
    lead, agent = await stack.sign_in("boss", password), await stack.staff()
    talks = [await queued(stack) for _ in range(7)]
    to = {"agent": agent.agent["id"], "note": "请尽快"}
    await set_status(agent, "busy")
    assert await bulk(lead, "assign", talks[:1], **to) == {talks[0].id: "agent_busy"}
    await set_status(agent, "online")
    with stack.application.router._picture._agents.desk_open(agent.agent["id"]):
        found = list((await bulk(lead, "assign", talks, **to)).values())
    seats = (await inbox(agent))["status"]["capacity"]
    assert found == [None] * seats + ["agent_full"] * (len(talks) - seats)
    assert len((await inbox(agent))["mine"]) == seats
    told = [event["data"] for event in await talks[0].all() if event["type"] == "owner.changed"]
    assert (told[-1]["reason"], told[-1]["agent"]["number"]) == ("assigned", "1001")


@pytest.mark.parametrize(
    "body",
    [
        {"conversations": [], "on": [LABEL]},
        {"conversations": [f"c_{number:022}" for number in range(201)], "on": [LABEL]},
        {"conversations": ["../x"], "on": [LABEL]},
        {"conversations": [NOBODY]},
        {"on": [LABEL]},
    ],
)
async def test_a_request_that_makes_no_sense_is_refused(stack, body):
    agent = await stack.staff()
    assert (await agent.post("/v1/desk/bulk/labels", body)).status_code == 422


async def test_it_takes_a_session_the_right_and_the_token_of_the_form(stack):
    studio, agent = await stack.staff("studio"), await stack.staff()
    body = {"conversations": [NOBODY], **WRAP_UP}
    assert (await stack.http.post("/v1/desk/bulk/close", json=body)).status_code == 401
    assert code(await studio.post("/v1/desk/bulk/close", body)) == "role_required"
    assert (await agent.http.post("/v1/desk/bulk/close", json=body)).status_code == 403
    answer = (await agent.post("/v1/desk/bulk/close", body)).json()
    assert [one["code"] for one in answer["results"]] == ["conversation_not_found"]
    assert answer["done"] == 0
