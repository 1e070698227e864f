"""Accounts on screen: what an administrator does to others, what everybody does to his own, and the trail of it."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from service.core.clock import CHINA, SystemClock
from service.core.errors import Conflict
from service.identity.roster import Roster
from service.identity.tables import AuditRow
from service.identity.totp import STEP_SECONDS, code_at
from tests.contract.test_oversight import FIRST, code_of, someone, trail
from tests.support.clocks import ShiftedClock
from tests.support.stack import Member, Stack, running

ACCOUNTS = "/v1/staff/accounts"
CODES = "/v1/staff/codes"


@pytest.fixture
def clock() -> ShiftedClock:
    return ShiftedClock()


@pytest.fixture
async def stack(tmp_path, clock):
    async with running(tmp_path, clock=clock, login_rate="1000/second") as stack:
        yield stack


async def accounts(admin: Member) -> dict[str, dict[str, Any]]:
    answer = await admin.get(ACCOUNTS)
    assert answer.status_code == 200, answer.text
    return {one["login"]: one for one in answer.json()["accounts"]}


async def wrong_sign_in(stack: Stack, login: str) -> httpx.Response:
    return await stack.http.post("/v1/staff/session", json={"login": login, "password": "wrong"})


async def own(member: Member, method: str, path: str, **body: Any) -> httpx.Response:
    return await member.http.request(method, path, json=body, headers={"X-CSRF-Token": member.csrf})


async def test_the_list_says_who_came_and_who_is_locked_out(stack: Stack):
    admin = await someone(stack, "admin")
    before = await accounts(admin)
    assert (before["agent1"]["signed_in_at"], before["agent1"]["locked"]) == (None, False)
    await stack.staff("agent1")
    for _ in range(5):
        await wrong_sign_in(stack, "agent2")
    after = await accounts(admin)
    assert (after["agent1"]["signed_in_at"] is None, after["agent1"]["locked"]) == (False, False)
    assert (after["agent2"]["signed_in_at"], after["agent2"]["locked"]) == (None, True)
    assert {"id", "name"} == set((await admin.get(ACCOUNTS)).json()["groups"][0])


async def test_sessions_are_ended_and_locks_lifted(stack: Stack):
    admin, agent = await someone(stack, "admin"), await stack.staff("agent1")
    found = await accounts(admin)
    path = f"{ACCOUNTS}/{found['agent1']['id']}"
    for _ in range(5):
        await wrong_sign_in(stack, "agent1")
    assert code_of(await wrong_sign_in(stack, "agent1")) == "locked"
    assert code_of(await agent.post(f"{path}/unlock")) == "role_required"
    assert (await admin.post(f"{path}/unlock")).status_code == 204
    assert code_of(await wrong_sign_in(stack, "agent1")) == "wrong_login"
    assert (await agent.get("/v1/desk/inbox")).status_code == 200
    assert (await admin.post(f"{path}/sign-out")).status_code == 204
    assert (await agent.get("/v1/desk/inbox")).status_code == 401
    assert (await (await stack.staff("agent1")).get("/v1/desk/inbox")).status_code == 200
    for deed in ("unlock", "sign-out"):
        assert code_of(await admin.post(f"{ACCOUNTS}/{admin.agent['id']}/{deed}")) == "own_account"
    done = await trail(admin, actor=admin.agent["login"], action="staff.")
    assert [(row["action"], row["subject"]) for row in done[:2]] == [
        ("staff.sessions_ended", found["agent1"]["id"]),
        ("staff.unlocked", found["agent1"]["id"]),
    ]


async def test_the_last_administrator_stays(stack: Stack):
    one = await someone(stack, "admin")
    login = one.agent["login"]
    roster = Roster(stack.application.database, SystemClock(), "test")
    for deed in (roster.disable(login), roster.set_roles(login, ["agent"])):
        with pytest.raises(Conflict) as refused:
            await deed
        assert refused.value.code == "last_admin"
    assert (await roster.set_roles(login, ["agent", "admin"], ["*"])).roles == ["agent", "admin"]
    other = await someone(stack, "admin")
    await roster.disable(login)
    with pytest.raises(Conflict):
        await roster.disable(other.agent["login"])


async def test_two_administrators_who_take_each_other_away_leave_one(stack: Stack):
    pair = [await someone(stack, "admin") for _ in range(2)]
    await asyncio.gather(
        *(
            one.post(f"{ACCOUNTS}/{other.agent['id']}/disable")
            for one, other in zip(pair, reversed(pair), strict=True)
        )
    )
    left = [one for one in pair if (await one.get(ACCOUNTS)).status_code == 200]
    assert len(left) == 1


async def test_codes_are_switched_off_with_password_and_code(stack: Stack, clock: ShiftedClock):
    member = await someone(stack, "agent")
    offered = (await own(member, "POST", CODES, password=FIRST)).json()
    assert {len(row) for row in offered["qr"]} == {len(offered["qr"])}
    assert code_of(await own(member, "DELETE", CODES, password=FIRST, code="000000")) == "codes_off"

    def code(ahead: int = 0) -> str:
        return code_at(offered["secret"], int(clock.now().timestamp()) // STEP_SECONDS + ahead)

    assert (await member.get("/v1/staff/session")).json()["codes"] is False
    on = await own(member, "PUT", CODES, secret=offered["secret"], code=code())
    assert on.status_code == 204, on.text
    assert (await member.get("/v1/staff/session")).json()["codes"] is True
    # Two steps on the first code is used up and out of reach, however slowly this runs.
    clock.shift += timedelta(seconds=3 * STEP_SECONDS)
    given = code()
    assert code_of(await own(member, "DELETE", CODES, password="wrong", code=given)) == "wrong_password"
    near = {code(ahead) for ahead in range(-4, 5)}
    other = next(one for one in map("{:06}".format, range(10)) if one not in near)
    assert code_of(await own(member, "DELETE", CODES, password=FIRST, code=other)) == "code_wrong"
    assert (await own(member, "DELETE", CODES, password=FIRST)).status_code == 422
    assert (await own(member, "DELETE", CODES, password=FIRST, code=code())).status_code == 204
    assert (await member.get("/v1/staff/session")).json()["codes"] is False


async def test_the_trail_by_days_and_as_a_file(stack: Stack):
    auditor, agent = await someone(stack, "auditor"), await stack.staff("agent1")
    rows = await trail(auditor, action="staff.added")
    day = datetime.fromisoformat(rows[0]["at"]).astimezone(CHINA).date().isoformat()
    same = [
        row for row in rows if datetime.fromisoformat(row["at"]).astimezone(CHINA).date().isoformat() == day
    ]
    assert await trail(auditor, action="staff.added", since=day, until=day) == same
    assert await trail(auditor, action="staff.added", until="2020-01-01") == []
    assert await trail(auditor, action="staff.added", since="2098-01-01") == []
    for bad in ({"since": "2026-02-30"}, {"until": "yesterday"}):
        assert (await auditor.get("/v1/audit", **bad)).status_code == 422
    file = await auditor.get("/v1/audit.jsonl", action="staff.added", since=day)
    assert file.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in file.text.splitlines()] == same
    exported = (await trail(auditor, action="audit.exported"))[0]
    assert (exported["actor"], exported["detail"]["rows"]) == (auditor.agent["login"], len(same))
    for path in ("/v1/audit.jsonl", "/v1/audit/verdict"):
        assert code_of(await agent.get(path)) == "role_required"
        assert (await stack.http.get(path)).status_code == 401


async def test_a_changed_row_is_named(stack: Stack):
    auditor = await someone(stack, "auditor")
    verdict = (await auditor.get("/v1/audit/verdict")).json()
    assert (verdict["whole"], verdict["first"], verdict["broken_row"]) == (True, 1, None)
    database = stack.application.database
    async with database.write() as connection:
        await connection.execute(update(AuditRow).where(AuditRow.id == 2).values(actor="somebody"))
    verdict = (await auditor.get("/v1/audit/verdict")).json()
    assert (verdict["whole"], verdict["last"], verdict["broken_row"]) == (False, 1, 2)
    assert verdict["why"]
    checked = [row["detail"]["whole"] for row in await trail(auditor, action="audit.checked")]
    assert checked == [False, True]
