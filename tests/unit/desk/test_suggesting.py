"""Which message is answered, and which replies are worth offering for it."""

from datetime import UTC, datetime

from service.conversations.events import CUSTOMER as BY
from service.conversations.events import AgentMessage, CustomerMessage, Envelope, MessageRecalled
from service.desk.phrases.rules import Content, Phrase, Place, Scope
from service.desk.suggesting.rules import Asked, asked_last, suggestions, with_phrase
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


def phrase(name: str, title: str, text: str = "请您稍等。", used: int = 0) -> Phrase:
    return Phrase(name, Place(Scope.GLOBAL), Content(name, title, "", text), 1, used)


def test_a_canned_reply_on_the_matter_takes_a_place_that_is_left():
    found = suggestions([FakeHit("card.loss", 0.9)], library(), elder=False)
    phrases = [phrase("p_1", "账单日修改"), phrase("p_2", "境外卡片挂失", "境外请打国际长途。")]
    offered = with_phrase(found, phrases, "我在境外，卡片挂失怎么办")
    assert [(one.source, one.topic, one.text) for one in offered[1:]] == [
        ("phrase", "p_2", "境外请打国际长途。")
    ]
    assert offered[1].confidence == 0.8
    assert with_phrase([], phrases, "怎么改账单日修改一下")[0].topic == "p_1"
    assert with_phrase(found, phrases, "余额是多少") == found


def test_the_title_of_what_was_found_is_the_matter_as_well():
    found = suggestions([FakeHit("card.loss", 0.9)], library(), elder=False)
    assert with_phrase(found, [phrase("p_1", found[0].title)], "不见了")[-1].topic == "p_1"


def test_of_two_alike_the_one_that_is_used_more():
    two = [phrase("p_1", "挂失费用"), phrase("p_2", "挂失费用", used=3)]
    assert [one.topic for one in with_phrase([], two, "挂失费用是多少")] == ["p_2"]


def test_what_has_to_be_filled_in_or_says_too_little_is_not_offered():
    phrases = [
        phrase("p_1", "挂失费用", "{{客户称呼}}，请稍等"),
        phrase("p_2", "挂失"),
        phrase("p_3", "？！…"),
    ]
    assert with_phrase([], phrases, "挂失费用？！…") == []


def test_a_phrase_takes_no_place_from_what_the_search_found():
    names = ("card.loss", "card.replace", "account.balance")
    found = suggestions([FakeHit(name, 0.9) for name in names], library(), elder=False)
    assert with_phrase(found, [phrase("p_1", "银行卡挂失")], "银行卡挂失") == found


def test_that_somebody_wants_a_person_is_no_reply_to_him():
    hits = [FakeHit("service.human", 0.97), FakeHit("card.loss", 0.9)]
    assert [one.topic for one in suggestions(hits, library(), elder=False)] == ["card.loss"]
