"""The vocabulary over HTTP, and topics that come, change their id and go, by change sets."""

from pathlib import Path

import pytest

from tests.contract.test_changes import ALL, code_of, done, person
from tests.support.kb_samples import questions
from tests.support.stack import Member, Stack, running
from tests.support.topic_samples import new_article, texts_of, wordings, write_topics

RENAME = {"kind": "rename_topic", "topic": "deposit.rate", "to": "deposit.interest", "name": "存款利息"}


@pytest.fixture
def root(tmp_path) -> Path:
    return write_topics(tmp_path / "project")


@pytest.fixture
async def stack(tmp_path, root):
    async with running(tmp_path / "var", content_dir=root) as stack:
        yield stack


async def applied(editor: Member, approver: Member, edit: dict) -> dict:
    created = await editor.post(ALL, {"title": "改", "why": "需要", "edits": [edit]})
    assert created.status_code == 201, created.text
    change = created.json()
    for member, deed in ((editor, "propose"), (approver, "approve"), (approver, "apply")):
        change = await done(member, change, deed)
    return dict(change)


async def test_topics_and_their_examples(stack: Stack):
    editor, agent = await person(stack, "ed", "editor"), await stack.staff("agent1")
    found = (await editor.get("/v1/studio/topics")).json()
    assert {"id": "forex", "name": "外汇"} in found["skills"]
    topics = {one["id"]: one for one in found["topics"]}
    assert topics["deposit.rate"] == {
        "id": "deposit.rate",
        "name": "存款利率",
        "policy": "answer",
        "skill": "account",
        "urgent": False,
        "text": "article",
        "surface": False,
        "fixed": False,
    }
    assert (topics["forex.exchange"]["text"], topics["loan.student"]["text"]) == ("playbook", None)
    assert topics["phone.query"]["surface"] and topics["scope.unknown"]["fixed"]
    one = (await editor.get("/v1/studio/examples", topic="phone.query")).json()
    assert (one["file"], one["texts"]) == ("bot/data/nlu/rest.yml", questions("phone.query"))
    assert code_of(await editor.get("/v1/studio/examples", topic="card.none")) == (404, "examples_not_found")
    assert code_of(await agent.get("/v1/studio/topics")) == (403, "role_required")
    assert code_of(await agent.get("/v1/studio/examples", topic="card.loss")) == (403, "role_required")


async def test_a_new_answer_goes_live_and_disappears_again(stack: Stack, root: Path):
    editor, approver = await person(stack, "ed", "editor"), await person(stack, "ap", "approver")
    before = texts_of(root)
    change = await applied(editor, approver, new_article("card.wedding", "新人卡", wordings("新人卡")))
    assert change["shown"][0]["standard"] == "可以办，请拨打400-000-0000。"
    assert texts_of(root).keys() - before.keys() == {"kb_index/articles/card/wedding.yml"}
    listed = (await editor.get("/v1/studio/articles")).json()["items"]
    assert {"topic": "card.wedding", "name": "新人卡"} in listed
    await done(approver, change, "undo")
    assert texts_of(root) == before


async def test_what_is_missing_keeps_a_new_answer_from_being_proposed(stack: Stack):
    editor = await person(stack, "ed", "editor")
    edit = {**new_article("card.wedding", "新人卡", ["一句"]), "fields": {"similar_questions": ["一句"]}}
    change = (await editor.post(ALL, {"title": "写", "why": "缺", "edits": [edit]})).json()
    codes = {(one["field"], one["code"]) for one in change["findings"]}
    assert {("answer", "missing_field"), ("owner", "missing_field")} <= codes
    refused = await editor.post(f"{ALL}/{change['id']}/propose", {"version": change["version"]})
    assert code_of(refused) == (409, "change_findings")


async def test_a_topic_gets_another_id_and_its_old_one_back(stack: Stack, root: Path):
    editor, approver = await person(stack, "ed", "editor"), await person(stack, "ap", "approver")
    before = texts_of(root)
    change = await applied(editor, approver, RENAME)
    ids = {one["id"] for one in (await editor.get("/v1/studio/topics")).json()["topics"]}
    assert "deposit.interest" in ids and "deposit.rate" not in ids
    await done(approver, change, "undo")
    assert texts_of(root) == before
    wrong = await editor.post(ALL, {"title": "改", "why": "x", "edits": [{**RENAME, "topic": "card.loss"}]})
    assert code_of(wrong) == (422, "topic_fixed")
