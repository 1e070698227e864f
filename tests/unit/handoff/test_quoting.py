import pytest

from service.handoff.summary.quoting import first_words, quotes, says_something, short, telling


def test_one_line_within_its_bound():
    assert short("一\n二  三", 10) == "一 二 三"
    assert short("一二三四五", 4) == "一二三…"


@pytest.mark.parametrize("limit", range(8, 24))
def test_a_placeholder_is_whole_or_left_out(limit):
    cut = short("我的卡号[卡号 尾号1234]被锁了怎么办才好", limit)
    assert len(cut) <= limit
    assert ("[" in cut) == ("[卡号 尾号1234]" in cut)


@pytest.mark.parametrize(
    ("text", "something"),
    [("转人工", False), ("没解决", False), ("谢谢你啊", False), ("有人工吗", False), ("验证码收不到", True)],
)
def test_clicks_and_courtesies_say_nothing(text, something):
    assert says_something(text) is something


def test_the_longest_of_the_last_sentences_tells_most():
    said = ["很久以前说过的很长的一句话呀呀呀", *["第几次问这个"] * 3, "验证码收不到的事", "转人工"]
    assert telling(said) == "验证码收不到的事"
    assert telling(["转人工"]) == "转人工"
    assert telling([]) == ""


def test_first_words_come_past_the_greeting():
    assert first_words(["你好", "验证码收不到"]) == "验证码收不到"
    assert first_words(["在吗"]) == "在吗"


def test_quotes_prefer_feeling_keep_the_order_and_repeat_nothing():
    dry = [f"第{number}句平平常常的话说得比较长" for number in range(5)]
    said = ["已经说过的话", "气死我了什么破系统", *dry]
    found = quotes(said, ["已经说过的话"])
    assert len(found) == 3
    assert found[0] == "气死我了什么破系统"
    assert "已经说过的话" not in found
