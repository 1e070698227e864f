"""Tickets in the bank's own system: opened, told to a real server that is up, down, slow or talks nonsense."""

import asyncio

import pytest
from sqlalchemy import select

from service.conversations.tables import Conversation
from service.core.clock import SystemClock
from service.handoff.outside.posting import Posting
from service.handoff.outside.tables import OutsidePost
from service.handoff.outside.wiring import outgoing
from service.handoff.tickets.tables import TicketRow
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from tests.support.hooks import Hook, hook
from tests.support.line import HandClock, actions, agent3, code, queued, rows
from tests.support.stack import Member, Stack, Talk, running

CARD = "6222021234567890128"
FORM = {
    "client_id": "ticket-one-aaaa",
    "title": "购汇限额",
    "category": "forex.exchange",
    "urgency": "high",
    "note": "币种：美元",
}


@pytest.fixture
async def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def system():
    async with hook() as system:
        yield system


@pytest.fixture
async def stack(tmp_path, clock, system: Hook):
    async with running(
        tmp_path, clock=clock, ticket_url=system.url, outside_desk_attempts=3, login_rate="1000/second"
    ) as stack:
        # Sent when a test says so.
        for task in stack.application.tasks:
            if task.get_name() == "outside":
                task.cancel()
        yield stack


async def served(stack: Stack, text: str = "我想买点美元") -> tuple[Talk, Member]:
    talk, agent = await queued(stack, text), await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    return talk, agent


async def opened(agent: Member, talk: Talk, **changes) -> dict:
    answer = await agent.act(talk.id, "tickets", {**FORM, **changes})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


async def only(agent: Member, talk: Talk) -> dict:
    answer = await agent.get(f"/v1/desk/conversations/{talk.id}/tickets")
    assert answer.status_code == 200, answer.text
    (ticket,) = answer.json()["tickets"]
    return dict(ticket)


async def post(stack: Stack) -> None:
    await stack.application.outside.sender.step()


def key(stack: Stack, name: str = "ticket_secret") -> str:
    return (stack.var / "secrets" / name).read_text(encoding="utf-8").strip()


async def test_it_is_posted_once_signed_and_comes_back_with_its_number(stack: Stack, system: Hook):
    talk, agent = await served(stack)
    system.says({"number": "INC-2026/0042"})
    first = await opened(agent, talk, note=f"卡号 {CARD}")
    assert (first["state"], first["number"], first["attempts"]) == ("waiting", None, 0)
    assert CARD not in first["note"]
    await post(stack)
    await post(stack)
    (got,) = system.got
    assert got.signed_with(key(stack))
    assert not got.signed_with(key(stack, "outside_desk_secret"))
    body = got.body
    assert (body["type"], body["id"]) == ("ticket.opened", got.headers["webhook-id"])
    assert body["conversation"] == talk.id
    assert body["ticket"] == {
        "id": first["id"],
        "title": FORM["title"],
        "category": {"id": "forex.exchange", "path": body["ticket"]["category"]["path"]},
        "urgency": "high",
        "note": first["note"],
        "agent": "1001",
    }
    assert len(body["ticket"]["category"]["path"]) > 1
    assert body["summary"]["skill"]["id"] == "forex"
    assert body["text"].startswith(body["summary"]["headline"])
    assert CARD not in got.raw.decode()
    ticket = await only(agent, talk)
    assert (ticket["state"], ticket["number"], ticket["retry"]) == ("accepted", "INC-2026/0042", False)
    (row,) = await rows(stack, OutsidePost)
    assert row.body is None, "what was delivered is not kept"


async def test_the_desk_and_the_audit_trail_hear_of_every_step(stack: Stack, system: Hook):
    talk, agent = await served(stack)
    system.says({"number": 42})
    ticket = await opened(agent, talk)
    await post(stack)
    entries = (await agent.get(f"/v1/desk/conversations/{talk.id}")).json()["entries"]
    assert [(one["type"], one["author"], one["data"]) for one in entries] == [
        ("ticket.opened", "1001", {"ticket": ticket["id"], "urgency": "high"}),
        ("ticket.accepted", None, {"ticket": ticket["id"], "ticket_number": "42"}),
    ]
    audited = [row for row in await rows(stack, AuditRow) if row.action.startswith("ticket.")]
    assert [(row.actor, row.action, row.subject) for row in audited] == [
        ("agent1", "ticket.opened", talk.id),
        ("system", "ticket.accepted", talk.id),
    ]
    assert not any("ticket" in event["type"] for event in await talk.all()), "the customer sees nothing of it"


@pytest.mark.parametrize(
    "answer",
    [
        "{}",
        "not json",
        '{"number": null}',
        '{"number": "张三 13800138000"}',
        '{"number": ""}',
        "[1]",
        "\x00" * 70000,
    ],
)
async def test_an_answer_without_a_usable_number_is_heard_all_the_same(stack: Stack, system: Hook, answer):
    talk, agent = await served(stack)
    system.answer = f"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{answer}"
    await opened(agent, talk)
    await post(stack)
    ticket = await only(agent, talk)
    assert (ticket["state"], ticket["number"], ticket["error"]) == ("sent", None, None)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("HTTP/1.1 500 no\r\nconnection: close\r\n\r\n", "status_500"),
        ("HTTP/1.1 302 there\r\nlocation: http://127.0.0.1:1/\r\nconnection: close\r\n\r\n", "redirect"),
        ("what is this", "unreachable"),
        ("", "unreachable"),
    ],
)
async def test_it_is_tried_again_with_the_same_id_then_given_up_then_sent_by_hand(
    stack: Stack, system: Hook, clock: HandClock, answer, error
):
    talk, agent = await served(stack)
    system.answer = answer
    ticket = await opened(agent, talk)
    for _ in range(3):
        await post(stack)
        clock.forward(minutes=1)
    shown = await only(agent, talk)
    assert (shown["state"], shown["error"], shown["attempts"], shown["retry"]) == ("failed", error, 3, True)
    await post(stack)
    assert len(system.got) == 3, "given up"
    system.says({"number": "A1"})
    again = await agent.act(talk.id, f"tickets/{ticket['id']}/retry")
    assert (again.status_code, again.json()["state"], again.json()["attempts"]) == (202, "waiting", 0)
    await post(stack)
    assert (await only(agent, talk))["number"] == "A1"
    assert len({got.headers["webhook-id"] for got in system.got}) == 1
    assert len({got.raw for got in system.got}) == 1
    told = await actions(stack)
    assert (told["outside.given_up"], told["ticket.failed"], told["ticket.retried"]) == (1, 1, 1)
    assert code(await agent.act(talk.id, f"tickets/{ticket['id']}/retry")) == "ticket_not_failed"


async def test_a_system_that_does_not_answer_in_time_is_asked_again(stack: Stack, system: Hook):
    talk, agent = await served(stack)
    system.answer = None
    sender = stack.application.outside.sender
    sender._posting = Posting(outgoing(), {"127.0.0.1"}, (), seconds=0.2)
    await opened(agent, talk)
    await post(stack)
    ticket = await only(agent, talk)
    assert (ticket["state"], ticket["error"], ticket["attempts"]) == ("waiting", "timeout", 1)
    assert ticket["retry"], "nobody has to wait for the next turn"


async def test_an_answer_that_trickles_counts_as_none(stack: Stack, system: Hook):
    talk, agent = await served(stack)
    system.answer = 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"number": "A1'
    sender = stack.application.outside.sender
    sender._posting = Posting(outgoing(), {"127.0.0.1"}, (), seconds=0.2)
    await opened(agent, talk)
    await post(stack)
    assert (await only(agent, talk))["state"] == "waiting"


async def test_it_outlives_a_restart(tmp_path, clock, system: Hook):
    settings = {"clock": clock, "ticket_url": system.url, "login_rate": "1000/second"}
    system.status("503 later", "retry-after: 60")
    async with running(tmp_path, **settings) as stack:
        talk, agent = await served(stack)
        await opened(agent, talk)
        await until(lambda: len(system.got) == 1)
    system.says({"number": "A7"})
    clock.forward(minutes=2)
    async with running(tmp_path, **settings) as stack:
        agent = await stack.staff()
        await until(lambda: len(system.got) == 2)
        while (await only(agent, talk))["state"] == "waiting":
            await asyncio.sleep(0.01)
        assert (await only(agent, talk))["number"] == "A7"


async def until(done) -> None:
    async with asyncio.timeout(20):
        while not done():
            await asyncio.sleep(0.01)


async def test_a_resend_of_the_form_is_the_same_ticket(stack: Stack):
    talk, agent = await served(stack)
    first, second = await opened(agent, talk), await opened(agent, talk)
    assert first["id"] == second["id"]
    assert len(await rows(stack, OutsidePost)) == 1
    other = await agent.act(talk.id, "tickets", {**FORM, "title": "别的"})
    assert (other.status_code, code(other)) == (409, "client_id_reused")


async def test_who_may(stack: Stack):
    talk, agent = await served(stack)
    lead, colleague = await stack.staff("lead"), await agent3(stack, "forex")
    assert (await (await stack.staff("studio")).act(talk.id, "tickets", FORM)).status_code == 403
    not_his = await colleague.act(talk.id, "tickets", FORM)
    assert (not_his.status_code, code(not_his)) == (409, "not_yours")
    without_token = await agent.http.post(f"/v1/desk/conversations/{talk.id}/tickets", json=FORM)
    assert without_token.status_code == 403
    assert (await stack.http.get(f"/v1/desk/conversations/{talk.id}/tickets")).status_code == 401
    assert (await lead.get(f"/v1/desk/conversations/{talk.id}/tickets")).status_code == 200
    assert await rows(stack, TicketRow) == []


async def test_after_the_service_it_is_still_his_to_open(stack: Stack):
    talk, agent = await served(stack)
    assert (await agent.act(talk.id, "end")).status_code == 200
    assert (await opened(agent, talk))["state"] == "waiting"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"title": ""}, 422, "invalid_field"),
        ({"title": "\u200b"}, 422, "text_empty"),
        ({"title": "长" * 61}, 422, "invalid_field"),
        ({"note": "长" * 501}, 422, "invalid_field"),
        ({"urgency": "now"}, 422, "invalid_field"),
        ({"category": None}, 422, "category_missing"),
        ({"category": "nothing.such"}, 422, "category_unknown"),
        ({"client_id": "13800138000"}, 422, "invalid_field"),
        ({"url": "https://elsewhere.example"}, 422, "invalid_field"),
    ],
)
async def test_a_form_that_does_not_fit_is_refused(stack: Stack, change, status, said):
    talk, agent = await served(stack)
    answer = await agent.act(talk.id, "tickets", {**FORM, **change})
    assert (answer.status_code, code(answer)) == (status, said)
    assert await rows(stack, TicketRow) == []


async def test_twenty_are_enough(stack: Stack):
    talk, agent = await served(stack)
    for number in range(20):
        await opened(agent, talk, client_id=f"ticket-{number:04}-abc")
    answer = await agent.act(talk.id, "tickets", {**FORM, "client_id": "ticket-more-abc"})
    assert (answer.status_code, code(answer)) == (409, "too_many_tickets")


async def test_a_ticket_of_another_conversation_is_not_found(stack: Stack):
    talk, agent = await served(stack)
    ticket = await opened(agent, talk)
    other = await queued(stack)
    await agent.act(other.id, "accept")
    answer = await agent.act(other.id, f"tickets/{ticket['id']}/retry")
    assert (answer.status_code, code(answer)) == (404, "ticket_not_found")


async def test_it_goes_with_the_customer_when_he_is_erased(stack: Stack, system: Hook):
    talk, agent = await served(stack)
    await opened(agent, talk)
    database, settings = stack.application.database, stack.application.settings
    async with database.read() as connection:
        visitor = (await connection.execute(select(Conversation.visitor_id))).scalar_one()
    await Erasing(database, settings.database, stack.var / "log", SystemClock(), str, lambda _: 0).erase(
        visitor, "test"
    )
    assert (await rows(stack, TicketRow), await rows(stack, OutsidePost)) == ([], [])
    await post(stack)
    assert system.got == []


async def test_off_it_says_so_and_keeps_nothing(tmp_path):
    async with running(tmp_path, login_rate="1000/second") as stack:
        talk, agent = await served(stack)
        seen = (await agent.get(f"/v1/desk/conversations/{talk.id}/tickets")).json()
        assert seen == {"on": False, "tickets": []}
        answer = await agent.act(talk.id, "tickets", FORM)
        assert (answer.status_code, code(answer)) == (409, "tickets_off")
        assert await rows(stack, TicketRow) == []
