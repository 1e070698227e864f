"""Which message is answered, and which replies are worth offering for it."""

from datetime import UTC, datetime

from service.conversations.events import CUSTOMER as BY
from service.conversations.events import AgentMessage, CustomerMessage, Envelope, MessageRecalled
from service.desk.suggesting.rules import Asked, asked_last, suggestions
from tests.support.library import FakeHit, library

CUSTOMER, AGENT, RECALLED = CustomerMessage.type, AgentMessage.type, MessageRecalled.type
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def told(*said: tuple[str, str]) -> list[Envelope]:
    return [
        Envelope("c_1", seq, kind, NOW, BY, {"text": text, "recalled": text == ""})
        for seq, (kind, text) in enumerate(said, start=1)
    ]


def test_what_he_said_since_anybody_else_spoke_is_one_question():
    events = told((CUSTOMER, "你好"), (AGENT, "请讲"), (CUSTOMER, "信用卡"), (CUSTOMER, "丢了"))
    assert asked_last(events) == Asked(4, "信用卡 丢了")


def test_an_answered_message_needs_no_reply():
    assert asked_last(told((CUSTOMER, "你好"), (AGENT, "请讲"))) is None
    assert asked_last([]) is None


def test_what_was_taken_back_is_not_answered():
    events = told((CUSTOMER, "卡丢了"), (CUSTOMER, ""), (RECALLED, "x"))
    assert asked_last(events) == Asked(1, "卡丢了")
    assert asked_last(told((CUSTOMER, ""))) is None


def test_replies_come_from_topics_with_a_text_above_the_cutoff():
    hits = [
        FakeHit("no.text", 0.95),
        FakeHit("card.loss", 1.2),
        FakeHit("forex.exchange", 0.5),
        FakeHit("account.balance", 0.39),
    ]
    found = suggestions(hits, library(), elder=False)
    assert [(one.source, one.topic, one.confidence) for one in found] == [
        ("article", "card.loss", 1.0),
        ("playbook", "forex.exchange", 0.5),
    ]


def test_never_more_than_three():
    names = ("card.loss", "card.replace", "account.balance", "phone.reserved_change")
    hits = [FakeHit(name, 0.9) for name in names]
    assert len(suggestions(hits, library(), elder=False)) == 3


def test_who_reads_the_elder_form_is_answered_in_it():
    found = suggestions([FakeHit("card.loss", 0.9)], library(), elder=True)
    assert found[0].text == "先别急，先挂失。\n打客服电话。\n再去网点补卡。"


def test_of_a_fraud_the_protective_sentence_comes_first():
    found = suggestions([FakeHit("fraud.scammed", 0.9)], library(), elder=False)
    assert found[0].text == "请马上停止转账，并拨打 110。"
