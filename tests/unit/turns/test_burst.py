import asyncio

import pytest

from service.turns.burst import Bursts, is_fragment
from service.turns.pending import Work
from tests.support.library import FakeHit, library_with


@pytest.mark.parametrize("text", ["你好", "我想问下", "信用卡", "年费", "那个", "喂"])
def test_a_fragment_may_be_the_beginning_of_something(text):
    assert is_fragment(text, None)


@pytest.mark.parametrize(
    "text",
    [
        "转人工", "人工", "有人吗", "解决了", "没解决", "谢谢", "再见", "88", "被盗刷了", "我被骗了", "我要投诉", "傻逼",
        "多久到", "要钱吗", "在吗", "几号还", "卡没了?", "信用卡怎么还款", "预留手机号是多少", "信用卡想注销", "",
    ],
)  # fmt: skip
def test_what_is_whole_or_pressing_never_waits(text):
    assert not is_fragment(text, None)


@pytest.mark.parametrize("kind", ["probe", "gather", "suggest"])
def test_a_reply_to_a_question_of_the_bot_is_short_by_nature(kind):
    assert not is_fragment("换号", {"slots": {"memory": {"last_kind": kind}}})


def test_while_the_form_waits_nothing_else_does():
    assert not is_fragment("换号", {"slots": {}, "loop": "need_form"})


def test_after_an_answer_fragments_wait_again():
    assert is_fragment("换号", {"slots": {"memory": {"last_kind": "answer"}}, "loop": None})


LIBRARY = library_with(
    {
        "挂失": [FakeHit("card.loss", 0.99, "挂失", True)],
        "年费": [FakeHit("credit.annual_fee", 0.85)],
        "密码": [FakeHit("card.pin_forgot", 0.5)],
        "你好": [FakeHit("talk.greet", 0.99, "你好", True)],
    }
)


@pytest.mark.parametrize(
    ("texts", "waits"),
    [
        (["挂失"], False),
        (["年费"], False),
        (["密码"], True),
        (["你好"], True),
        (["你好", "信用卡"], True),
        (["你好", "信用卡", "年费"], False),
    ],
)
def test_the_last_message_decides_and_a_known_request_is_whole(texts, waits):
    work = Work(list(range(len(texts))), texts, None)
    assert asyncio.run(Bursts(lambda: LIBRARY).unfinished(work)) is waits
