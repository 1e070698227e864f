"""What supervisors, auditors and administrators may do over the API, and that nobody else may."""

from typing import Any

import httpx
import pytest

from service.core.clock import SystemClock
from service.core.ids import new_id
from service.identity.roles import Role
from service.identity.roster import Roster
from tests.support.stack import Member, Stack, running

FIRST = "a long first word 9"


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path, login_rate="1000/second") as stack:
        yield stack


async def someone(stack: Stack, *roles: str, skills: list[str] | None = None) -> Member:
    """A new member of staff with these roles, signed in, the first password changed."""
    login = f"{'-'.join(roles)}-{new_id('x')[2:8].lower().strip('-_')}"
    roster = Roster(stack.application.database, SystemClock(), "test")
    first = await roster.add(login, "3001", "某人", list(roles), skills or [])
    http = httpx.AsyncClient(base_url=stack.url, timeout=30, trust_env=False)
    stack._members.append(http)
    session = (await http.post("/v1/staff/session", json={"login": login, "password": first})).json()
    body = {"current": first, "new": FIRST}
    changed = await http.put("/v1/staff/password", json=body, headers={"X-CSRF-Token": session["csrf"]})
    assert changed.status_code == 200, changed.text
    return Member(http, changed.json())


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


async def trail(auditor: Member, **asked: Any) -> list[dict[str, Any]]:
    answer = await auditor.get("/v1/audit", **asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


ALLOWED = {
    "/v1/desk/board": {Role.SUPERVISOR},
    "/v1/audit": {Role.AUDITOR, Role.ADMIN},
    "/v1/staff/accounts": {Role.ADMIN},
    "/v1/desk/inbox": {Role.AGENT},
    "/v1/studio/conversations": {Role.SUPERVISOR, Role.EDITOR, Role.APPROVER, Role.AUDITOR},
}


async def test_each_role_opens_its_own_doors_and_no_other(stack: Stack):
    for role in Role:
        member = await someone(stack, role)
        for path, roles in ALLOWED.items():
            answer = await member.get(path)
            assert answer.status_code == (200 if role in roles else 403), (role, path, answer.text)
    for path in ALLOWED:
        assert (await stack.http.get(path)).status_code == 401


async def test_a_supervisor_reads_every_conversation_of_the_desk_and_touches_none(stack: Stack):
    talk, never = await stack.conversation(), await stack.conversation()
    await talk.say("我要买美元")
    await never.say("怎么查余额")
    agent, supervisor = await stack.staff(), await someone(stack, "supervisor")
    board = (await supervisor.get("/v1/desk/board")).json()["conversations"]
    assert [(card["conversation"], card["owner"]) for card in board] == [(talk.id, "queued")]
    assert (await agent.act(talk.id, "accept")).status_code == 200
    board = (await supervisor.get("/v1/desk/board")).json()["conversations"]
    assert [(card["owner"], card["agent"]["number"]) for card in board] == [("human", "1001")]
    path = f"/v1/desk/conversations/{talk.id}"
    for tail in ("", "/events", "/summary"):
        assert (await supervisor.get(path + tail)).status_code == 200
        assert (await supervisor.get(f"/v1/desk/conversations/{never.id}{tail}")).status_code == 404
        assert (await supervisor.get(f"/v1/desk/conversations/{new_id('c')}{tail}")).status_code == 404
    said = {"client_id": "supervisor-1", "text": "您好"}
    for deed, body in (("accept", {}), ("messages", said), ("notes", said), ("give-back", {"note": "x"})):
        assert code_of(await supervisor.act(talk.id, deed, body)) == "role_required"
    read = await trail(await someone(stack, "auditor"), action="conversation.read")
    assert [(row["actor"], row["subject"]) for row in read] == [(supervisor.agent["login"], talk.id)]


async def test_an_agent_who_supervises_serves_his_own_groups_only(stack: Stack):
    talk = await stack.conversation()
    await talk.say("我要买美元")
    both = await someone(stack, "agent", "supervisor", skills=["loan"])
    assert (await both.get(f"/v1/desk/conversations/{talk.id}")).status_code == 200
    assert (await both.act(talk.id, "accept")).status_code == 404, "reading is no serving"


async def test_an_auditor_goes_through_the_trail_page_by_page(stack: Stack):
    talk = await stack.conversation()
    await talk.say("我要买美元")
    await (await stack.staff()).act(talk.id, "accept")
    auditor = await someone(stack, "auditor")
    whole = await trail(auditor, limit=200)
    assert [row["id"] for row in whole] == list(range(len(whole), 0, -1)), "newest first, none missing"
    pages, before = [], len(whole) + 1
    while before is not None:
        answer = (await auditor.get("/v1/audit", limit=3, before=before)).json()
        pages += answer["rows"]
        before = answer["next"]
    assert pages == whole
    about = await trail(auditor, subject=talk.id)
    assert {"owner.changed"} <= {row["action"] for row in about}
    assert {row["subject"] for row in about} == {talk.id}
    opened = await trail(auditor, action="audit.read")
    assert [(row["actor"], row["subject"]) for row in opened] == [
        (auditor.agent["login"], talk.id), (auditor.agent["login"], None),
    ]  # fmt: skip
    staff = await trail(auditor, action="staff.", actor="agent1")
    assert {row["action"] for row in staff} == {"staff.signed_in"}
    for bad in ({"before": 0}, {"limit": 201}, {"action": "x%"}, {"subject": "nobody"}):
        assert (await auditor.get("/v1/audit", **bad)).status_code == 422


async def test_an_administrator_manages_accounts(stack: Stack):
    admin, agent = await someone(stack, "admin"), await stack.staff("agent1")
    path = "/v1/staff/accounts"
    wanted = {"login": "loan7", "number": "1007", "name": "贷款坐席", "roles": ["agent"], "skills": ["loan"]}
    assert code_of(await agent.post(path, wanted)) == "role_required"
    assert code_of(await admin.http.post(path, json=wanted)) == "csrf"
    added = await admin.post(path, wanted)
    assert added.status_code == 201
    assert code_of(await admin.post(path, wanted)) == "login_taken"
    assert code_of(await admin.post(path, {**wanted, "login": "x", "roles": ["king"]})) == "invalid_field"
    accounts = {one["login"]: one for one in (await admin.get(path)).json()["accounts"]}
    assert (accounts["loan7"]["must_change"], accounts["loan7"]["skills"]) == (True, ["loan"])
    assert added.json()["password"] not in str(accounts)
    first = accounts["agent1"]["id"]
    assert (await admin.post(f"{path}/{first}/disable")).status_code == 204
    assert (await agent.get("/v1/desk/inbox")).status_code == 401
    assert (await admin.post(f"{path}/{first}/enable")).status_code == 204
    reset = (await admin.post(f"{path}/{first}/password")).json()
    body = {"login": "agent1", "password": reset["password"]}
    assert (await stack.http.post("/v1/staff/session", json=body)).json()["must_change_password"] is True
    roles = await admin.http.put(
        f"{path}/{first}/roles", json={"roles": ["supervisor"]}, headers={"X-CSRF-Token": admin.csrf}
    )
    assert (roles.json()["roles"], roles.json()["skills"]) == (["supervisor"], ["*"])
    own = admin.agent["id"]
    assert code_of(await admin.post(f"{path}/{own}/disable")) == "own_account"
    assert code_of(await admin.post(f"{path}/{new_id('s')}/disable")) == "account_not_found"
    done = await trail(await someone(stack, "auditor"), actor=admin.agent["login"], action="staff.")
    assert {row["action"] for row in done} >= {
        "staff.added", "staff.disabled", "staff.enabled", "staff.password_reset", "staff.roles_set",
    }  # fmt: skip
    assert added.json()["password"] not in str(done)
