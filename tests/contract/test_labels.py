"""Labels: the set supervisors keep, and what agents put on conversations."""

from typing import Any

import httpx
import pytest

from service.conversations.tables import Conversation
from service.handoff.labels import ConversationLabel, Label
from service.handoff.tables import DeskEntry
from service.identity.customers import hash_of_customer
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from tests.support.line import HandClock, actions, code, inbox, queued, rows
from tests.support.stack import Member, Stack, Talk, running

NONE = "l_" + "0" * 22


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock) as stack:
        yield stack


async def supervisor(stack: Stack, *roles: str) -> Member:
    return await stack.staff("lead") if not roles else await _new(stack, *roles)


async def _new(stack: Stack, *roles: str) -> Member:
    password = await stack.application.staff.create("other", "1009", "某人", list(roles), ["loan"])
    return await stack.sign_in("other", password)


async def make(keeper: Member, name: str, colour: str = "red") -> str:
    answer = await keeper.post("/v1/desk/labels", {"name": name, "colour": colour})
    assert answer.status_code == 201, answer.text
    return str(next(one["id"] for one in answer.json()["labels"] if one["name"] == name))


async def change(keeper: Member, label: str, **body: Any) -> httpx.Response:
    path, headers = f"/v1/desk/labels/{label}", {"X-CSRF-Token": keeper.csrf}
    return await keeper.http.put(path, json=body, headers=headers)


async def put(agent: Member, talk: Talk, on: list[str] = [], off: list[str] = []) -> httpx.Response:  # noqa: B006  # only read
    return await agent.act(talk.id, "labels", {"on": on, "off": off})


async def served(stack: Stack, agent: Member) -> Talk:
    talk = await queued(stack)
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk


async def test_supervisors_keep_the_set_and_agents_read_it(stack):
    lead, agent = await stack.staff("lead"), await stack.staff()
    risky = await make(lead, "盗刷")
    assert (await agent.get("/v1/desk/labels")).json() == {
        "labels": [{"id": risky, "name": "盗刷", "colour": "red", "retired": False}],
        "may_manage": False,
    }
    refused = await agent.post("/v1/desk/labels", {"name": "回访", "colour": "blue"})
    assert (refused.status_code, code(refused)) == (403, "role_required")
    again = await lead.post("/v1/desk/labels", {"name": "盗刷", "colour": "blue"})
    assert (again.status_code, code(again)) == (409, "label_taken")
    for body in ({"name": "字" * 13, "colour": "red"}, {"name": "回访", "colour": "mauve"}, {"name": "回访"}):
        assert (await lead.post("/v1/desk/labels", body)).status_code == 422
    follow = await make(lead, "回访", "blue")
    taken = await change(lead, follow, name="盗刷", colour="blue")
    assert (taken.status_code, code(taken)) == (409, "label_taken")
    assert code(await change(lead, NONE, name="无", colour="blue")) == "no_such_label"
    answer = await change(lead, follow, name="要回访", colour="teal", retired=True)
    changed = next(one for one in answer.json()["labels"] if one["id"] == follow)
    assert changed == {"id": follow, "name": "要回访", "colour": "teal", "retired": True}
    counted = await actions(stack)
    assert (counted["label.created"], counted["label.changed"]) == (2, 1)


async def test_an_administrator_keeps_the_set_without_seeing_customers(stack):
    admin = await supervisor(stack, "admin")
    talk = await queued(stack)
    label = await make(admin, "盗刷")
    refused = await put(admin, talk, [label])
    assert (refused.status_code, code(refused)) == (403, "role_required")
    assert (await stack.http.get("/v1/desk/labels")).status_code == 401


async def test_a_name_keeps_no_personal_data(stack):
    lead = await stack.staff("lead")
    await lead.post("/v1/desk/labels", {"name": "13912345678", "colour": "red"})
    stored = await rows(stack, Label)
    assert len(stored) == 1
    assert "13912345678" not in str(stored) + str(await rows(stack, AuditRow))


async def test_its_agent_labels_a_conversation_and_the_next_one_sees_it(stack, clock):
    lead, agent = await stack.staff("lead"), await stack.staff()
    risky, follow = await make(lead, "盗刷"), await make(lead, "回访", "blue")
    talk = await served(stack, agent)
    answer = await put(agent, talk, [risky])
    clock.forward(seconds=1)
    answer = await put(agent, talk, [follow])
    shown = [
        {"id": risky, "name": "盗刷", "colour": "red"},
        {"id": follow, "name": "回访", "colour": "blue"},
    ]
    assert answer.json()["labels"] == shown
    assert (await inbox(agent))["mine"][0]["labels"] == shown
    body = {"skill": "forex", "note": "请接着办", "anyway": True}
    assert (await agent.act(talk.id, "transfer", body)).status_code == 200
    following = await stack.staff("agent2")
    assert (await inbox(following))["waiting"][0]["labels"] == shown
    summary = (await following.get(f"/v1/desk/conversations/{talk.id}/summary")).json()
    assert [one["name"] for one in summary["labels"]] == ["盗刷", "回访"]
    events = "".join(str(event) for event in await talk.all())
    assert "盗刷" not in events, "the customer learns nothing of it"


async def test_the_same_again_is_nothing_and_each_change_is_told_once(stack):
    lead, agent = await stack.staff("lead"), await stack.staff()
    risky, follow = await make(lead, "盗刷"), await make(lead, "回访")
    talk = await served(stack, agent)
    for _ in range(2):
        assert (await put(agent, talk, [risky, risky], [follow])).status_code == 200
    for _ in range(2):
        assert (await put(agent, talk, [follow], [risky])).status_code == 200
    told = [row for row in await rows(stack, DeskEntry) if row.type == "labelled"]
    assert [(row.author, row.data["on"], row.data["off"]) for row in told] == [
        ("1001", ["盗刷"], []),
        ("1001", ["回访"], ["盗刷"]),
    ]
    assert told[-1].data["labels"] == [{"id": follow, "name": "回访", "colour": "red"}]
    assert (await actions(stack))["conversation.labelled"] == 2


async def test_who_does_not_have_the_customer_labels_nothing(stack):
    lead, agent, other = await stack.staff("lead"), await stack.staff(), await stack.staff("agent2")
    stranger = await _new(stack, "agent")
    label = await make(lead, "盗刷")
    talk = await served(stack, agent)
    assert code(await put(other, talk, [label])) == "not_yours"
    hidden = await put(stranger, talk, [label])
    assert (hidden.status_code, code(hidden)) == (404, "conversation_not_found")
    assert (await put(lead, talk, [label])).status_code == 200
    assert (await agent.act(talk.id, "end")).status_code == 200
    assert (await put(agent, talk, off=[label])).json()["labels"] == [], "also while he sums it up"


async def test_a_retired_label_stays_and_is_put_on_nothing_more(stack):
    lead, agent = await stack.staff("lead"), await stack.staff()
    old = await make(lead, "旧的")
    first, second = await served(stack, agent), await served(stack, agent)
    await put(agent, first, [old])
    assert (await change(lead, old, name="旧的", colour="red", retired=True)).status_code == 200
    refused = await put(agent, second, [old])
    assert (refused.status_code, code(refused)) == (409, "label_retired")
    cards = {one["conversation"]: one["labels"] for one in (await inbox(agent))["mine"]}
    assert (len(cards[first.id]), cards[second.id]) == (1, [])
    assert (await put(agent, first, [old])).status_code == 200, "it is on already"
    assert (await put(agent, first, off=[old])).json()["labels"] == []
    assert code(await put(agent, first, [NONE])) == "no_such_label"


async def test_ten_labels_are_enough(stack):
    lead, agent = await stack.staff("lead"), await stack.staff()
    labels = [await make(lead, f"标签{number}") for number in range(11)]
    talk = await served(stack, agent)
    full = await put(agent, talk, labels)
    assert (full.status_code, code(full)) == (409, "too_many_labels")
    assert (await put(agent, talk, labels[:10])).status_code == 200
    assert (await put(agent, talk, labels[10:], labels[:1])).status_code == 200


async def test_pages_are_filtered_by_any_of_the_labels(stack):
    lead, agent = await stack.staff("lead"), await stack.staff()
    one, two, three = [await make(lead, name) for name in ("一", "二", "三")]
    first, second, _ = [await served(stack, agent) for _ in range(3)]
    await put(agent, first, [one, two])
    await put(agent, second, [two])

    async def found(*labels: str) -> set[str]:
        answer = await agent.get("/v1/desk/conversations", labels=",".join(labels))
        assert answer.status_code == 200, answer.text
        return {card["conversation"] for card in answer.json()["conversations"]}

    assert await found(one) == {first.id}
    assert await found(one, two) == {first.id, second.id}
    assert await found(three) == set()
    for wrong in (",", "a,", "../x"):
        assert (await agent.get("/v1/desk/conversations", labels=wrong)).status_code == 422
    view = {"name": "盗刷", "filter": {"list": "all", "labels": [one], "channel": "app", "vip": True}}
    saved = (await agent.post("/v1/desk/views", view)).json()["views"][0]["filter"]
    assert (saved["labels"], saved["channel"], saved["vip"]) == ([one], "app", True)


async def test_labels_go_with_an_erased_customer(stack, tmp_path):
    lead, agent = await stack.staff("lead"), await stack.staff()
    label = await make(lead, "盗刷")
    talk, other = await served(stack, agent), await served(stack, agent)
    for one in (talk, other):
        assert (await put(agent, one, [label])).status_code == 200
    application = stack.application
    visitor = next(row.visitor_id for row in await rows(stack, Conversation) if row.id == talk.id)
    erasing = Erasing(
        application.database,
        application.settings.database,
        tmp_path / "log",
        HandClock(),
        lambda who: hash_of_customer("x", who),
        lambda names: 0,
    )
    await erasing.erase(visitor, "test")
    assert [row.conversation_id for row in await rows(stack, ConversationLabel)] == [other.id]
    assert len(await rows(stack, Label)) == 1
