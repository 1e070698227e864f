"""A conversation kept as a test: from the studio into the content, by two people."""

from pathlib import Path

import httpx
import pytest

from kb_index.talks import read_talks
from tests.support.kb_samples import write_project
from tests.support.stack import Member, Stack, running

CHANGES = "/v1/studio/changes"
PHONE = "13800138000"


@pytest.fixture
def root(tmp_path) -> Path:
    return write_project(tmp_path / "project")


@pytest.fixture
async def stack(tmp_path, root):
    async with running(tmp_path / "var", content_dir=root) as stack:
        yield stack


async def person(stack: Stack, login: str, *roles: str) -> Member:
    password = await stack.application.staff.create(login, login[-4:], login, list(roles), [])
    return await stack.sign_in(login, password)


def of(conversation: str) -> str:
    return f"/v1/studio/conversations/{conversation}/talk"


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def keep(draft: dict) -> dict:
    """The edit that keeps a draft; what may be anything is left out."""
    turns = [
        {"says": one["says"], "expect": {name: value for name, value in one["expect"].items() if value}}
        for one in draft["turns"]
    ]
    edit = {"kind": "keep_talk", "id": draft["id"], "name": draft["name"], "turns": turns}
    return {"title": "回归测试", "why": "真实会话", "edits": [edit]}


async def taken(member: Member, change: dict, deed: str) -> dict:
    answer = await member.post(f"{CHANGES}/{change['id']}/{deed}", {"version": change["version"]})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_what_happened_is_filled_in_and_said_otherwise_goes_into_the_content(stack: Stack, root: Path):
    talk = await stack.conversation()
    await talk.say(f"我的手机号{PHONE}，怎么查余额")
    await talk.say("我要换美元")
    editor, approver = await person(stack, "ed", "editor"), await person(stack, "ap", "approver")
    draft = (await editor.get(of(talk.id))).json()
    assert [one["expect"] for one in draft["turns"]] == [
        {"kind": "answer", "topic": "account.balance", "need": None, "skill": None},
        {"kind": "handoff", "topic": "forex.exchange", "need": None, "skill": "forex"},
    ]
    assert PHONE not in str(draft) and "[手机号" in draft["turns"][0]["says"]
    assert {"id": "forex", "name": "外汇业务"} in draft["choices"]["skills"]
    draft["turns"][0]["expect"]["topic"] = "card.balance"
    change = (await editor.post(CHANGES, keep(draft))).json()
    assert change["findings"] == [] and change["files"][0]["name"] == f"bot/talks/{draft['id']}.yml"
    change = await taken(editor, change, "propose")
    assert code_of(
        await editor.post(f"{CHANGES}/{change['id']}/approve", {"version": change["version"]})
    ) == (
        403,
        "role_required",
    )
    change = await taken(approver, await taken(approver, change, "approve"), "apply")
    (kept,), problems = read_talks(root)
    assert problems == [] and kept.id == draft["id"]
    assert [turn.expect.topic for turn in kept.turns if turn.expect] == ["card.balance", "forex.exchange"]
    await taken(approver, change, "undo")
    assert read_talks(root) == ([], [])


async def test_what_is_typed_into_it_is_masked(stack: Stack):
    editor = await person(stack, "ed", "editor")
    turns = [{"says": f"打我{PHONE}", "expect": {"kind": "talk", "topic": None, "need": None, "skill": None}}]
    answer = await editor.post(CHANGES, keep({"id": "typed_in", "name": f"找{PHONE}", "turns": turns}))
    assert answer.status_code == 201, answer.text
    listed = (await editor.get(f"{CHANGES}/{answer.json()['id']}")).text
    assert PHONE not in answer.text + listed and "[手机号" in listed


async def test_who_may_and_what_cannot_be_kept(stack: Stack):
    talk = await stack.conversation()
    editor, agent = await person(stack, "ed", "editor"), await stack.staff("agent1")
    assert code_of(await editor.get(of(talk.id))) == (409, "nothing_to_keep")
    await talk.say("怎么查余额")
    assert code_of(await agent.get(of(talk.id))) == (403, "role_required")
    assert code_of(await stack.http.get(of(talk.id), headers=talk.headers)) == (401, "unauthorised")
    assert code_of(await editor.get(of("c_" + "a" * 22))) == (404, "conversation_not_found")
    draft = (await stack.http.get(of(talk.id), headers=stack.maintainer)).json()
    reader = await person(stack, "au", "approver")
    assert code_of(await reader.post(CHANGES, keep(draft))) == (403, "role_required")
