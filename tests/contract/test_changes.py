"""Change sets over HTTP: written by one, decided by another, live in the files, and back."""

from pathlib import Path

import httpx
import pytest

from kb_index.content import read_valid
from tests.support.kb_samples import write_project
from tests.support.stack import Member, Stack, running

ALL = "/v1/studio/changes"
EDITS = [{"kind": "add_examples", "topic": "card.loss", "texts": ["卡片飞走了"]}]
WRITTEN = {"title": "补一句问法", "why": "客户这样问", "edits": EDITS}


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


async def step(member: Member, change: dict, deed: str, **more) -> httpx.Response:
    return await member.post(f"{ALL}/{change['id']}/{deed}", {"version": change["version"], **more})


async def done(member: Member, change: dict, deed: str, **more) -> dict:
    answer = await step(member, change, deed, **more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_two_people_bring_a_question_live_and_take_it_back(stack: Stack, root: Path):
    editor, approver = await person(stack, "ed", "editor"), await person(stack, "ap", "approver")
    created = await editor.post(ALL, WRITTEN)
    assert created.status_code == 201, created.text
    change = created.json()
    assert (change["state"], change["mine"], change["may"]) == ("draft", True, ["revise", "propose"])
    assert change["files"][0]["name"] == "kb_index/articles/card/loss.yml"
    assert "+- 卡片飞走了" in change["files"][0]["diff"].splitlines()
    assert change["shown"][0]["standard"].startswith("请拨打400-000-0000。")
    assert code_of(await step(approver, change, "propose")) == (403, "role_required")
    change = await done(editor, change, "propose")
    assert code_of(await step(editor, change, "approve")) == (403, "role_required")
    seen = (await approver.get(f"{ALL}/{change['id']}")).json()
    assert seen["may"] == ["approve", "reject"] and not seen["mine"]
    change = await done(approver, change, "approve", note="好")
    change = await done(approver, change, "apply")
    assert read_valid(root).articles["card.loss"].similar_questions[-1] == "卡片飞走了"
    change = await done(approver, change, "undo")
    assert "卡片飞走了" not in read_valid(root).articles["card.loss"].similar_questions
    assert [one["deed"] for one in change["history"]] == ["create", "propose", "approve", "apply", "undo"]
    listed = (await editor.get(ALL, state="undone")).json()
    assert [one["id"] for one in listed["items"]] == [change["id"]]
    assert (listed["may_edit"], listed["may_approve"]) == (True, False)
    assert (await editor.get(ALL, state="draft")).json()["items"] == []


async def test_who_has_both_roles_still_needs_another_person(stack: Stack):
    both = await stack.staff("studio")
    change = (await both.post(ALL, WRITTEN)).json()
    change = await done(both, change, "propose")
    assert "approve" not in change["may"]
    assert code_of(await step(both, change, "approve")) == (403, "own_change")
    assert code_of(await step(both, change, "reject")) == (403, "own_change")
    change = await done(both, change, "withdraw")
    other = {**WRITTEN, "title": "另一个", "version": change["version"]}
    revised = await both.http.put(f"{ALL}/{change['id']}", json=other, headers={"X-CSRF-Token": both.csrf})
    assert (revised.status_code, revised.json()["title"]) == (200, "另一个")
    assert code_of(await step(both, change, "propose")) == (409, "change_outdated")


async def test_refusals(stack: Stack):
    editor, agent = await person(stack, "ed", "editor"), await stack.staff("agent1")
    assert code_of(await agent.get(ALL)) == (403, "role_required")
    assert code_of(await agent.post(ALL, WRITTEN)) == (403, "role_required")
    lost = {"id": "cs_" + "a" * 22, "version": 1}
    assert code_of(await step(editor, lost, "propose")) == (404, "change_not_found")
    for edits, code in (
        ([{"kind": "add_examples", "topic": "card.nothing", "texts": ["x"]}], "topic_not_editable"),
        ([{"kind": "add_examples", "topic": "card.loss", "texts": ["打我13800138000"]}], "personal_data"),
        ([{"kind": "erase"}], "invalid_field"),
        ([], "invalid_field"),
    ):
        assert code_of(await editor.post(ALL, {**WRITTEN, "edits": edits})) == (422, code)
    assert (await editor.get(ALL)).json()["items"] == []


async def test_looking_keeps_nothing(stack: Stack, root: Path):
    editor = await person(stack, "ed", "editor")
    before = (root / "kb_index/articles/card/loss.yml").read_bytes()
    edits = [{"kind": "edit_article", "topic": "card.loss", "fields": {"answer": "很长" * 200 + "。"}}]
    quick = (await editor.post("/v1/studio/content-preview", {"edits": edits})).json()
    assert quick["findings"] == [] and quick["shown"][0]["standard"].startswith("很长")
    checked = (await editor.post("/v1/studio/content-preview", {"edits": edits, "check": True})).json()
    assert ("answer", "too_long", True) in {
        (one["field"], one["code"], one["blocking"]) for one in checked["findings"]
    }
    assert (await editor.get(ALL)).json()["items"] == []
    assert (root / "kb_index/articles/card/loss.yml").read_bytes() == before


async def test_articles_are_listed_and_read(stack: Stack):
    editor = await person(stack, "ed", "editor")
    listed = (await editor.get("/v1/studio/articles")).json()["items"]
    assert [one["topic"] for one in listed] == ["card.balance", "card.loss", "deposit.rate"]
    one = (await editor.get("/v1/studio/article", topic="card.loss")).json()
    assert one["file"] == "kb_index/articles/card/loss.yml"
    assert one["fields"]["answer"] == "请拨打{bank.hotline}。" and one["fields"]["valid_until"] is None
    assert code_of(await editor.get("/v1/studio/article", topic="card.none")) == (404, "article_not_found")


async def test_a_file_changed_by_hand_is_named(stack: Stack, root: Path):
    editor, approver = await person(stack, "ed", "editor"), await person(stack, "ap", "approver")
    change = await done(editor, (await editor.post(ALL, WRITTEN)).json(), "propose")
    change = await done(approver, change, "approve")
    path = root / "kb_index/articles/card/loss.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# 手改\n", encoding="utf-8")
    answer = await step(approver, change, "apply")
    assert code_of(answer) == (409, "content_changed")
    assert "kb_index/articles/card/loss.yml" in answer.json()["error"]["message"]
