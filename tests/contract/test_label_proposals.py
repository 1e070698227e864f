"""From labels to a change set: one press, what it leaves out, and what becomes of the labels with the change set."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kb_index.content import read_valid
from service.identity.tables import AuditRow
from tests.contract.test_changes import done, person
from tests.contract.test_studio_inbox import INBOX, LABELS, SEQ, ask, code, decide, inbox, keys, texts
from tests.support.bots import ScriptedBot
from tests.support.inbox import LetteredKnowledge, unsure
from tests.support.kb_samples import write_project
from tests.support.library import vocabulary
from tests.support.mind import scripted_mind
from tests.support.stack import Member, Stack, running

PROPOSALS = f"{INBOX}/proposals"
CHANGES = "/v1/studio/changes"


@pytest.fixture
def root(tmp_path) -> Path:
    return write_project(tmp_path / "project")


@pytest.fixture
async def stack(tmp_path, root):
    mind = scripted_mind(LetteredKnowledge())
    async with running(tmp_path / "var", ScriptedBot(unsure), mind=mind, content_dir=root) as stack:
        yield stack


async def label(stack: Stack, member: Member, said: dict[str, dict[str, Any]]) -> None:
    """Each text is asked and decided on: its words in the inbox → what is decided."""
    await ask(stack, *said)
    for cluster in (await inbox(member))["clusters"]:
        for row in cluster["rows"]:
            wanted = next((one for text, one in said.items() if text[-4:] == row["text"][-4:]), None)
            if wanted is None:
                continue
            answer = await decide(member, keys({"rows": [row]}), **wanted)
            assert answer.status_code == 201, answer.text


def topic(name: str) -> dict[str, Any]:
    return {"verdict": "topic", "topic": name}


async def standing(member: Member) -> dict[str, Any]:
    answer = await member.get(PROPOSALS)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def propose(member: Member) -> dict[str, Any]:
    answer = await member.post(PROPOSALS)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def change_of(member: Member, proposed: dict[str, Any]) -> dict[str, Any]:
    return dict((await member.get(f"{CHANGES}/{proposed['change']}")).json())


def left(answer: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {one["text"]: (one["why"], one["other"]) for one in answer["left_out"]}


async def test_one_press_makes_one_change_set_and_says_what_it_left_out(stack: Stack):
    editor = await person(stack, "ed", "editor")
    await label(
        stack,
        editor,
        {
            "卡片飞走了": topic("card.loss"),
            "请问卡片飞走了": topic("card.loss"),
            "卡丢了怎么办": topic("card.loss"),
            "存款利率怎么办": topic("card.loss"),
            "我的手机号13800138000老打不通": topic("card.loss"),
            "哪天能退休": topic("account.balance"),
            "给我说段相声": {"verdict": "out_of_scope"},
            "手表版银行": {"verdict": "new_topic", "name": "手表版"},
            "嗯嗯嗯嗯嗯": {"verdict": "discard"},
        },
    )
    before = await standing(editor)
    assert (before["messages"], before["wordings"], before["topics"]) == (6, 6, 3)
    assert [one["why"] for one in before["left_out"]] == ["hidden"]
    assert [(one["name"], one["messages"]) for one in before["new_topics"]] == [("手表版", 1)]

    proposed = await propose(editor)
    hidden = next(text for text in left(proposed) if "打不通" in text)
    assert "13800138000" not in hidden
    names = {one["text"]: one["other"] for one in proposed["left_out"]}
    assert left(proposed) == {
        "请问卡片飞走了": ("repeated", "卡片飞走了"),
        "卡丢了怎么办": ("known", "卡丢了怎么办"),
        "存款利率怎么办": ("contradicts", names["存款利率怎么办"]),
        hidden: ("hidden", ""),
        "哪天能退休": ("no_file", ""),
    }
    assert names["存款利率怎么办"] not in ("", "card.loss")
    assert (proposed["wordings"], proposed["topics"], proposed["messages"]) == (2, 2, 3)
    change = await change_of(editor, proposed)
    assert (change["state"], change["author"]) == ("proposed", "ed")
    taught = {one["topic"]: one["texts"] for one in change["edits"]}
    assert taught == {"card.loss": ["卡片飞走了"], "scope.unknown": ["给我说段相声"]}
    assert change["findings"] == []

    after = await standing(editor)
    assert after["messages"] == 0
    assert sorted(one["why"] for one in after["left_out"]) == ["contradicts", "hidden", "no_file"]
    assert [(one["state"], one["messages"]) for one in after["changes"]] == [("proposed", 3)]
    again = await propose(editor)
    assert (again["change"], len(again["left_out"])) == (None, 3)
    async with stack.application.database.read() as connection:
        query = select(AuditRow.subject, AuditRow.detail).where(AuditRow.action == "inbox.proposed")
        (row,) = (await connection.execute(query)).all()
    assert (row.subject, row.detail["messages"]) == (proposed["change"], 3)


async def test_labels_follow_their_change_set(stack: Stack, root: Path):
    editor, approver = await person(stack, "ed", "editor"), await person(stack, "ap", "approver")
    await label(stack, editor, {"卡片飞走了": topic("card.loss")})

    first = await propose(editor)
    change = await done(approver, await change_of(approver, first), "reject", note="不像")
    assert (await standing(editor))["messages"] == 1, "rejected ones may be proposed again"
    second = await propose(editor)
    assert second["change"] != first["change"]
    assert [(one["state"], one["messages"]) for one in (await standing(editor))["changes"]] == [
        ("proposed", 1)
    ]

    change = await change_of(approver, second)
    for deed in ("approve", "apply"):
        change = await done(approver, change, deed)
    assert read_valid(root).articles["card.loss"].similar_questions[-1] == "卡片飞走了"
    now = await standing(editor)
    assert (now["messages"], [one["state"] for one in now["changes"]]) == (0, ["applied"])
    answer = await editor.post(PROPOSALS)
    assert (answer.status_code, code(answer)) == (409, "nothing_to_propose")

    await done(approver, change, "undo")
    now = await standing(editor)
    assert (now["messages"], [one["state"] for one in now["changes"]]) == (1, ["undone"])


async def test_what_a_change_set_holds_is_not_undone_and_what_was_left_out_is(stack: Stack):
    editor = await person(stack, "ed", "editor")
    await label(stack, editor, {"卡片飞走了": topic("card.loss"), "存款利率怎么办": topic("card.loss")})
    await propose(editor)
    (outside,) = (await standing(editor))["left_out"]
    recent = [one["label"] for one in (await editor.get(LABELS)).json()["recent"]]
    held = next(one for one in recent if one != outside["label"])
    headers = {"X-CSRF-Token": editor.csrf}
    refused = await editor.http.delete(f"{LABELS}/{held}", headers=headers)
    assert (refused.status_code, code(refused)) == (409, "label_proposed")
    assert (await editor.http.delete(f"{LABELS}/{outside['label']}", headers=headers)).status_code == 204
    assert texts(await inbox(editor)) == [["存款利率怎么办"]]
    assert (await standing(editor))["left_out"] == []


async def test_of_two_who_press_at_once_one_proposes(stack: Stack):
    one, two = await person(stack, "e1", "editor"), await person(stack, "e2", "editor")
    await label(stack, one, {"卡片飞走了": topic("card.loss")})
    answers = await asyncio.gather(one.post(PROPOSALS), two.post(PROPOSALS))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    listed = (await one.get(CHANGES)).json()["items"]
    assert len(listed) == 1


async def test_words_that_were_taken_back_are_not_proposed(stack: Stack):
    editor = await person(stack, "ed", "editor")
    (talk,) = await ask(stack, "卡片飞走了")
    (cluster,) = (await inbox(editor))["clusters"]
    assert (await decide(editor, keys(cluster), **topic("card.loss"))).status_code == 201
    path = f"/v1/conversations/{talk.id}/recall"
    assert (await stack.http.post(path, json={"seq": SEQ}, headers=talk.headers)).status_code == 204
    assert (await standing(editor))["messages"] == 0
    answer = await editor.post(PROPOSALS)
    assert (answer.status_code, code(answer)) == (409, "nothing_to_propose")


async def test_who_may_propose(stack: Stack):
    agent, approver = await stack.staff("agent1"), await person(stack, "ap", "approver")
    assert (await agent.get(PROPOSALS)).status_code == 403
    assert (await approver.get(PROPOSALS)).status_code == 200
    assert (await approver.post(PROPOSALS)).status_code == 403
    token = await stack.http.post(PROPOSALS, json={}, headers=stack.maintainer)
    assert token.status_code == 401, "an author is somebody who may not approve it himself"


async def test_labels_with_a_new_topics_name_count_to_the_topic_of_that_name_once_there_is_one(stack: Stack):
    editor = await person(stack, "ed", "editor")
    name = vocabulary()["topics"]["card.loss"]["name"]
    new = {"verdict": "new_topic", "name": "手表版"}
    await label(stack, editor, {"卡片飞走了": {**new, "name": name}, "手表版银行": new})
    before = await standing(editor)
    assert (before["messages"], before["topics"]) == (1, 1)
    assert [(one["name"], one["texts"]) for one in before["new_topics"]] == [("手表版", ["手表版银行"])]
    change = await change_of(editor, await propose(editor))
    assert [(one["topic"], one["texts"]) for one in change["edits"]] == [("card.loss", ["卡片飞走了"])]
