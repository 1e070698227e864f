"""The table of cases of the one place that decides."""

import pytest

from service.dialogue.decision import RULES, decide
from service.dialogue.memory import Memory
from service.dialogue.outcome import Kind
from tests.support.library import FakeHit, evidence, library

LIBRARY = library()


def hit(topic: str, score: float, *, exact: bool = False) -> FakeHit:
    return FakeHit(topic, score, topic, exact)


ANSWERED = Memory(last_kind="answer", last_topic="card.loss", tried=("card.loss",), offered=("card.replace",))
PROBED = Memory(surface="phone.reserved_query", probes=1, last_kind="probe")

CASES = [
    # text, hits, nlu, memory, kind, topic, reason
    ("转人工", [], {}, Memory(), Kind.HANDOFF, "service.human", "asked_person"),
    ("换个真人来", [hit("card.loss", 0.99)], {}, Memory(), Kind.HANDOFF, "service.human", "asked_person"),
    ("我的卡被盗刷了", [hit("card.loss", 0.99)], {}, Memory(), Kind.HANDOFF, "fraud.stolen", "urgent"),
    ("我被骗了五万", [], {}, Memory(), Kind.HANDOFF, "fraud.scammed", "urgent"),
    ("我要投诉你们", [], {}, Memory(), Kind.HANDOFF, "service.complaint", "complaint"),
    ("你们要赔偿我的损失", [], {}, Memory(), Kind.HANDOFF, "service.complaint", "compensation"),
    ("帮我把年费减免了", [], {}, Memory(), Kind.HANDOFF, "service.fee_waiver", "fee_waiver"),
    # clear evidence, by policy
    ("卡丢了", [hit("card.loss", 0.95)], {}, Memory(), Kind.ANSWER, "card.loss", "clear"),
    ("卡丢了", [hit("card.loss", 0.99, exact=True)], {}, Memory(), Kind.ANSWER, "card.loss", "exact"),
    ("想换点美元", [hit("forex.exchange", 0.9)], {}, Memory(), Kind.HANDOFF, "forex.exchange", "hard_topic"),
    ("有人骗我", [hit("fraud.scammed", 0.9)], {}, Memory(), Kind.HANDOFF, "fraud.scammed", "urgent"),
    ("你好", [hit("talk.greet", 0.95)], {}, Memory(), Kind.TALK, "talk.greet", "clear"),
    ("你是谁", [hit("talk.bot", 0.95)], {}, Memory(), Kind.TALK, "talk.bot", "clear"),
    ("工行的卡", [hit("scope.other_bank", 0.9)], {}, Memory(), Kind.REFUSE, "scope.other_bank", "other_bank"),
    ("今天下雨吗", [hit("scope.unknown", 0.9)], {}, Memory(), Kind.REFUSE, "scope.unknown", "out_of_scope"),
    ("预留手机号", [hit("phone.reserved_query", 0.9)], {}, Memory(), Kind.PROBE, "phone.reserved_query", "surface"),
    ("开户要什么", [hit("account.open", 0.95)], {}, Memory(), Kind.REFUSE, "account.open", "no_article"),
    ("开户要什么", [hit("account.open", 0.95)], {}, Memory(misses=1), Kind.HANDOFF, "account.open", "no_article"),
    ("房贷利率", [hit("loan.mortgage_rate", 0.95)], {}, Memory(), Kind.REFUSE, "loan.mortgage_rate", "no_article"),
    # a surface question need not be certain to be probed, but well ahead
    ("号码的事", [hit("phone.reserved_query", 0.5), hit("card.loss", 0.2)], {}, Memory(), Kind.PROBE,
     "phone.reserved_query", "surface"),
    ("号码或卡", [hit("card.loss", 0.45), hit("phone.reserved_query", 0.42)], {}, Memory(), Kind.SUGGEST,
     "card.loss", "unsure"),
    ("号码吧", [hit("phone.reserved_query", 0.3)], {}, Memory(), Kind.REFUSE, "scope.unknown", "weak_evidence"),
    # both sources
    ("卡不见了", [hit("card.loss", 0.78)], {"card.loss": 0.95}, Memory(), Kind.ANSWER, "card.loss", "clear"),
    ("卡", [hit("card.loss", 0.9)], {"card.replace": 0.8}, Memory(), Kind.SUGGEST, "card.loss", "unsure"),
    ("多久好", [hit("card.loss", 0.1), hit("account.open", 0.2)], {"account.open": 0.9}, Memory(), Kind.REFUSE,
     "account.open", "no_article"),
    ("外币", [hit("forex.cash", 0.4), hit("card.loss", 0.2)], {"forex.exchange": 0.3, "forex.cash": 0.2}, Memory(),
     Kind.HANDOFF, "forex.cash", "hard_topic"),
    ("美金", [hit("forex.exchange", 0.5), hit("forex.cash", 0.45)], {}, Memory(), Kind.HANDOFF, "forex.exchange",
     "hard_topic"),
    ("嗯嗯", [hit("talk.chitchat", 0.5)], {}, Memory(), Kind.TALK, "talk.greet", "noted"),
    ("你真逗", [hit("talk.chitchat", 0.5)], {}, Memory(), Kind.TALK, "talk.chitchat", "likely"),
    ("asdf", [hit("card.loss", 0.2)], {"account.balance": 0.1}, Memory(), Kind.REFUSE, "scope.unknown",
     "weak_evidence"),
    ("/restart", [hit("talk.greet", 0.3)], {"talk.greet": 0.3}, Memory(), Kind.REFUSE, "scope.unknown",
     "weak_evidence"),
    ("/a", [hit("talk.greet", 0.3), hit("service.human", 0.2)], {"talk.greet": 0.3}, Memory(), Kind.REFUSE,
     "scope.unknown", "weak_evidence"),
    ("人工费", [hit("service.human", 0.9)], {}, Memory(), Kind.REFUSE, "scope.unknown", "weak_evidence"),
    ("投诉电话在哪查", [hit("service.complaint", 0.9)], {}, Memory(), Kind.REFUSE, "scope.unknown", "weak_evidence"),
    ("查预留手机号,换号了", [hit("phone.reserved_change", 0.6), hit("phone.reserved_query", 0.35)], {}, Memory(),
     Kind.ANSWER, "phone.reserved_change", "need_told"),
    ("查预留手机号,换号了,还要换汇", [hit("phone.reserved_change", 0.6), hit("forex.exchange", 0.5),
     hit("forex.cash", 0.2)], {}, Memory(), Kind.HANDOFF, "forex.exchange", "hard_topic"),
    ("asdf", [], {}, Memory(misses=1), Kind.HANDOFF, "service.human", "two_misses"),
    ("asdf", [], {}, Memory(misses=1, last_topic="card.loss"), Kind.HANDOFF, "card.loss", "two_misses"),
    ("", [], {}, Memory(), Kind.REFUSE, "scope.unknown", "weak_evidence"),
    # after an answer
    ("没解决", [], {}, ANSWERED, Kind.SUGGEST, "card.loss", "unsolved_once"),
    ("还是不行", [], {}, Memory(last_kind="answer", last_topic="card.loss"), Kind.TALK, "card.loss", "unsolved_once"),
    ("没解决", [], {}, Memory(last_kind="suggest", last_topic="card.loss", unsolved=1), Kind.HANDOFF, "card.loss",
     "unsolved_twice"),
    ("解决了", [], {}, ANSWERED, Kind.TALK, "talk.greet", "solved"),
    ("谢谢", [], {}, Memory(), Kind.TALK, "talk.greet", "courtesy"),
    ("再见", [hit("card.loss", 0.9)], {}, Memory(), Kind.TALK, "talk.greet", "courtesy"),
    # anger: calm and try, then a person
    ("什么破银行", [], {}, Memory(), Kind.TALK, "talk.abuse", "calm_down"),
    ("什么破银行", [], {}, Memory(anger=1), Kind.HANDOFF, "service.complaint", "anger"),
    ("气死我了,卡丢了", [hit("card.loss", 0.95)], {}, Memory(), Kind.ANSWER, "card.loss", "clear"),
    # probes
    ("随便", [], {}, Memory(surface="phone.reserved_query", need="change_number"), Kind.ANSWER,
     "phone.reserved_change", "need_found"),
    ("随便", [], {}, Memory(surface="phone.reserved_query", need="suspect_tampered"), Kind.HANDOFF,
     "fraud.info_leak", "hard_topic"),
    ("随便", [], {}, Memory(surface="phone.reserved_query", need="login_blocked"), Kind.HANDOFF,
     "mobile.device", "no_article"),
    ("嗯", [], {}, Memory(surface="phone.reserved_query", probes=2), Kind.HANDOFF, "phone.reserved_query",
     "probe_failed"),
    ("转人工", [], {}, PROBED, Kind.HANDOFF, "service.human", "asked_person"),
    ("换号了,查预留手机号", [hit("phone.reserved_query", 0.9)], {}, Memory(), Kind.ANSWER,
     "phone.reserved_change", "need_told"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hits", "nlu", "memory", "kind", "topic", "reason"), CASES)
def test_decides(text, hits, nlu, memory, kind, topic, reason):
    decision = decide(evidence(text, *hits, memory=memory, nlu=nlu), LIBRARY)
    assert (decision.kind, decision.topic, decision.reason) == (kind, topic, reason)


def test_the_same_question_right_after_its_answer_goes_to_a_person():
    asked = evidence("卡丢了怎么办", FakeHit("card.loss", 0.95), memory=ANSWERED, earlier=("卡丢了怎么办",))
    assert decide(asked, LIBRARY).reason == "repeated"


def test_a_greeting_repeated_is_only_a_greeting():
    asked = evidence("你好", FakeHit("talk.greet", 0.95), memory=Memory(last_kind="talk"), earlier=("你好",))
    assert decide(asked, LIBRARY).kind is Kind.TALK


def test_no_hard_topic_is_ever_answered():
    for topic in evidence("").topics.values():
        if topic.policy == "human":
            decision = decide(evidence("问一下", FakeHit(topic.id, 0.99, "", True)), LIBRARY)
            assert decision.kind is Kind.HANDOFF, topic.id


def test_suggestions_are_at_most_three_and_can_be_offered_by_title():
    hits = [
        FakeHit(topic, 0.5)
        for topic in ("card.loss", "card.replace", "account.balance", "phone.reserved_change")
    ]
    decision = decide(evidence("卡", *hits, FakeHit("account.open", 0.5)), LIBRARY)
    assert decision.kind is Kind.SUGGEST
    assert len(decision.candidates) == 3
    assert all(LIBRARY.title(item.topic) for item in decision.candidates)


def test_every_rule_says_what_it_stands_for():
    named = [rule for rule in RULES if rule.__name__ == "<lambda>"]
    assert not named
    assert len(set(RULES)) == len(RULES)
