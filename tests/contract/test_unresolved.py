"""Questions without an answer: noted at the desk or found in the log, answered by a change set, told when it is live."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from service.conversations.tables import Conversation
from service.core.clock import SystemClock
from service.dialogue.outcome import Outcome
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from service.studio.unresolved.tables import UnresolvedQuestion
from tests.contract.test_changes import code_of, done, person
from tests.contract.test_messages import recall
from tests.contract.test_sockets import receive, socket
from tests.contract.test_studio_inbox import inbox
from tests.contract.test_studio_inbox import texts as inbox_texts
from tests.support.bots import ScriptedBot, hand_over
from tests.support.inbox import LetteredKnowledge, unsure
from tests.support.kb_samples import write_project
from tests.support.live_content import build_live, source_of
from tests.support.mind import scripted_mind
from tests.support.stack import Member, Stack, Talk, running

ALL = "/v1/studio/unresolved"
CHANGES = "/v1/studio/changes"
ANSWERS = "/v1/desk/answers"
WATCH = ("手表版银行在哪里下载", "手表版银行在哪里")
FIRST = 2
"""Seq of a customer's first message; the notice stands before it."""


def script(text: str) -> Outcome:
    return hand_over() if "美元" in text else unsure(text)


@pytest.fixture
def root(tmp_path) -> Path:
    return write_project(tmp_path / "project")


@pytest.fixture
async def stack(tmp_path, root):
    mind = scripted_mind(LetteredKnowledge())
    async with running(tmp_path / "var", ScriptedBot(script), mind=mind, content_dir=root) as stack:
        yield stack


async def served(stack: Stack, agent: Member) -> Talk:
    talk = await stack.conversation()
    await talk.say("我要买美元")
    accepted = await agent.act(talk.id, "accept")
    assert accepted.status_code == 200, accepted.text
    return talk


async def asked(talk: Talk, text: str) -> int:
    receipt = await talk.send(text)
    assert receipt.status_code == 202, receipt.text
    return int(receipt.json()["seq"])


async def answered(agent: Member, talk: Talk, text: str) -> int:
    said = await agent.act(talk.id, "messages", {"client_id": f"agent-{len(text):04}", "text": text})
    assert said.status_code == 202, said.text
    return int(said.json()["seq"])


async def note(agent: Member, talk: Talk, seq: int, kind: str = "noted", **more: Any) -> httpx.Response:
    return await agent.act(talk.id, "unresolved", {"seq": seq, "kind": kind, **more})


async def found(member: Member) -> dict[str, Any]:
    answer = await member.get(ALL)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def texts(listed: dict[str, Any]) -> list[set[str]]:
    return [{one["text"] for one in group["questions"]} for group in listed["groups"]]


def keys(group: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"conversation": one["conversation"], "seq": one["seq"]} for one in group["questions"]]


async def drafted(member: Member, group: dict[str, Any], topic: str, **more: Any) -> dict[str, Any]:
    answer = await member.post(f"{ALL}/drafts", {"questions": keys(group), "topic": topic, **more})
    assert answer.status_code == 201, answer.text
    return dict((await member.get(f"{CHANGES}/{answer.json()['change']}")).json())


async def applied(stack: Stack, editor: Member, change: dict[str, Any]) -> tuple[Member, dict[str, Any]]:
    approver = await person(stack, "ap", "approver")
    change = await done(editor, change, "propose")
    change = await done(approver, change, "approve")
    return approver, await done(approver, change, "apply")


async def answers(agent: Member) -> list[tuple[str, int]]:
    answer = await agent.get(ANSWERS)
    assert answer.status_code == 200, answer.text
    return [(one["title"], one["questions"]) for one in answer.json()["answers"]]


async def test_what_an_agent_noted_is_answered_and_he_is_told_when_it_is_live(stack: Stack):
    agent, editor = await stack.staff(), await person(stack, "ed", "editor")
    talk = await served(stack, agent)
    seq = await asked(talk, "我转了5000元，卡片飞走了")
    answer = await answered(agent, talk, "王女士您好，您转的5,000元不受影响，请马上挂失。")
    noted = await note(agent, talk, seq, "expert", note="手册里没有，我手机13800138000", answer=answer)
    assert noted.status_code == 201, noted.text
    assert noted.json() == {"questions": [{"seq": seq, "kind": "expert", "answer": answer}]}

    (group,) = (await found(editor))["groups"]
    (question,) = group["questions"]
    assert (question["conversation"], question["seq"], question["kind"]) == (talk.id, seq, "expert")
    assert question["answer"] == "您转的…元不受影响，请马上挂失。"
    assert "13800138000" not in question["note"] and question["note"].startswith("手册里没有")
    assert question["agent"] == agent.agent["number"]

    change = await drafted(editor, group, "card.loss", answer="请马上挂失。")
    assert (change["state"], change["mine"], change["title"]) == (
        "draft",
        True,
        "未解决问题：借记卡挂失与解挂",
    )
    edits = {one["kind"]: one for one in change["edits"]}
    assert edits["add_examples"]["texts"] == ["我转了5000元,卡片飞走了"]
    assert edits["edit_article"]["fields"] == {"answer": "请马上挂失。"}
    listed = await found(editor)
    assert listed["groups"] == []
    assert [(one["state"], one["questions"]) for one in listed["changes"]] == [("draft", 1)]
    assert await answers(agent) == []

    approver, change = await applied(stack, editor, change)
    assert (await found(editor))["changes"][0]["state"] == "applied"
    assert await answers(agent) == [("借记卡挂失", 1)]
    assert await answers(await stack.staff("agent2")) == []
    path = f"{ANSWERS}/{change['id']}/read"
    assert code_of(await (await stack.staff("agent2")).post(path)) == (404, "answer_not_found")
    assert (await agent.post(path)).status_code == 204
    assert await answers(agent) == []
    assert code_of(await agent.post(path)) == (404, "answer_not_found")

    await done(approver, change, "undo")
    assert texts(await found(editor)) == [{"我转了5000元,卡片飞走了"}]
    async with stack.application.database.read() as connection:
        rows = (await connection.execute(select(AuditRow.action, AuditRow.detail))).all()
    trail = {row.action: row.detail for row in rows if row.action.startswith("question.")}
    assert trail == {
        "question.noted": {"seq": seq, "kind": "expert"},
        "question.drafted": {"topic": "card.loss", "questions": 1},
    }


async def test_what_the_log_tells_is_grouped_and_dismissed_and_who_served_is_told(stack: Stack):
    agent, editor = await stack.staff(), await person(stack, "ed", "editor")
    talks = [await stack.conversation() for _ in range(3)]
    for talk, text in zip(talks, (*WATCH, "狗的保险卖不卖"), strict=True):
        await talk.say(text)
    await talks[0].say("我要买美元")
    assert (await agent.act(talks[0].id, "accept")).status_code == 200

    listed = await found(editor)
    assert texts(listed) == [set(WATCH), {"狗的保险卖不卖"}]
    assert [group["conversations"] for group in listed["groups"]] == [2, 1]
    assert (listed["total"], listed["found"]) == (3, 2)
    assert {one["agent"] for one in listed["groups"][0]["questions"]} == {agent.agent["number"], None}

    dog = {"questions": keys(listed["groups"][1])}
    assert (await editor.post(f"{ALL}/dismissals", dog)).status_code == 204
    assert code_of(await editor.post(f"{ALL}/dismissals", dog)) == (409, "question_taken")
    after = await found(editor)
    assert texts(after) == [set(WATCH)]
    assert [one["text"] for one in after["dismissed"]] == ["狗的保险卖不卖"]
    assert (await editor.post(f"{ALL}/restorations", dog)).status_code == 204
    assert code_of(await editor.post(f"{ALL}/restorations", dog)) == (404, "message_not_found")
    assert texts(await found(editor)) == [set(WATCH), {"狗的保险卖不卖"}]

    change = await drafted(editor, listed["groups"][0], "card.loss")
    assert [one["kind"] for one in change["edits"]] == ["add_examples"]
    taken = {"questions": keys(listed["groups"][0]), "topic": "card.loss"}
    assert code_of(await editor.post(f"{ALL}/drafts", taken)) == (409, "question_taken")
    await applied(stack, editor, change)
    assert await answers(agent) == [("借记卡挂失", 1)]


async def test_what_a_draft_answers_is_not_in_the_inbox_until_the_change_set_gives_it_back(stack: Stack):
    editor, approver = await person(stack, "ed", "editor"), await person(stack, "ap", "approver")
    for text in WATCH:
        await (await stack.conversation()).say(text)
    assert sorted(text for group in inbox_texts(await inbox(editor)) for text in group) == sorted(WATCH)
    (group,) = (await found(editor))["groups"]
    change = await drafted(editor, {"questions": group["questions"][:1]}, "card.loss")
    taken = group["questions"][0]["text"]

    async def seen() -> tuple[list[str], list[tuple[str, int]]]:
        looked = await inbox(editor)
        texts = [text for one in inbox_texts(looked) for text in one]
        return texts, [(one["state"], one["messages"]) for one in looked["in_changes"]]

    rest = [text for text in WATCH if text != taken]
    assert await seen() == (rest, [("draft", 1)])
    change = await done(editor, change, "propose")
    assert await seen() == (rest, [("proposed", 1)])
    change = await done(approver, change, "reject", note="不像")
    assert (sorted((await seen())[0]), (await seen())[1]) == (sorted(WATCH), [])


async def test_the_words_of_a_new_answer_are_not_in_the_inbox_while_it_is_written(stack: Stack):
    editor, approver = await person(stack, "ed", "editor"), await person(stack, "ap", "approver")
    await (await stack.conversation()).say(f"请问{WATCH[0]}？")
    edit = {"kind": "add_examples", "topic": "card.loss", "texts": [WATCH[0]]}
    created = await editor.post(CHANGES, {"title": "补问法", "why": "客户常问", "edits": [edit]})
    assert created.status_code == 201, created.text
    looked = await inbox(editor)
    assert (looked["clusters"], looked["total"]) == ([], 0)
    held = {"id": created.json()["id"], "title": "补问法", "state": "draft", "messages": 1}
    assert looked["in_changes"] == [held]
    change = created.json()
    for member, deed in ((editor, "propose"), (approver, "approve"), (approver, "apply")):
        change = await done(member, change, deed)
    looked = await inbox(editor)
    assert (looked["total"], looked["in_changes"]) == (0, []), "it is live: nothing is left to do"
    await (await stack.conversation()).say(WATCH[0])
    assert (await inbox(editor))["total"] == 1, "misunderstood again although it is live"
    await done(approver, change, "undo")
    assert (await inbox(editor))["total"] == 2


async def test_a_new_topic_needs_an_answer_a_name_and_a_skill(stack: Stack):
    editor = await person(stack, "ed", "editor")
    talk = await stack.conversation()
    await talk.say(WATCH[0])
    (group,) = (await found(editor))["groups"]
    path, wanted = f"{ALL}/drafts", {"questions": keys(group), "topic": "card.watch"}
    assert code_of(await editor.post(path, wanted)) == (422, "answer_missing")
    wanted |= {"answer": "在应用商店搜索。\n装好就能用。"}
    assert code_of(await editor.post(path, wanted)) == (422, "topic_name_missing")
    told = {**wanted, "name": "手表版", "skill": "account"}
    assert code_of(await editor.post(path, {**told, "answer": "打我13800138000"})) == (422, "personal_data")
    assert code_of(await editor.post(path, {**told, "answer": "在\x01里"})) == (422, "invalid_field")
    assert len((await found(editor))["groups"]) == 1, "whatever was refused left the question open"
    change = await drafted(
        editor, group, "card.watch", **{key: told[key] for key in ("answer", "name", "skill")}
    )
    (edit,) = change["edits"]
    assert (edit["kind"], edit["topic"], edit["name"], edit["skill"]) == (
        "new_article",
        "card.watch",
        "手表版",
        "account",
    )
    assert edit["fields"]["answer"] == "在应用商店搜索。 装好就能用。"
    assert edit["fields"]["similar_questions"] == [WATCH[0]]


async def test_who_may_note_what(stack: Stack):
    agent, colleague = await stack.staff(), await stack.staff("agent2")
    editor = await person(stack, "ed", "editor")
    talk, other = await served(stack, agent), await stack.conversation()
    seq = await asked(talk, "卡片飞走了")
    said = await answered(agent, talk, "请挂失。")
    assert code_of(await note(editor, talk, seq)) == (403, "role_required")
    assert code_of(await note(agent, other, FIRST)) == (404, "conversation_not_found")
    assert code_of(await note(agent, talk, said)) == (404, "message_not_found")
    assert code_of(await note(agent, talk, seq, answer=seq)) == (404, "message_not_found")
    assert code_of(await note(agent, talk, 999)) == (404, "message_not_found")
    assert (await note(agent, talk, seq)).status_code == 201
    assert (await note(agent, talk, seq, "expert", answer=said)).status_code == 201, "his own, he may change"
    (group,) = (await found(editor))["groups"]
    assert [(one["kind"], one["answer"]) for one in group["questions"]] == [("expert", "请挂失。")]
    assert code_of(await agent.get(ALL)) == (403, "role_required")
    assert code_of(await agent.post(f"{ALL}/drafts", {"questions": keys(group), "topic": "card.loss"})) == (
        403,
        "role_required",
    )
    assert code_of(await note(colleague, talk, seq)) == (409, "already_noted")
    await drafted(editor, group, "card.loss")
    assert code_of(await note(agent, talk, seq)) == (409, "already_noted"), "it is being answered"


async def test_what_was_taken_back_is_gone_and_an_erased_customer_leaves_nothing(
    stack: Stack, tmp_path: Path
):
    agent, editor = await stack.staff(), await person(stack, "ed", "editor")
    talk = await served(stack, agent)
    seq, kept = await asked(talk, "卡片飞走了"), await asked(talk, "狗的保险卖不卖")
    for one in (seq, kept):
        assert (await note(agent, talk, one, note="请看")).status_code == 201
    assert (await recall(talk, seq)).status_code == 204
    assert texts(await found(editor)) == [{"狗的保险卖不卖"}]

    assert await rows(stack) == 2
    database, settings = stack.application.database, stack.application.settings
    async with database.read() as connection:
        query = select(Conversation.visitor_id).where(Conversation.id == talk.id)
        visitor = (await connection.execute(query)).scalar_one()
    await Erasing(database, settings.database, tmp_path / "log", SystemClock(), str, lambda names: 0).erase(
        visitor, "test"
    )
    assert (await found(editor))["groups"] == []
    assert await rows(stack) == 0


async def rows(stack: Stack) -> int:
    async with stack.application.database.read() as connection:
        count = select(func.count()).select_from(UnresolvedQuestion)
        return int((await connection.execute(count)).scalar_one())


async def test_a_desk_is_told_at_once_when_the_answer_is_in_use(tmp_path):
    folder = build_live(tmp_path / "live")
    source = source_of(folder)
    settings = {
        "content_dir": folder / "project",
        "build_dir": folder / "build",
        "refresh_seconds": 0,
    }
    async with running(tmp_path / "var", ScriptedBot(script), source=source, **settings) as stack:
        agent, editor = await stack.staff(), await person(stack, "ed", "editor")
        talk = await served(stack, agent)
        seq = await asked(talk, "卡片飞走了")
        assert (await note(agent, talk, seq)).status_code == 201
        (group,) = (await found(editor))["groups"]
        change = await drafted(editor, group, "card.loss", answer="请马上挂失。")
        await applied(stack, editor, change)
        ticket = (await agent.post("/v1/staff/socket-tickets")).json()["ticket"]
        async with socket(stack, "/v1/staff/ws") as websocket:
            await websocket.send(json.dumps({"type": "hello", "ticket": ticket}))
            await receive(websocket, "ready")
            assert stack.application.refresh is not None
            assert await stack.application.refresh.once()
            assert await receive(websocket, "content.live") == {"type": "content.live"}
        assert len(await answers(agent)) == 1
