"""The actions through rasa_sdk's executor, with payloads as Rasa 3.6 posts them."""

import json
import logging
import threading
from dataclasses import replace

import pytest

from actions.registry import build_executor
from actions.webhook import ActionError, run_action
from service.dialogue.outcome import Kind, from_json
from tests.support.facts import asking_library
from tests.support.library import FakeHit, FakeKnowledge, library_with

LIBRARY = library_with(
    {
        "预留手机号是多少": [FakeHit("phone.reserved_query", 0.95)],
        "卡丢了": [FakeHit("card.loss", 0.95)],
        "想买美元": [FakeHit("forex.exchange", 0.9)],
        "/restart": [FakeHit("card.loss", 0.95)],
    }
)
EXECUTOR = build_executor(LIBRARY)


def payload(action, text, slots=None, earlier=(), ranking=()):
    latest = {
        "text": text,
        "intent_ranking": [{"name": name, "confidence": value} for name, value in ranking],
    }
    events = [{"event": "user", "text": item} for item in (*earlier, text)]
    tracker = {
        "sender_id": "s",
        "slots": slots or {},
        "latest_message": latest,
        "events": events,
        "paused": False,
    }
    return {"next_action": action, "sender_id": "s", "tracker": tracker, "version": "3.6.21"}


async def run(action, text, slots=None, **more):
    result = await run_action(EXECUTOR, payload(action, text, slots, **more))
    json.dumps(result)
    outcomes = [from_json(item["custom"]["outcome"]) for item in result["responses"]]
    slots_set = {event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"}
    followups = [event["name"] for event in result["events"] if event["event"] == "followup"]
    return outcomes, slots_set, followups


async def test_an_answer():
    outcomes, slots, followups = await run("action_decide", "卡丢了")
    assert [outcome.decision.kind for outcome in outcomes] == [Kind.ANSWER]
    assert slots["last_topic"] == "card.loss"
    assert followups == ["action_listen"]


async def test_what_the_slots_hold_already_is_not_sent_again():
    _, slots, _ = await run("action_decide", "卡丢了")
    _, again, _ = await run("action_decide", "卡丢了", slots)
    assert slots["last_topic"] == "card.loss"
    assert "last_topic" not in again
    assert again["memory"] != slots["memory"]


async def test_an_answer_in_the_elder_form():
    outcomes, slots, _ = await run("action_decide", "卡丢了", {"memory": {"elder": True}})
    assert outcomes[0].messages[0].text == "先别急，先挂失。\n打客服电话。\n再去网点补卡。"
    assert slots["memory"]["elder"] is True


async def test_a_surface_question_leads_into_the_form_and_says_nothing_yet():
    outcomes, slots, followups = await run("action_decide", "预留手机号是多少")
    assert outcomes == []
    assert followups == ["need_form"]
    assert slots["surface"] == "phone.reserved_query"


async def test_the_form_starts_by_asking():
    outcomes, slots, _ = await run(
        "validate_need_form", "预留手机号是多少", {"surface": "phone.reserved_query"}
    )
    assert (outcomes, slots) == ([], {"probes": 0})
    outcomes, slots, _ = await run("action_ask_need", "预留手机号是多少", {"surface": "phone.reserved_query"})
    assert outcomes[0].decision.kind is Kind.PROBE
    assert slots["probes"] == 1


ASKED = {"surface": "phone.reserved_query", "probes": 1, "requested_slot": "need"}


async def test_a_reply_fills_the_need():
    _, slots, _ = await run("validate_need_form", "我换号了", ASKED)
    assert slots == {"need": "change_number"}


async def test_an_unclear_reply_asks_again_once():
    assert (await run("validate_need_form", "呃", ASKED))[1] == {"need": None}
    assert (await run("validate_need_form", "呃", {**ASKED, "probes": 2}))[1] == {
        "need": None,
        "requested_slot": None,
    }


async def test_other_business_ends_the_form_and_forgets_the_surface():
    _, slots, _ = await run("validate_need_form", "转人工", ASKED)
    assert slots["requested_slot"] is None
    assert slots["surface"] is None


async def test_the_classifier_is_heard_but_not_its_fallback_marker():
    outcomes, _, _ = await run("action_decide", "卡呢", ranking=[("nlu_fallback", 0.9), ("card.loss", 0.6)])
    assert [item.topic for item in outcomes[0].decision.candidates] == ["card.loss"]


async def test_the_same_question_twice():
    memory = {"last_topic": "card.loss", "memory": {"last_kind": "answer"}}
    outcomes, _, _ = await run("action_decide", "卡丢了", memory, earlier=["卡丢了"])
    assert outcomes[0].decision.reason == "repeated"


async def test_questions_before_a_person_live_in_the_slots_and_need_no_form():
    executor = build_executor(asking_library({"想买美元": [FakeHit("forex.exchange", 0.9)]}))

    async def turn(text, slots):
        result = await run_action(executor, payload("action_decide", text, slots))
        changed = {event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"}
        followups = [event["name"] for event in result["events"] if event["event"] == "followup"]
        assert followups == ["action_listen"]
        (said,) = result["responses"]
        return from_json(said["custom"]["outcome"]), json.loads(json.dumps(slots | changed))

    first, slots = await turn("想买美元", {})
    assert (first.decision.kind, slots.get("surface")) == (Kind.GATHER, None)
    second, slots = await turn("旅游", slots)
    assert second.decision.reason == "facts_next"
    last, slots = await turn("两千", slots)
    assert last.handoff.facts == {"外币": "美元", "用途": "旅游", "金额": "两千"}
    assert slots["memory"]["gathered"] is None


async def test_a_slash_is_text_again_for_the_rules():
    outcomes, _, _ = await run("action_decide", "\uff0frestart")
    assert outcomes[0].decision.topic == "card.loss"


@pytest.mark.parametrize("body", [None, [], {}, {"next_action": 3}, {"next_action": "action_decide"},
                                  {"next_action": "action_decide", "tracker": {}}])  # fmt: skip
async def test_malformed_calls(body):
    with pytest.raises(ActionError) as caught:
        await run_action(EXECUTOR, body)
    assert (caught.value.status, caught.value.code) == (422, "malformed")


async def test_an_unknown_action():
    with pytest.raises(ActionError) as caught:
        await run_action(EXECUTOR, payload("action_nonsense", "x"))
    assert (caught.value.status, caught.value.code) == (404, "unknown_action")


class BrokenKnowledge(FakeKnowledge):
    def search(self, text, k=5):
        raise RuntimeError(f"cannot search for {text}")


async def test_a_failing_action_repeats_nothing_of_the_customer(caplog):
    library = library_with({})
    broken = build_executor(
        type(library)(BrokenKnowledge(), library.wording, {}, library.skills, library.cutoffs)
    )
    with caplog.at_level(logging.DEBUG), pytest.raises(ActionError) as caught:
        await run_action(broken, payload("action_decide", "我的秘密"))
    assert (caught.value.status, caught.value.code) == (500, "action_failed")
    assert "RuntimeError" in caplog.text
    assert "秘密" not in caplog.text
    assert "秘密" not in str(caught.value)


class Where(FakeKnowledge):
    """Tells in which thread it was searched."""

    def __init__(self, remembered: bool) -> None:
        super().__init__()
        vars(self).update(remembered=remembered, threads=[])

    def remembers(self, text):
        return self.remembered

    def search(self, text, k=5):
        self.threads.append(threading.current_thread())
        return []


@pytest.mark.parametrize("remembered", [True, False])
async def test_only_what_has_to_be_encoded_first_leaves_the_loop(remembered):
    library = replace(library_with({}), knowledge=Where(remembered))
    await run_action(build_executor(library), payload("action_decide", "卡丢了"))
    assert library.knowledge.threads
    assert all((one is threading.main_thread()) is remembered for one in library.knowledge.threads)
