from dataclasses import replace

import pytest

from service.dialogue import probing
from service.dialogue.memory import Memory
from service.dialogue.outcome import Kind
from service.dialogue.probing import ReplyKind
from tests.support.library import FakeHit, evidence, library

LIBRARY = library()
PROBED = Memory(surface="phone.reserved_query", probes=1)


@pytest.mark.parametrize("text", ["收不到验证码", "我换号了", "绑卡的时候"])
def test_a_reply_tells_the_need(text):
    assert probing.read_reply(evidence(text, memory=PROBED), LIBRARY).kind is ReplyKind.FOUND


@pytest.mark.parametrize("text", ["转人工", "我被骗了", "我要投诉", "什么破银行", "再见", "傻逼"])
def test_wishes_that_outrank_the_probe(text):
    assert probing.read_reply(evidence(text, memory=PROBED), LIBRARY).kind is ReplyKind.LEAVES


def test_other_business_leaves():
    other = evidence("银行卡丢了怎么办", FakeHit("card.loss", 0.95), memory=PROBED)
    assert probing.read_reply(other, LIBRARY).kind is ReplyKind.LEAVES


def test_an_exact_question_about_something_else_leaves_even_with_a_cue():
    other = evidence("登录密码在哪改", FakeHit("mobile.password", 0.99, "", True), memory=PROBED)
    assert probing.read_reply(other, LIBRARY).kind is ReplyKind.LEAVES


@pytest.mark.parametrize("text", ["呃", "不知道", "就是想知道"])
def test_an_unclear_reply(text):
    asked = evidence(text, FakeHit("scope.unknown", 0.97), memory=PROBED)
    assert probing.read_reply(asked, LIBRARY).kind is ReplyKind.UNCLEAR


def test_the_surface_question_again_is_unclear():
    asked = evidence("就想知道预留手机号", FakeHit("phone.reserved_query", 0.97), memory=PROBED)
    assert probing.read_reply(asked, LIBRARY).kind is ReplyKind.UNCLEAR


def test_without_a_surface_there_is_nothing_to_reply_to():
    assert probing.read_reply(evidence("换号了", memory=Memory()), LIBRARY).kind is ReplyKind.LEAVES


def test_first_and_second_probe_differ_and_offer_a_person():
    first, one = probing.ask(evidence("x", memory=Memory(surface="phone.reserved_query")), LIBRARY)
    second, two = probing.ask(evidence("x", memory=PROBED), LIBRARY)
    assert (one, two) == (1, 2)
    assert first.messages[0].text != second.messages[0].text
    assert first.decision.kind is Kind.PROBE
    titles = [button.title for button in first.messages[0].buttons]
    assert titles[-1] == "转人工"
    assert len(titles) == 5


def test_two_probes_are_the_limit():
    assert probing.may_ask_again(evidence("x", memory=PROBED))
    assert not probing.may_ask_again(evidence("x", memory=replace(PROBED, probes=2)))


@pytest.mark.parametrize("text", ["没有", "不是", "嗯", "对", "好", "不行", "没用", "看不懂", "都不是"])
def test_a_word_or_two_is_no_other_matter(text):
    for found in (FakeHit("scope.unknown", 1.0, text, True), FakeHit("talk.abuse", 0.9)):
        assert probing.read_reply(evidence(text, found, memory=PROBED), LIBRARY).kind is ReplyKind.UNCLEAR


@pytest.mark.parametrize("text", ["等一下", "还有个问题", "我不想活了"])
def test_what_does_not_wait_for_the_probe(text):
    assert probing.read_reply(evidence(text, memory=PROBED), LIBRARY).kind is ReplyKind.LEAVES


def test_what_is_denied_is_no_question_about_it():
    denied = evidence("没换号", FakeHit("mobile.password", 0.9), memory=PROBED)
    assert probing.read_reply(denied, LIBRARY).kind is ReplyKind.UNCLEAR
