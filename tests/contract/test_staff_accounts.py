"""Staff accounts end to end: first password, locks, one-time codes, roles, and what disabling ends."""

import asyncio
import json
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from service.core.settings import Settings
from service.identity.roster import Roster
from service.identity.tables import AuditRow
from service.identity.totp import code_at
from tests.support.clocks import ShiftedClock as Clock
from tests.support.stack import Member, Stack, running

CHOSEN = "my own long word 7"


@pytest.fixture
async def clock() -> Clock:
    return Clock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock, login_rate="1000/second") as stack:
        yield stack


def roster(stack: Stack, clock: Clock) -> Roster:
    return Roster(stack.application.database, clock, "test")


async def sign_in(stack: Stack, login: str, password: str, code: str | None = None) -> httpx.Response:
    body = {"login": login, "password": password} | ({"code": code} if code else {})
    async with httpx.AsyncClient(base_url=stack.url, trust_env=False) as http:
        return await http.post("/v1/staff/session", json=body)


def headers(answer: httpx.Response) -> dict[str, str]:
    cookie = answer.headers["set-cookie"].split(";")[0]
    return {"Cookie": cookie, "X-CSRF-Token": answer.json()["csrf"]}


async def audited(stack: Stack) -> list[tuple[str, str, str | None, dict[str, Any]]]:
    query = select(AuditRow.actor, AuditRow.action, AuditRow.subject, AuditRow.detail)
    async with stack.application.database.read() as connection:
        rows = (await connection.execute(query.order_by(AuditRow.id))).all()
    return [tuple(row) for row in rows]


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


async def test_a_first_password_opens_nothing_but_its_own_change(stack: Stack, clock: Clock):
    first = await roster(stack, clock).add("forex1", "1003", "外汇坐席", ["agent"], ["forex"])
    answer = await sign_in(stack, "forex1", first)
    assert answer.json()["must_change_password"] is True
    signed = headers(answer)
    for path in ("/v1/desk/inbox", "/v1/studio/conversations"):
        refused = await stack.http.get(path, headers=signed)
        assert (refused.status_code, code_of(refused)) == (403, "password_change_required")
    refused = await stack.http.post("/v1/staff/socket-tickets", json={}, headers=signed)
    assert code_of(refused) == "password_change_required"
    for new, code in (
        (first, "password_same"),
        ("forex1-2026-x", "password_like_login"),
        ("short", "password_short"),
    ):
        refused = await stack.http.put(
            "/v1/staff/password", json={"current": first, "new": new}, headers=signed
        )
        assert (refused.status_code, code_of(refused)) == (422, code)
    no_csrf = {"Cookie": signed["Cookie"]}
    body = {"current": first, "new": CHOSEN}
    assert code_of(await stack.http.put("/v1/staff/password", json=body, headers=no_csrf)) == "csrf"
    changed = await stack.http.put("/v1/staff/password", json=body, headers=signed)
    assert (changed.status_code, changed.json()["must_change_password"]) == (200, False)
    assert (await stack.http.get("/v1/desk/inbox", headers=headers(changed))).status_code == 200
    assert (await stack.http.get("/v1/staff/session", headers=signed)).status_code == 401
    assert (await sign_in(stack, "forex1", first)).status_code == 401
    assert (await sign_in(stack, "forex1", CHOSEN)).status_code == 200


async def test_guessing_locks_the_login_for_a_while(stack: Stack, clock: Clock):
    password = await roster(stack, clock).add("forex1", "1003", "外汇坐席", ["agent"], ["forex"])
    for login in ("forex1", "nobody"):
        answers = [await sign_in(stack, login, "wrong") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
        assert code_of(answers[-1]) == "locked"
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 15 * 60
    assert (await sign_in(stack, "forex1", password)).status_code == 429
    clock.shift = timedelta(minutes=15, seconds=1)
    assert (await sign_in(stack, "forex1", password)).status_code == 200
    rows = await audited(stack)
    assert sum(action == "staff.sign_in_failed" for _, action, _, _ in rows) == 10
    assert [detail["by"] for _, action, _, detail in rows if action == "staff.locked"] == ["login", "login"]
    assert "wrong" not in json.dumps([row[3] for row in rows])


async def test_an_address_that_tries_many_logins_is_locked(tmp_path):
    async with running(tmp_path, login_rate="1000/second", lock_address_failures=7) as stack:
        answers = [await sign_in(stack, f"nobody{at}", "wrong") for at in range(8)]
        assert [answer.status_code for answer in answers] == [401] * 7 + [429]


async def test_a_branch_behind_one_address_signs_in_at_once_and_nobody_guesses_fast(tmp_path):
    defaults = {"login_address_rate": Settings.model_fields["login_address_rate"].default}
    async with running(tmp_path, lock_login_failures=50, lock_address_failures=500, **defaults) as stack:
        branch = [await sign_in(stack, f"counter{at}", "wrong") for at in range(40)]
        assert {code_of(answer) for answer in branch} == {"wrong_login"}
        guesses = [await sign_in(stack, "agent1", "wrong") for _ in range(11)]
        assert [code_of(answer) for answer in guesses] == ["wrong_login"] * 10 + ["too_many"]


async def test_one_time_codes(stack: Stack, clock: Clock):
    agent = await stack.staff("agent1")
    logins = json.loads((stack.var / "secrets" / "demo_logins.json").read_text(encoding="utf-8"))
    password = logins[0]["password"]
    assert code_of(await agent.post("/v1/staff/codes", {"password": "wrong"})) == "wrong_password"
    offered = (await agent.post("/v1/staff/codes", {"password": password})).json()

    def code() -> str:
        return code_at(offered["secret"], int(clock.now().timestamp()) // 30)

    signed = {"X-CSRF-Token": agent.csrf}
    body = {"secret": offered["secret"], "code": code()}
    wrong = {**body, "code": str((int(body["code"]) + 1) % 10**6).zfill(6)}
    assert code_of(await agent.http.put("/v1/staff/codes", json=wrong, headers=signed)) == "code_wrong"
    assert (await agent.http.put("/v1/staff/codes", json=body, headers=signed)).status_code == 204
    assert code_of(await sign_in(stack, "agent1", password)) == "code_required"
    assert code_of(await sign_in(stack, "agent1", password, body["code"])) == "wrong_login", (
        "a code counts once"
    )
    clock.shift = timedelta(seconds=30)
    assert (await sign_in(stack, "agent1", password, code())).status_code == 200
    reset = await roster(stack, clock).reset_password("agent1")
    assert (await sign_in(stack, "agent1", reset)).json()["must_change_password"] is True


async def open_desk(stack: Stack, login: str):
    member = await stack.staff(login)
    ticket = (await member.post("/v1/staff/socket-tickets")).json()["ticket"]
    socket = await connect(stack.url.replace("http", "ws") + "/v1/staff/ws")
    await socket.send(json.dumps({"type": "hello", "ticket": ticket}))
    assert json.loads(await socket.recv())["type"] == "ready"
    return member, socket


async def closed_after(socket) -> float:
    started = time.monotonic()
    async with asyncio.timeout(10):
        try:
            while True:
                await socket.recv()
        except ConnectionClosed:
            return time.monotonic() - started


async def test_disabling_ends_sessions_at_once_and_sockets_within_two_seconds(stack: Stack, clock: Clock):
    (one, socket), (other, still) = await open_desk(stack, "agent1"), await open_desk(stack, "agent2")
    ticket = (await one.post("/v1/staff/socket-tickets")).json()["ticket"]
    await roster(stack, clock).disable("agent1")
    assert (await one.get("/v1/desk/inbox")).status_code == 401
    assert await closed_after(socket) <= 2
    again = await connect(stack.url.replace("http", "ws") + "/v1/staff/ws")
    await again.send(json.dumps({"type": "hello", "ticket": ticket}))
    assert json.loads(await again.recv())["code"] == "unauthorised"
    await still.send(json.dumps({"type": "ping"}))
    assert json.loads(await still.recv())["type"] == "pong"
    assert (await other.get("/v1/desk/inbox")).status_code == 200
    logins = json.loads((stack.var / "secrets" / "demo_logins.json").read_text(encoding="utf-8"))
    assert code_of(await sign_in(stack, "agent1", logins[0]["password"])) == "wrong_login"
    await roster(stack, clock).enable("agent1")
    assert (await sign_in(stack, "agent1", logins[0]["password"])).status_code == 200
    await still.close()


async def waiting(stack: Stack) -> float:
    """How many wait for news: sockets, long-polls and the service's own readers."""
    line = next(
        line for line in (await stack.metrics()).splitlines() if line.startswith("subtext_subscribers ")
    )
    return float(line.split()[1])


async def settled(member: Member) -> int:
    """The inbox's cursor once nothing follows: who signs in is news too, and comes a little later."""
    cursor = int((await member.get("/v1/desk/inbox")).json()["cursor"])
    while (
        now := int((await member.get("/v1/desk/inbox", cursor=cursor, wait=1)).json()["cursor"])
    ) != cursor:
        cursor = now
    return cursor


async def test_disabling_ends_what_waits_at_once(stack: Stack, clock: Clock):
    """Within two seconds of twenty-five; a second browser that signs out takes nothing away from the first."""
    talk = await stack.conversation()
    await talk.say("我要买美元")
    one, second = await stack.staff("agent1"), await stack.staff("agent1")
    cursor = await settled(one)
    seen = (await one.get(f"/v1/desk/conversations/{talk.id}")).json()
    news = {"after": seen["last_seq"], "entry": 0, "wait": 25}
    before = await waiting(stack)
    polls = [
        asyncio.create_task(one.get("/v1/desk/inbox", cursor=cursor, wait=25)),
        asyncio.create_task(one.get(f"/v1/desk/conversations/{talk.id}/events", **news)),
    ]
    async with asyncio.timeout(10):
        while await waiting(stack) < before + 3:
            await asyncio.sleep(0.02)
    left = await second.http.delete("/v1/staff/session", headers={"X-CSRF-Token": second.csrf})
    assert left.status_code == 204
    done, _ = await asyncio.wait(polls, timeout=0.3)
    assert not done, "still signed in here"
    started = time.monotonic()
    await roster(stack, clock).disable("agent1")
    answers = await asyncio.gather(*polls)
    assert time.monotonic() - started < 2
    assert [(answer.status_code, code_of(answer)) for answer in answers] == [(401, "unauthorised")] * 2


async def test_roles_decide_and_a_change_counts_at_once(stack: Stack, clock: Clock):
    agent, studio = await stack.staff("agent1"), await stack.staff("studio")
    assert (await agent.get("/v1/studio/conversations")).status_code == 403
    assert (await studio.get("/v1/studio/conversations")).status_code == 200
    assert (await studio.get("/v1/desk/inbox")).status_code == 403
    await roster(stack, clock).set_roles("studio", ["admin"])
    assert (await studio.get("/v1/studio/conversations")).status_code == 401
    assert (await (await stack.staff("studio")).get("/v1/studio/conversations")).status_code == 403


async def test_behind_https_the_cookie_belongs_to_this_host_only(tmp_path):
    async with running(tmp_path, cookie_secure=True) as stack:
        logins = json.loads((stack.var / "secrets" / "demo_logins.json").read_text(encoding="utf-8"))
        answer = await sign_in(stack, "agent1", logins[0]["password"])
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-subtext_session=")
        assert {"Path=/", "HttpOnly", "Secure", "SameSite=Strict"} <= {
            part.strip() for part in cookie.split(";")
        }
        assert "Domain" not in cookie
        assert (await stack.http.get("/v1/staff/session", headers=headers(answer))).status_code == 200
