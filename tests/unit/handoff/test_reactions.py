"""How customers took the answers they were shown."""

from dataclasses import replace

import pytest

from service.handoff.summary.reactions import Decided, answers_shown
from tests.unit.handoff.test_summary import bot, customer

TITLES = {"a": "甲", "b": "乙"}


def answer(seq: int, topic: str = "a") -> Decided:
    return Decided(seq, "answer", topic, None, "clear")


def shown(events, decisions):
    return [
        (one["topic"], one["outcome"]["code"], one["reaction"])
        for one in answers_shown(events, decisions, TITLES)
    ]


@pytest.mark.parametrize(
    ("next_words", "code"),
    [
        ("解决了", "helped"),
        ("谢谢", "helped"),
        ("没解决", "not_helped"),
        ("还是不行", "not_helped"),
        ("怎么查余额", "repeated"),
        ("我想换点美元", "none"),
        ("转人工", "none"),
    ],
)
def test_the_next_words_tell(next_words, code):
    events = [customer(2, "怎么查余额"), bot(3, 2), customer(4, next_words)]
    assert [one[1] for one in shown(events, [answer(2)])] == [code]


def test_no_word_after_it():
    assert shown([customer(2, "怎么查余额"), bot(3, 2)], [answer(2)]) == [("a", "none", "")]


def test_the_last_sign_counts():
    events = [customer(2, "怎么查"), bot(3, 2), customer(4, "没解决"), bot(5, 4), customer(6, "好了，解决了")]
    decisions = [
        answer(2),
        Decided(4, "talk", None, None, "unsolved_once"),
        Decided(6, "talk", None, None, "solved"),
    ]
    assert [one[1] for one in shown(events, decisions)] == ["helped"]


def test_a_second_message_of_the_same_burst_is_no_reaction():
    events = [customer(2, "卡"), customer(3, "验证码一直收不到"), bot(4, 2, 3), customer(5, "解决了")]
    assert shown(events, [answer(2)]) == [("a", "helped", "")]


def test_what_follows_the_next_answer_belongs_to_that_one():
    events = [
        customer(2, "问甲这件事"),
        bot(3, 2),
        customer(4, "再问乙那件事"),
        bot(5, 4),
        customer(6, "没解决"),
    ]
    assert shown(events, [answer(2), answer(4, "b")]) == [
        ("a", "none", "再问乙那件事"),
        ("b", "not_helped", ""),
    ]


def test_the_same_answer_again_means_he_asked_again():
    events = [customer(2, "限额多少"), bot(3, 2), customer(4, "我要转二十万怎么办"), bot(5, 4)]
    assert shown(events, [answer(2), answer(4)]) == [("a", "repeated", "")]


@pytest.mark.parametrize(
    ("clicks", "code"), [([True], "helped"), ([False], "not_helped"), ([False, True], "helped")]
)
def test_a_click_counts_for_its_answer_even_after_the_next_one(clicks, code):
    events = [customer(2, "怎么查"), bot(3, 2), customer(4, "怎么改"), bot(5, 4)]
    given = [
        replace(customer(6 + place, ""), type="feedback.given", data={"seq": 3, "helpful": helpful})
        for place, helpful in enumerate(clicks)
    ]
    told = shown([*events, *given], [answer(2), answer(4, "b")])
    assert [(topic, outcome) for topic, outcome, _ in told] == [("a", code), ("b", "none")]
