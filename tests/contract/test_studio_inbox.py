"""The maintainers' inbox: what gets into it, what a decision takes out, and what comes back."""

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import func, select

from service.conversations.tables import Conversation
from service.core.clock import SystemClock
from service.core.ids import new_id
from service.identity.erasing import Erasing
from service.identity.tables import AuditRow
from service.studio.inbox.tables import InboxLabel
from tests.support.bots import ScriptedBot
from tests.support.inbox import LetteredKnowledge, unsure
from tests.support.mind import scripted_mind
from tests.support.stack import Member, Stack, Talk, running

INBOX = "/v1/studio/inbox"
LABELS = f"{INBOX}/labels"
SEQ = 2
"""Of a customer's first message; the notice stands before it."""
EXAMPLES = (
    ("怎么挂失银行卡", "card.loss"),
    ("银行卡丢了怎么挂失", "card.loss"),
    ("挂失银行卡怎么办理", "card.loss"),
    ("怎么查余额", "account.balance"),
    ("怎么补卡", "card.replace"),
)


@pytest.fixture
def knowledge() -> LetteredKnowledge:
    return LetteredKnowledge(examples=EXAMPLES)


@pytest.fixture
async def stack(tmp_path, knowledge):
    async with running(tmp_path, ScriptedBot(unsure), mind=scripted_mind(knowledge)) as stack:
        yield stack


async def ask(stack: Stack, *texts: str) -> list[Talk]:
    """Each in a conversation of its own."""
    talks = [await stack.conversation() for _ in texts]
    for talk, text in zip(talks, texts, strict=True):
        await talk.say(text)
    return talks


async def inbox(member: Member, **wanted: Any) -> dict[str, Any]:
    answer = await member.get(INBOX, **wanted)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def texts(found: dict[str, Any]) -> list[list[str]]:
    return [[row["text"] for row in one["rows"]] for one in found["clusters"]]


def keys(cluster: dict[str, Any]) -> list[dict[str, Any]]:
    every = [one for row in cluster["rows"] for one in row["messages"]]
    return [{"conversation": one["conversation"], "seq": one["seq"]} for one in every]


async def decide(member: Member, messages: list[dict[str, Any]], verdict: str, **more: Any) -> Any:
    return await member.post(LABELS, {"messages": messages, "verdict": verdict, **more})


def code(answer: Any) -> str:
    return str(answer.json()["error"]["code"])


async def test_what_was_not_understood_stands_in_clusters_and_what_was_does_not(stack: Stack):
    await ask(
        stack, "手表版银行在哪里下载", "请问手表版银行在哪里下载？", "手表版银行在哪里", "狗的保险卖不卖"
    )
    await ask(stack, "余额是多少")
    found = await inbox(await stack.staff("studio"))
    watch, pet = texts(found)
    assert (sorted(watch), pet) == (["手表版银行在哪里", "请问手表版银行在哪里下载?"], ["狗的保险卖不卖"])
    first = found["clusters"][0]
    assert sorted(len(row["messages"]) for row in first["rows"]) == [1, 2]
    assert (first["size"], first["reasons"]) == (3, {"low_confidence": 3, "no_hit": 3})
    assert (found["total"], found["found"]) == (4, 2)
    assert first["rows"][0]["messages"][0]["kind"] == "refuse"


async def test_a_burst_is_one_message_and_a_complaint_is_about_the_turn_before(stack: Stack):
    (talk,) = await ask(stack, "余额是多少")
    await talk.say("没解决")
    found = await inbox(await stack.staff("studio"))
    assert texts(found) == [["余额是多少"]]
    assert found["clusters"][0]["reasons"] == {"unhelpful": 1}
    assert found["clusters"][0]["certainty"] == 0


async def test_an_offer_counts_as_unanswered_when_something_else_was_said(stack: Stack):
    taken, ignored = await ask(stack, "怎么换个卡面", "怎么寄存古董")
    await taken.say("换卡与补卡")
    await ignored.say("余额呢")
    studio = await stack.staff("studio")
    assert texts(await inbox(studio, reason="unanswered")) == [["怎么寄存古董"]]


async def test_one_decision_takes_the_whole_cluster_out_and_undoing_brings_it_back(stack: Stack):
    await ask(stack, "手表版银行在哪里下载", "手表版银行在哪里", "狗的保险卖不卖")
    studio = await stack.staff("studio")
    before = await inbox(studio)
    watch = keys(before["clusters"][0])
    answer = await decide(studio, watch, "new_topic", name="手表版，打13800138000")
    assert (answer.status_code, answer.json()["messages"]) == (201, 2)
    assert texts(await inbox(studio)) == [["狗的保险卖不卖"]]

    labels = (await studio.get(LABELS)).json()
    (group,) = labels["groups"]
    assert (group["verdict"], group["topic"], len(group["texts"])) == ("new_topic", None, 2)
    assert "13800138000" not in group["name"] and group["name"].startswith("手表版")
    assert [one["messages"] for one in labels["recent"]] == [2]

    path = f"{LABELS}/{answer.json()['label']}"
    assert (await studio.http.delete(path, headers={"X-CSRF-Token": studio.csrf})).status_code == 204
    assert texts(await inbox(studio)) == texts(before)
    gone = await studio.http.delete(path, headers={"X-CSRF-Token": studio.csrf})
    assert (gone.status_code, code(gone)) == (404, "label_not_found")


async def test_the_same_words_come_back_when_they_are_said_again(stack: Stack):
    await ask(stack, "狗的保险卖不卖")
    studio = await stack.staff("studio")
    assert (await decide(studio, keys((await inbox(studio))["clusters"][0]), "discard")).status_code == 201
    assert (await inbox(studio))["total"] == 0
    await ask(stack, "狗的保险卖不卖")
    assert (await inbox(studio))["total"] == 1


async def test_of_two_maintainers_one_decides(stack: Stack):
    await ask(stack, "手表版银行在哪里下载", "手表版银行在哪里")
    studio = await stack.staff("studio")
    both = keys((await inbox(studio))["clusters"][0])
    answers = await asyncio.gather(
        decide(studio, both, "topic", topic="card.loss"), decide(studio, both[:1], "out_of_scope")
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert code(lost) == "already_labelled"
    async with stack.application.database.read() as connection:
        decided = (await connection.execute(select(func.count()).select_from(InboxLabel))).scalar_one()
    assert decided == next(a.json()["messages"] for a in answers if a.status_code == 201), "all or none"


async def test_labels_are_grouped_as_what_they_teach(stack: Stack):
    talks = await ask(stack, "卡找不见了", "卡找不见了", "给我讲个笑话", "嗯嗯嗯嗯", "股票哪只好")
    studio = await stack.staff("studio")
    found = {
        row["text"]: keys({"rows": [row]}) for c in (await inbox(studio))["clusters"] for row in c["rows"]
    }
    assert sorted(key["conversation"] for ones in found.values() for key in ones) == sorted(
        talk.id for talk in talks
    )
    assert (await decide(studio, found["卡找不见了"], "topic", topic="card.loss")).status_code == 201
    assert (await decide(studio, found["股票哪只好"], "out_of_scope")).status_code == 201
    assert (await decide(studio, found["嗯嗯嗯嗯"], "discard")).status_code == 201
    groups = (await studio.get(LABELS)).json()["groups"]
    taught = {group["topic"]: [one["text"] for one in group["texts"]] for group in groups}
    assert taught == {"card.loss": ["卡找不见了"], "scope.unknown": ["股票哪只好"]}


async def test_a_message_gets_suggestions_examples_and_warnings(stack: Stack):
    (talk,) = await ask(stack, "银行卡挂失")
    studio = await stack.staff("studio")
    answer = await studio.get(f"{INBOX}/suggestions", conversation=talk.id, seq=SEQ)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["text"] == "银行卡挂失"
    assert {one["topic"] for one in found["examples"][:3]} == {"card.loss"}
    warnings = {one["topic"]: one["warning"] for one in found["options"]}
    assert set(warnings) == {"card.loss", "account.balance", "card.replace"}
    assert found["options"][0]["topic"] == "card.loss"
    unknown = await studio.get(f"{INBOX}/suggestions", conversation=talk.id, seq=99)
    assert (unknown.status_code, code(unknown)) == (404, "message_not_found")


async def test_texts_are_encoded_once(stack: Stack, knowledge: LetteredKnowledge):
    await ask(stack, "手表版银行在哪里下载", "狗的保险卖不卖")
    studio = await stack.staff("studio")
    await inbox(studio)
    await ask(stack, "猫的保险卖不卖")
    await inbox(studio)
    assert sorted(knowledge.encoded) == ["手表版银行在哪里下载", "狗的保险卖不卖", "猫的保险卖不卖"]


async def test_what_is_wrong_with_a_decision_has_a_code(stack: Stack):
    (talk,) = await ask(stack, "狗的保险卖不卖")
    studio = await stack.staff("studio")
    mine = [{"conversation": talk.id, "seq": SEQ}]
    wrong = [
        (mine, "topic", {"topic": "no.such"}, 422, "topic_unknown"),
        (mine, "topic", {}, 422, "topic_unknown"),
        (mine, "new_topic", {}, 422, "name_missing"),
        (mine, "new_topic", {"name": " \n"}, 422, "name_missing"),
        (mine, "new_topic", {"name": "宠" * 31}, 422, "name_too_long"),
        ([{"conversation": talk.id, "seq": SEQ + 1}], "discard", {}, 404, "message_not_found"),
        ([{"conversation": new_id("c"), "seq": SEQ}], "discard", {}, 404, "message_not_found"),
        ([], "discard", {}, 422, "invalid_field"),
    ]
    for messages, verdict, more, status, expected in wrong:
        answer = await decide(studio, messages, verdict, **more)
        assert (answer.status_code, code(answer)) == (status, expected), (verdict, more)
    assert (await inbox(studio))["total"] == 1, "nothing was decided"


async def test_who_may_read_and_who_may_decide(stack: Stack):
    await ask(stack, "狗的保险卖不卖")
    agent = await stack.staff("agent1")
    assert (await agent.get(INBOX)).status_code == 403
    lead = await stack.staff("lead")
    mine = keys((await inbox(lead))["clusters"][0])
    assert (await decide(lead, mine, "discard")).status_code == 403
    studio = await stack.staff("studio")
    forged = await studio.http.post(LABELS, json={"messages": mine, "verdict": "discard"})
    assert forged.status_code == 403
    body = {"messages": mine, "verdict": "discard"}
    token = await stack.http.post(LABELS, json=body, headers=stack.maintainer)
    assert token.status_code == 201
    async with stack.application.database.read() as connection:
        query = select(AuditRow.actor, AuditRow.detail).where(AuditRow.action == "inbox.labelled")
        (row,) = (await connection.execute(query)).all()
    assert (row.actor, row.detail["messages"]) == ("maintainer", 1)


async def test_taken_back_words_and_erased_customers_leave_the_inbox_and_the_labels(stack: Stack, tmp_path):
    recalled, erased = await ask(stack, "狗的保险卖不卖", "手表版银行在哪里下载")
    studio = await stack.staff("studio")
    for cluster in (await inbox(studio))["clusters"]:
        assert (await decide(studio, keys(cluster), "new_topic", name="新业务")).status_code == 201
    path = f"/v1/conversations/{recalled.id}/recall"
    assert (await stack.http.post(path, json={"seq": SEQ}, headers=recalled.headers)).status_code == 204
    (group,) = (await studio.get(LABELS)).json()["groups"]
    assert [one["text"] for one in group["texts"]] == ["手表版银行在哪里下载"]

    async with stack.application.database.read() as connection:
        query = select(Conversation.visitor_id).where(Conversation.id == erased.id)
        visitor = (await connection.execute(query)).scalar_one()
    settings = stack.application.settings
    erasing = Erasing(
        stack.application.database, settings.database, tmp_path / "log", SystemClock(), str, lambda names: 0
    )
    await erasing.erase(visitor, "test")
    labels = (await studio.get(LABELS)).json()
    assert labels["groups"] == []
    assert [one["messages"] for one in labels["recent"]] == [1], (
        "the one that was taken back has no words left"
    )


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_decided_and_undone_every_message_is_in_exactly_one_state(stack: Stack, seed: int):
    """Against a model: a message is in the inbox or under one label; undoing puts back what the label took."""
    dice = random.Random(seed)
    await ask(stack, *(f"第{number}种说法没人懂" for number in "一二三四五六七八"))
    studio = await stack.staff("studio")
    every = [key for cluster in (await inbox(studio))["clusters"] for key in keys(cluster)]
    held: dict[str, list[dict[str, Any]]] = {}
    for _ in range(12):
        taken = [key for label in held.values() for key in label]
        if held and dice.random() < 0.4:
            label = dice.choice(list(held))
            undone = await studio.http.delete(f"{LABELS}/{label}", headers={"X-CSRF-Token": studio.csrf})
            assert undone.status_code == 204
            del held[label]
        else:
            some = dice.sample(every, dice.randint(1, 3))
            verdict = dice.choice(["discard", "out_of_scope"])
            answer = await decide(studio, some, verdict)
            free = not any(key in taken for key in some)
            assert answer.status_code == (201 if free else 409)
            if free:
                held[answer.json()["label"]] = some
        taken = [key for label in held.values() for key in label]
        left = [key for cluster in (await inbox(studio))["clusters"] for key in keys(cluster)]
        assert sorted(map(str, left)) == sorted(str(key) for key in every if key not in taken)
    recent = (await studio.get(LABELS)).json()["recent"]
    assert {one["label"]: one["messages"] for one in recent} == {
        label: len(some) for label, some in held.items()
    }
