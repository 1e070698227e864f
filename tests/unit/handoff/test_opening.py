"""What an agent may begin with is said to the customer."""

import pytest

from service.handoff.summary.opening import OPENING_CHARS, Matter, left_open, opening

TITLE = "转账限额与调整"


def line(playbook: str | None = None, reason: str = "asked_person", urgent: bool = False, **matter) -> str:
    known = {"button": None, "words": "", "title": None, **matter}
    return opening(playbook, reason, Matter(**known), urgent)


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ({"button": "收不到验证码", "words": "验证码没来", "title": TITLE}, "关于「收不到验证码」"),
        ({"words": "转出去的钱没到账", "title": TITLE}, "您说的「转出去的钱没到账」"),
        ({"title": TITLE}, f"关于「{TITLE}」"),
        ({}, "您的问题我来帮您处理"),
    ],
)
def test_the_matter_is_called_what_a_customer_calls_it(matter, said):
    assert said in line(**matter)


@pytest.mark.parametrize(
    "words",
    [
        "转人工",
        "手机号[手机号 尾号5678]是对的",
        "你们什么破银行，气死我了",
        "钱转出去三天了，对方一直说没有收到",
        "昨天转的那笔钱…",
    ],
)
def test_words_that_are_long_cut_masked_or_angry_are_not_said_back(words):
    assert words not in line(words=words, title=TITLE)
    assert TITLE in line(words=words, title=TITLE)


def test_another_matter_that_was_left_open_is_not_forgotten():
    card = "您好，我是外汇专员，先了解两点。"
    assert (
        line(card, left_open="收不到短信验证码")
        == f"{card}您前面问的「收不到短信验证码」要是还没解决，我也一起看。"
    )
    long = "好" * (OPENING_CHARS - 5)
    assert line(long, left_open="收不到短信验证码") == long
    assert "收不到短信验证码" not in line(card, urgent=True, left_open="收不到短信验证码")


def shown(topic: str, code: str, reaction: str = "") -> dict:
    return {"topic": topic, "title": topic, "outcome": {"code": code}, "reaction": reaction}


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (shown("phone.code", "not_helped"), True),
        (shown("phone.code", "repeated"), True),
        (shown("phone.code", "none", "验证码还是没来，我要换美元"), True),
        (shown("phone.code", "none", "我要换美元"), False),
        (shown("phone.code", "helped", "一直没来，现在来了"), False),
        (shown("forex.exchange", "not_helped"), False),
    ],
)
def test_what_is_left_open_is_of_another_topic_and_did_not_help(answer, found):
    answers = [shown("card.lost", "helped"), answer]
    assert left_open(answers, "forex.exchange") == ("phone.code" if found else None)
    assert left_open(answers, None) is None
