"""Canned replies over HTTP: who sees and changes which, compare-and-set, favourites, files."""

import asyncio
import json
import time
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.conversations.hub import STAFF
from service.identity.tables import AuditRow
from tests.support.stack import Member, Stack, running

ALL = "/v1/desk/phrases"
FAVOURITES = "/v1/desk/phrase-favourites"
FILE = "/v1/desk/phrase-file"


@pytest.fixture
async def stack(tmp_path):
    async with running(tmp_path) as stack:
        yield stack


async def member(stack: Stack, login: str, roles: list[str], skills: list[str]) -> Member:
    number = str(4000 + len(login))
    accounts = stack.application.staff
    return await stack.sign_in(login, await accounts.create(login, number, login, roles, skills))


async def put(one: Member, path: str, body: dict[str, Any]) -> httpx.Response:
    return await one.http.put(path, json=body, headers={"X-CSRF-Token": one.csrf})


async def delete(one: Member, path: str) -> httpx.Response:
    return await one.http.delete(path, headers={"X-CSRF-Token": one.csrf})


async def upload(one: Member, content: bytes, csrf: bool = True, **query: str) -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream"} | ({"X-CSRF-Token": one.csrf} if csrf else {})
    return await one.http.post(FILE, params=query, content=content, headers=headers)


def phrase(shortcode: str = "wx", text: str = "您好，{{客户称呼}}", **over: Any) -> dict[str, Any]:
    return {"shortcode": shortcode, "title": "我的问候", "category": "问候", "text": text, **over}


async def made(one: Member, **over: Any) -> dict[str, Any]:
    response = await one.post(ALL, phrase(**over))
    assert response.status_code == 201, response.text
    return dict(response.json())


async def codes(one: Member) -> list[str]:
    return [row["shortcode"] for row in (await one.get(ALL)).json()["phrases"]]


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


async def test_an_installation_begins_with_forty_and_gets_them_once(stack: Stack):
    agent, chief = await stack.staff(), await member(stack, "chief", ["supervisor"], [])
    first = (await agent.get(ALL)).json()
    assert len(first["phrases"]) == 40
    assert {row["scope"] for row in first["phrases"]} == {"global"}
    assert set(first["values"]) == {"银行名", "客服热线", "服务时间"}
    for row in first["phrases"]:
        assert (await delete(chief, f"{ALL}/{row['id']}")).status_code == 204
    assert await codes(agent) == []


async def test_personal_phrases_are_invisible_to_everybody_else(stack: Stack):
    owner, other = await stack.staff("agent1"), await stack.staff("agent2")
    chief = await member(stack, "chief", ["supervisor"], [])
    mine = await made(owner)
    path = f"{ALL}/{mine['id']}"
    assert (mine["scope"], mine["version"], mine["used"]) == ("personal", 1, 0)
    assert "wx" in await codes(owner)
    for stranger in (other, chief):
        assert "wx" not in await codes(stranger)
        answers = [
            await put(stranger, path, phrase(version=1)),
            await delete(stranger, path),
            await stranger.post(f"{path}/use"),
            await put(stranger, FAVOURITES, {"phrases": [mine["id"]]}),
        ]
        assert [code(answer) for answer in answers] == [(404, "phrase_not_found")] * 4
        assert "我的问候" not in (await stranger.get(FILE, scope="personal")).text
    assert (await other.post(ALL, phrase())).status_code == 201


async def test_shared_phrases_are_changed_by_supervisors_only(stack: Stack):
    agent, chief = await stack.staff(), await member(stack, "chief", ["supervisor"], [])
    assert code(await agent.post(ALL, phrase(scope="global"))) == (403, "phrase_shared")
    assert code(await agent.post(ALL, phrase(scope="team", skill="forex"))) == (403, "phrase_shared")
    assert code(await chief.post(ALL, phrase(scope="team", skill="nowhere"))) == (422, "skill_unknown")
    shared = await made(chief, scope="global")
    path = f"{ALL}/{shared['id']}"
    assert code(await put(agent, path, phrase(version=1))) == (403, "phrase_shared")
    assert code(await delete(agent, path)) == (403, "phrase_shared")
    assert (await put(chief, path, phrase(text="新的", version=1))).json()["version"] == 2
    assert (await delete(chief, path)).status_code == 204
    query = select(AuditRow.action).where(AuditRow.subject == shared["id"]).order_by(AuditRow.id)
    async with stack.application.database.read() as connection:
        actions = [row.action for row in await connection.execute(query)]
    assert actions == ["phrase.created", "phrase.changed", "phrase.deleted"]


async def test_a_groups_phrases_are_seen_by_who_serves_the_group(stack: Stack):
    chief = await member(stack, "chief", ["supervisor"], [])
    insider = await member(stack, "forexagent", ["agent"], ["forex"])
    outsider = await member(stack, "loanagent", ["agent"], ["personal_loan"])
    team = await made(chief, shortcode="hg", scope="team", skill="forex")
    assert [("hg" in await codes(one)) for one in (chief, insider, outsider)] == [True, True, False]
    assert code(await outsider.post(f"{ALL}/{team['id']}/use")) == (404, "phrase_not_found")
    assert (await insider.post(f"{ALL}/{team['id']}/use")).status_code == 204


async def test_every_change_needs_the_csrf_token_and_a_role(stack: Stack):
    agent, editor = await stack.staff(), await stack.staff("studio")
    mine = await made(agent)
    path = f"{ALL}/{mine['id']}"
    bare = agent.http
    answers = [
        await bare.post(ALL, json=phrase("zz")),
        await bare.put(path, json=phrase(version=1)),
        await bare.delete(path),
        await bare.post(f"{path}/use", json={}),
        await bare.put(FAVOURITES, json={"phrases": []}),
        await upload(agent, b"shortcode,title,text\r\na,b,c\r\n", csrf=False),
    ]
    assert [code(answer) for answer in answers] == [(403, "csrf")] * 6
    refused = [await editor.get(ALL), await editor.get(FILE), await editor.post(ALL, phrase())]
    assert [code(answer) for answer in refused] == [(403, "role_required")] * 3
    assert code(await stack.http.get(ALL)) == (401, "unauthorised")


async def test_what_is_refused_says_why_and_where(stack: Stack):
    chief = await member(stack, "chief", ["supervisor"], [])
    nobody = await chief.post(ALL, phrase(scope="team"))
    assert code(nobody) == (422, "skill_unknown")
    promising = (await chief.post(ALL, phrase(text="这款理财保本保息，请放心"))).json()["error"]
    assert (promising["code"], promising["fields"]) == ("language_forbidden", ["text"])
    many = {"phrases": [f"p_{number:022d}" for number in range(51)]}
    assert code(await put(chief, FAVOURITES, many)) == (422, "too_many_favourites")


async def test_texts_are_masked_before_they_are_kept(stack: Stack):
    agent = await stack.staff()
    mine = await made(agent, text="请联系张经理，手机13812345678")
    assert "13812345678" not in mine["text"]
    assert b"13812345678" not in (await agent.get(FILE)).content


async def test_a_change_over_an_older_version_is_a_conflict(stack: Stack):
    agent = await stack.staff()
    mine = await made(agent)
    path = f"{ALL}/{mine['id']}"
    both = await asyncio.gather(
        put(agent, path, phrase(text="甲", version=1)), put(agent, path, phrase(text="乙", version=1))
    )
    assert sorted(answer.status_code for answer in both) == [200, 409]
    loser = next(answer for answer in both if answer.status_code == 409)
    assert code(loser) == (409, "phrase_changed")
    await made(agent, shortcode="two")
    assert code(await put(agent, path, phrase("two", version=2))) == (409, "shortcode_taken")
    assert code(await agent.post(ALL, phrase("WX"))) == (409, "shortcode_taken")


async def test_a_list_is_sent_again_only_when_it_changed(stack: Stack):
    agent = await stack.staff()
    first = (await agent.get(ALL)).json()
    again = (await agent.get(ALL, known=first["version"])).json()
    assert (again["unchanged"], again["phrases"]) == (True, [])
    one = first["phrases"][0]["id"]
    await agent.post(f"{ALL}/{one}/use")
    assert (await agent.get(ALL, known=first["version"])).json()["unchanged"]
    await made(agent)
    third = (await agent.get(ALL, known=first["version"])).json()
    assert (third["unchanged"], len(third["phrases"])) == (False, 41)
    used = next(row for row in third["phrases"] if row["id"] == one)
    assert used["used"] == 1 and used["last_used"]


async def test_desks_are_told_that_something_changed_and_strangers_are_not(stack: Stack):
    agent, chief = await stack.staff(), await member(stack, "chief", ["supervisor"], [])
    hub = stack.application.revoking._hub
    with hub.subscribe(STAFF) as told:
        await made(agent)
        await made(chief, scope="global")
        frames = [frame for frame in told.drain() if frame["type"] == "phrases.changed"]
    assert frames == [{"type": "phrases.changed", "staff": agent.agent["id"]}, {"type": "phrases.changed"}]


async def test_favourites_keep_their_own_order_across_sign_ins(stack: Stack):
    agent, other = await stack.staff("agent1"), await stack.staff("agent2")
    ids = [row["id"] for row in (await agent.get(ALL)).json()["phrases"]][:3]
    order = [ids[2], ids[0], ids[1]]
    assert (await put(agent, FAVOURITES, {"phrases": order})).status_code == 204
    again = await stack.staff("agent1")
    assert (await again.get(ALL)).json()["favourites"] == order
    assert (await other.get(ALL)).json()["favourites"] == []


async def test_an_import_tells_first_and_is_all_or_nothing(stack: Stack):
    agent = await stack.staff()
    await made(agent, shortcode="a", text="旧的")
    await made(agent, shortcode="b", text="一样")
    rows = [phrase("a", "新的"), phrase("b", "一样"), phrase("c", "全新"), phrase("d", "{{不认识}}")]
    faulty = json.dumps({"phrases": rows}).encode()
    plan = (await upload(agent, faulty, kind="json")).json()
    assert [row["outcome"] for row in plan["rows"]] == ["changed", "same", "new", "refused"]
    assert plan["counts"] == {"new": 1, "changed": 1, "same": 1, "refused": 1}
    assert (plan["rows"][0]["before"]["text"], plan["rows"][0]["after"]["text"]) == ("旧的", "新的")
    refusal = plan["rows"][3]["refusal"]
    assert (refusal["code"], refusal["field"]) == ("variable_unknown", "text")
    assert code(await upload(agent, faulty, kind="json", apply=plan["hash"])) == (422, "import_refused")
    sound = json.dumps({"phrases": rows[:3]}).encode()
    plan = (await upload(agent, sound, kind="json")).json()
    assert code(await upload(agent, faulty, kind="json", apply=plan["hash"])) == (409, "import_outdated")
    assert "c" not in await codes(agent)
    done = (await upload(agent, sound, kind="json", apply=plan["hash"])).json()
    assert done["applied"]
    texts = {row["shortcode"]: row["text"] for row in (await agent.get(ALL)).json()["phrases"]}
    assert (texts["a"], texts["c"]) == ("新的", "全新")
    assert code(await upload(agent, sound, kind="json", apply=plan["hash"])) == (409, "import_outdated")


async def test_agents_import_nothing_shared_but_what_is_the_same(stack: Stack):
    agent = await stack.staff()
    shared = (await agent.get(FILE, scope="shared")).content
    plan = (await upload(agent, shared)).json()
    assert plan["counts"] == {"new": 0, "changed": 0, "same": 40, "refused": 0}
    row = json.dumps([phrase("neu", scope="global")]).encode()
    refused = (await upload(agent, row, kind="json")).json()["rows"][0]["refusal"]
    assert refused["code"] == "phrase_shared"


async def test_five_hundred_phrases_are_imported_in_seconds_and_come_out_to_the_byte(stack: Stack):
    agent, other = await stack.staff("agent1"), await stack.staff("agent2")
    texts = [
        "=1+1",
        "他说：“好，马上”\n第二行",
        "00123",
        "-5 @me +8",
        "'=x",
        "{{时段问候}}😀，您好",
        '"a","b"',
    ]
    rows = [phrase(f"k{number:03d}", f"{texts[number % 7]}，第{number}条" * 3) for number in range(500)]
    content = json.dumps(rows, ensure_ascii=False).encode()
    started = time.perf_counter()
    plan = (await upload(agent, content, kind="json")).json()
    assert plan["counts"]["new"] == 500
    assert (await upload(agent, content, kind="json", apply=plan["hash"])).json()["applied"]
    seconds = time.perf_counter() - started
    assert seconds < 20, f"{seconds:.1f} s"
    for kind in ("csv", "json"):
        out = (await agent.get(FILE, kind=kind)).content
        same = (await upload(agent, out, kind=kind)).json()
        assert same["counts"] == {"new": 0, "changed": 0, "same": 500, "refused": 0}
    taken = (await upload(other, out, kind=kind)).json()
    await upload(other, out, kind=kind, apply=taken["hash"])
    assert (await other.get(FILE, kind=kind)).content == out


async def test_files_that_cannot_be_read_say_why(stack: Stack):
    agent = await stack.staff()
    assert code(await upload(agent, b"{", kind="json")) == (422, "file_broken")
    assert code(await upload(agent, b"[]", kind="json")) == (422, "file_empty")
    assert code(await upload(agent, b"x" * ((2 << 20) + 1))) == (413, "file_too_large")
