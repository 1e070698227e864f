from dataclasses import replace

import pytest

from service.dialogue.decision import decide
from service.dialogue.feelings import FEELINGS
from service.dialogue.memory import Memory
from service.dialogue.outcome import Decision, Kind
from service.dialogue.respond import HANDOFF_WORDING, REASON_WORDING, TALK_WORDING, respond
from tests.support.library import FakeArticle, FakeHit, FakeKnowledge, evidence, library, wording

LIBRARY = library()


def say(text, *hits, memory=None):
    asked = evidence(text, *hits, memory=memory)
    return respond(decide(asked, LIBRARY), asked, LIBRARY)


def texts(reply):
    return "\n".join(message.text for message in reply.outcome.messages)


def buttons(reply):
    return [button.value for message in reply.outcome.messages for button in message.buttons]


def test_an_answer_starts_with_the_conclusion_then_steps_then_other_ways():
    reply = say("卡丢了", FakeHit("card.loss", 0.95))
    lines = reply.outcome.messages[0].text.splitlines()
    assert lines[:3] == ["请马上挂失。", "1. 打客服电话", "2. 到网点补卡"]
    assert lines[-1] == "· 手机银行里也能挂"
    assert buttons(reply) == ["解决了", "没解决", "转人工"]


def test_a_need_is_answered_with_its_lead_first():
    memory = Memory(surface="phone.reserved_query", need="change_number", probes=1)
    reply = say("换号", memory=memory)
    assert reply.outcome.messages[0].text.startswith("好的，手机号换了。")
    assert reply.outcome.decision.need == "change_number"
    assert (reply.memory.surface, reply.memory.need, reply.memory.probes) == (None, None, 0)


def test_suggestions_are_titles_and_a_person():
    reply = say("卡", FakeHit("card.loss", 0.5), FakeHit("card.replace", 0.45))
    assert buttons(reply) == ["借记卡挂失", "换卡与补卡", "转人工"]


def test_a_person_for_the_last_business():
    reply = say("转人工", memory=Memory(last_topic="forex.exchange"))
    assert (reply.outcome.handoff.skill, reply.outcome.handoff.topic) == ("forex", "service.human")
    assert say("转人工").outcome.handoff.skill == "general"


def test_urgent_says_the_protective_step_first():
    reply = say("我被骗了")
    assert reply.outcome.messages[0].text == "请马上停止转账，并拨打 110。"
    assert reply.outcome.handoff.urgent
    assert reply.outcome.handoff.skill == "fraud"


def test_urgent_without_a_playbook_still_says_a_protective_step():
    reply = say("我的卡被盗刷了")
    assert len(reply.outcome.messages) == 2
    assert reply.outcome.handoff.topic == "fraud.stolen"


def test_a_handoff_carries_the_need_as_a_fact():
    reply = say("x", memory=Memory(surface="phone.reserved_query", need="suspect_tampered"))
    assert reply.outcome.handoff.facts == {"客户的需要": "想要怕号码被人改了"}
    assert reply.outcome.handoff.need == "suspect_tampered"


def test_nothing_is_said_twice_while_another_wording_is_left():
    memory, heard = Memory(), []
    for _ in range(len(wording().variants["greet"])):
        reply = say("你好", FakeHit("talk.greet", 0.95), memory=memory)
        memory = reply.memory
        heard.append(texts(reply))
    assert len(set(heard)) == len(heard)


def test_refusing_counts_and_anything_understood_ends_the_row():
    missed = say("asdf").memory
    assert missed.misses == 1
    assert say("卡丢了", FakeHit("card.loss", 0.95), memory=missed).memory.misses == 0
    assert say("你好", FakeHit("talk.greet", 0.95), memory=missed).memory.misses == 1


def test_another_bank_is_no_miss():
    assert say("工行", FakeHit("scope.other_bank", 0.95)).memory.misses == 0


def test_runners_up_are_kept_for_later_but_not_the_hopeless():
    hits = (FakeHit("card.loss", 0.9), FakeHit("card.replace", 0.3), FakeHit("account.balance", 0.02))
    assert say("卡丢了", *hits).memory.offered == ("card.replace",)


def test_every_key_the_rules_use_is_worded():
    keys = {*HANDOFF_WORDING.values(), *TALK_WORDING.values(), *REASON_WORDING.values()}
    keys |= {
        "handoff_lead",
        "offer_no_article",
        "protective",
        "other_bank",
        "off_topic",
        "refuse",
        "suggest_lead",
    }
    keys |= {"check_solved", "greet", "thanks", "goodbye", "restate", "checklist_lead", "checklist_end"}
    keys |= {"identity_basic", "identity_strong", *(f"empathy_{name}" for name in FEELINGS)}
    assert keys <= set(wording().variants)


def test_no_placeholder_reaches_the_customer():
    for text in ("转人工", "我被骗了", "asdf", "再见", "谢谢", "什么破银行", "我要投诉"):
        assert "{" not in texts(say(text))


def test_a_probe_is_worded_elsewhere():
    with pytest.raises(ValueError, match="probing"):
        respond(Decision(Kind.PROBE, "phone.reserved_query"), evidence("x"), LIBRARY)


LONG = FakeArticle("取款限额", "长" * 120 + "。", ("看" * 60, "办" * 40))
LONG_LIBRARY = replace(LIBRARY, knowledge=FakeKnowledge(articles={"card.cash_limit": LONG}))
RESTATED = [text.split("{request}")[0] for text in wording().variants["restate"]]


def first_line(hit, library_=LONG_LIBRARY):
    asked = evidence("一天最多能取几个钱", hit)
    return respond(decide(asked, library_), asked, library_).outcome.messages[0].text.splitlines()[0]


def test_before_a_long_answer_it_is_said_what_was_understood():
    line = first_line(FakeHit("card.cash_limit", 0.95))
    assert line.startswith(tuple(RESTATED))
    assert "取款限额" in line


def test_an_exact_question_and_a_short_answer_need_no_restating():
    assert first_line(FakeHit("card.cash_limit", 0.99, "", True)) == LONG.answer
    assert first_line(FakeHit("card.loss", 0.95), LIBRARY) == "请马上挂失。"
