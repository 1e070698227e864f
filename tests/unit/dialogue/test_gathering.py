"""The table of cases for the questions before a person takes over: what is decided, asked and handed over."""

import json
from dataclasses import replace

import pytest

from service.dialogue import degraded
from service.dialogue.decision import decide
from service.dialogue.gathered import MAX_FACTS, Gathered
from service.dialogue.gathering import answered
from service.dialogue.memory import Memory
from service.dialogue.outcome import Kind, from_json, to_json
from service.dialogue.respond import respond
from service.dialogue.triggers import SKIP_BUTTON
from tests.support.facts import asking_library
from tests.support.library import FakeHit, evidence, topics

LIBRARY = asking_library()
FOREX = FakeHit("forex.exchange", 0.95)
OPEN = Gathered("forex.exchange", None, "purpose", ("用途",), ("amount",), 1)
ASKED = Memory(gathered=OPEN, last_kind="gather", last_topic="forex.exchange")
LAST = replace(
    ASKED,
    gathered=Gathered("forex.exchange", None, "amount", ("外币", "金额"), (), 2, (("用途", "旅游"),)),
)


def say(text, *hits, memory=None, **more):
    asked = evidence(text, *hits, memory=memory, **more)
    return respond(decide(asked, LIBRARY), asked, LIBRARY)


def hit(topic, score=0.95, *, exact=False):
    return FakeHit(topic, score, topic, exact)


def last(reply):
    return reply.outcome.messages[-1]


CASES = [
    # what the first message says, first question or person, what is known by then
    ("我想换汇", [FOREX], Memory(), Kind.GATHER, "facts_first", "用来做什么", {}),
    ("换五千美元", [FOREX], Memory(), Kind.GATHER, "facts_first", "用来做什么", {"外币": "美元", "金额": "五千美元"}),
    ("女儿留学要换美元", [FOREX], Memory(), Kind.GATHER, "facts_first", "大概一共多少", {"用途": "上学", "外币": "美元"}),
    ("留学换五千英镑", [FOREX], Memory(), Kind.HANDOFF, "hard_topic", None,
     {"用途": "上学", "外币": "英镑", "金额": "五千英镑"}),
    ("网银报错", [hit("ebank.fault")], Memory(), Kind.GATHER, "facts_first", "哪一步", {"手机或电脑": "电脑"}),
    # unclear which, but one desk
    ("美金", [hit("forex.exchange", 0.5), hit("forex.cash", 0.45)], Memory(), Kind.GATHER, "facts_first", "哪一件",
     {"外币": "美元"}),
    # never asked anything
    ("有人骗我", [hit("fraud.scammed")], Memory(), Kind.HANDOFF, "urgent", None, {}),
    ("我的卡被盗刷了", [FOREX], Memory(), Kind.HANDOFF, "urgent", None, {}),
    ("帮帮我", [hit("service.human")], Memory(), Kind.HANDOFF, "asked_person", None, {}),
    ("我要投诉", [FOREX], Memory(), Kind.HANDOFF, "complaint", None, {}),
    ("转人工", [FOREX], Memory(), Kind.HANDOFF, "asked_person", None, {}),
    # probes were questions too
    ("随便", [], Memory(surface="phone.reserved_query", need="suspect_tampered", probes=1), Kind.GATHER, "facts_first",
     "漏出去的是什么", {}),
    ("随便", [], Memory(surface="phone.reserved_query", need="suspect_tampered", probes=2), Kind.HANDOFF, "hard_topic",
     None, {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hits", "memory", "kind", "reason", "asks", "known"), CASES)
def test_a_hard_topic_is_asked_about_only_what_is_not_known(text, hits, memory, kind, reason, asks, known):
    reply = say(text, *hits, memory=memory)
    assert (reply.outcome.decision.kind, reply.outcome.decision.reason) == (kind, reason)
    if kind is Kind.GATHER:
        assert asks in last(reply).text
        assert last(reply).buttons[-1].value == SKIP_BUTTON
        assert len(last(reply).buttons) <= 5
        assert reply.memory.gathered.given == known
        assert reply.outcome.handoff is None
    else:
        facts = dict(reply.outcome.handoff.facts)
        facts.pop("客户的需要", None)
        assert facts == known
        assert reply.memory.gathered is None


REPLIES = [
    # the reply, what search makes of it, kind, topic, reason
    ("给孩子交学费", [], Kind.GATHER, "forex.exchange", "facts_next"),
    ("上学", [], Kind.GATHER, "forex.exchange", "facts_next"),
    ("去日本玩", [hit("scope.unknown")], Kind.GATHER, "forex.exchange", "facts_next"),
    ("没有了", [], Kind.GATHER, "forex.exchange", "facts_next"),
    ("好的", [hit("talk.greet")], Kind.GATHER, "forex.exchange", "facts_next"),
    ("", [], Kind.GATHER, "forex.exchange", "facts_next"),
    ("旅游,换五千欧元", [], Kind.HANDOFF, "forex.exchange", "hard_topic"),
    # wants no question
    ("跳过,直接转人工", [], Kind.HANDOFF, "forex.exchange", "hard_topic"),
    ("不想说", [], Kind.HANDOFF, "forex.exchange", "hard_topic"),
    ("别问了", [], Kind.HANDOFF, "forex.exchange", "hard_topic"),
    ("什么破银行", [], Kind.HANDOFF, "forex.exchange", "hard_topic"),
    ("今天美元汇率多少", [hit("forex.rate")], Kind.HANDOFF, "forex.rate", "hard_topic"),
    ("怎么换美元", [hit("forex.exchange", exact=True)], Kind.HANDOFF, "forex.exchange", "hard_topic"),
    # served at once whatever was asked
    ("找个真人", [], Kind.HANDOFF, "service.human", "asked_person"),
    ("我刚才被骗了五万", [], Kind.HANDOFF, "fraud.scammed", "urgent"),
    ("钱被人弄走", [hit("fraud.stolen")], Kind.HANDOFF, "fraud.stolen", "urgent"),
    ("我要投诉", [], Kind.HANDOFF, "service.complaint", "complaint"),
    ("再见", [], Kind.TALK, "talk.greet", "courtesy"),
    ("卡丢了怎么办", [hit("card.loss")], Kind.ANSWER, "card.loss", "clear"),
    ("预留手机号是多少", [hit("phone.reserved_query")], Kind.PROBE, "phone.reserved_query", "surface"),
    # a statement is an answer even if it sounds like other business
    ("卡丢了", [hit("card.loss")], Kind.GATHER, "forex.exchange", "facts_next"),
    # another desk: the one question left is asked there
    ("有什么理财推荐吗", [hit("wealth.product")], Kind.GATHER, "wealth.product", "facts_first"),
]


@pytest.mark.parametrize(("text", "hits", "kind", "topic", "reason"), REPLIES)
def test_a_reply_to_the_first_question(text, hits, kind, topic, reason):
    decision = decide(evidence(text, *hits, memory=ASKED), LIBRARY)
    assert (decision.kind, decision.topic, decision.reason) == (kind, topic, reason)


@pytest.mark.parametrize("text", ["五千美元", "还没想好", "好的", "", "跳过", "不告诉你"])
def test_after_two_questions_comes_the_person(text):
    reply = say(text, memory=LAST)
    assert reply.outcome.decision.kind is Kind.HANDOFF
    assert reply.outcome.handoff.facts["用途"] == "旅游"


@pytest.mark.parametrize("text", ["好的", "嗯嗯", "谢谢", ""])
def test_a_nod_is_no_answer(text):
    assert say(text, memory=ASKED).memory.gathered.skipped == ("用途",)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("旅游", {"外币": "美元", "用途": "旅游"}),
        ("去旅游", {"外币": "美元", "用途": "旅游"}),
        ("一点点，去旅游", {"外币": "美元", "金额": "一点点，去旅游"}),
        ("还没想好", {"外币": "美元", "金额": "还没想好"}),
        ("旅游用，五千美元", {"外币": "美元", "金额": "旅游用，五千美元"}),
    ],
)
def test_the_fact_of_another_question_is_no_sum(text, known):
    asked = Gathered("forex.exchange", None, "amount", ("金额",), (), 2, (("外币", "美元"),))
    found = answered(evidence(text, memory=replace(ASKED, gathered=asked)), LIBRARY)
    assert found.given == known
    assert found.skipped == (() if "金额" in known else ("金额",))


def test_the_same_words_again_are_impatience():
    reply = say("我想换汇", FOREX, memory=ASKED, earlier=("我想换汇",))
    assert reply.outcome.decision.kind is Kind.HANDOFF


def test_the_answer_is_kept_in_the_customers_words_and_the_skip_is_noted():
    first = say("给老伴去美国看病用的", memory=ASKED)
    second = say("跳过,直接转人工", memory=first.memory)
    assert second.outcome.handoff.facts == {"用途": "给老伴去美国看病用的"}
    assert second.outcome.handoff.skipped == ("外币、金额",)
    assert from_json(json.loads(json.dumps(to_json(second.outcome)))) == second.outcome


def test_who_asks_for_a_person_takes_the_facts_along_to_the_same_desk():
    handoff = say("找个真人", memory=LAST).outcome.handoff
    assert (handoff.skill, handoff.topic, handoff.reason) == ("forex", "service.human", "asked_person")
    assert handoff.facts == {"用途": "旅游"}
    assert handoff.skipped == ("外币、金额",)


def test_what_was_asked_once_is_never_asked_again():
    left = say("卡丢了怎么办", hit("card.loss"), memory=ASKED)
    assert left.memory.gathered.asked is None
    back = say("我想换汇", FOREX, memory=left.memory)
    assert "哪国的钱" in last(back).text
    assert back.outcome.decision.kind is Kind.GATHER
    assert say("美元一千", memory=back.memory).outcome.decision.kind is Kind.HANDOFF


def test_another_hard_topic_does_not_start_counting_anew():
    moved = say("有什么理财推荐吗", hit("wealth.product"), memory=LAST)
    assert moved.outcome.decision.kind is Kind.HANDOFF
    assert moved.outcome.handoff.facts["用途"] == "旅游"


def test_what_was_said_before_a_suggestion_counts():
    picked = say("个人购汇", FOREX, memory=Memory(last_kind="suggest"), earlier=("你好", "留学要换美元"))
    assert picked.memory.gathered.given == {"用途": "上学", "外币": "美元"}
    fresh = say("个人购汇", FOREX, memory=Memory(last_kind="answer"), earlier=("留学要换美元",))
    assert fresh.memory.gathered.given == {}


def test_the_lead_says_how_many_questions_come_and_that_they_may_be_skipped():
    two = say("我想换汇", FOREX).outcome.messages[0].text
    one = say("外汇买卖", hit("forex.trading")).outcome.messages[0].text
    assert "两个小问题" in two
    assert "外汇业务" in two
    assert "一句" in one
    assert "跳过" in two
    assert "跳过" in one


def test_an_answer_that_tells_of_stolen_money_is_urgent():
    open_ = Gathered("fraud.info_leak", None, "money_safe", ("账户里的钱",), (), 2, (("泄露的内容", "卡号"),))
    reply = say("有陌生交易", memory=Memory(gathered=open_, last_topic="fraud.info_leak"))
    assert (reply.outcome.decision.topic, reply.outcome.decision.reason) == ("fraud.stolen", "urgent")
    assert reply.outcome.handoff.urgent
    assert reply.outcome.handoff.facts == {"泄露的内容": "卡号"}


def test_a_need_is_led_in_once():
    memory = Memory(surface="phone.reserved_query", need="suspect_tampered", probes=1)
    asked = say("被人改了", memory=memory)
    assert "好的，怕号码被人改了。" in asked.outcome.messages[0].text
    done = say("身份证号", memory=asked.memory)
    assert done.outcome.handoff.need == "suspect_tampered"
    assert done.outcome.handoff.facts["泄露的内容"] == "身份证号"
    assert not any("怕号码被人改了" in message.text for message in done.outcome.messages)


def test_no_hard_topic_is_answered_however_long_it_is_asked_about():
    for topic in topics().values():
        if topic.policy != "human":
            continue
        memory, kinds = Memory(), []
        for text in ("问这个", "说不清楚", "就是那个", "随便"):
            reply = say(text, *([hit(topic.id)] if not kinds else []), memory=memory)
            memory = reply.memory
            kinds.append(reply.outcome.decision.kind)
            if kinds[-1] is Kind.HANDOFF:
                break
        assert kinds[-1] is Kind.HANDOFF
        assert kinds[:-1] == [Kind.GATHER] * (len(kinds) - 1)
        assert len(kinds) <= 3, topic.id
        assert reply.outcome.handoff.skill == topic.skill


def test_content_that_changed_meanwhile_leads_to_the_person():
    gone = replace(ASKED, gathered=replace(OPEN, asked="no_such", rest=("neither",)))
    assert say("五千", memory=gone).outcome.decision.kind is Kind.HANDOFF
    assert decide(evidence("五千", memory=ASKED), replace(LIBRARY, facts={})).kind is Kind.HANDOFF


def test_the_state_survives_json_and_whatever_else_stands_there():
    for gathered in (OPEN, LAST.gathered, OPEN.closed()):
        assert Gathered.from_json(json.loads(json.dumps(gathered.to_json()))) == gathered
        memory = replace(ASKED, gathered=gathered)
        assert Memory.from_slots(json.loads(json.dumps(memory.to_slots()))) == memory
    odd = {
        "topic": "a.b",
        "asked": 3,
        "rest": "x",
        "asks": "many",
        "facts": [1, ["a"], ["a", "b", "c"], ["a", 2]],
    }
    assert Gathered.from_json(odd) == Gathered("a.b")
    assert Gathered.from_json([]) is None


def test_what_is_kept_is_bounded():
    gathered = OPEN
    for number in range(20):
        gathered = gathered.noting(f"f{number}", "长" * 500)
    assert len(gathered.facts) == MAX_FACTS
    assert all(len(value) <= 60 for _, value in gathered.facts)


def talk(*texts):
    library = asking_library({"我想换汇": [FOREX], "卡丢了怎么办": [hit("card.loss")]})
    state, outcomes = None, []
    for text in texts:
        turn = degraded.turn(text, state, library)
        state = json.loads(json.dumps(turn.state))
        outcomes.append(turn.outcome)
    return outcomes


def test_without_rasa_the_same():
    outcomes = talk("我想换汇", "给孩子交学费", "英镑,两千")
    assert [outcome.decision.kind for outcome in outcomes] == [Kind.GATHER, Kind.GATHER, Kind.HANDOFF]
    assert outcomes[-1].handoff.facts == {"用途": "给孩子交学费", "外币、金额": "英镑,两千"}
    assert [one.decision.kind for one in talk("我想换汇", "跳过,直接转人工")] == [Kind.GATHER, Kind.HANDOFF]
    assert [one.decision.kind for one in talk("我想换汇", "卡丢了怎么办")] == [Kind.GATHER, Kind.ANSWER]


@pytest.mark.parametrize("text", ["算了一下大概五万", "自己来办"])
def test_what_only_sounds_like_dropping_it_is_an_answer(text):
    assert say(text, memory=ASKED).outcome.decision.kind is not Kind.TALK


@pytest.mark.parametrize(
    "text", ["不换了", "算了我自己想办法", "打错了", "自己好了 谢谢", "先不说这个", "算了不买了"]
)
def test_who_drops_the_matter_is_not_handed_over(text):
    reply = say(text, FOREX, memory=ASKED)
    assert (reply.outcome.decision.kind, reply.outcome.decision.reason) == (Kind.TALK, "dropped")
    assert reply.outcome.handoff is None


def test_who_drops_the_matter_for_another_is_answered():
    decision = say("算了，我问下卡丢了怎么办", hit("card.loss"), memory=ASKED).outcome.decision
    assert (decision.kind, decision.topic) == (Kind.ANSWER, "card.loss")


@pytest.mark.parametrize("text", ["不多", "不清楚了", "先不急", "不到一万"])
def test_what_only_begins_alike_is_an_answer(text):
    assert say(text, memory=ASKED).outcome.decision.kind in (Kind.GATHER, Kind.HANDOFF)
