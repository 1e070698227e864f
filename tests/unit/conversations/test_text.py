import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.conversations.text import clean
from service.core.errors import InvalidField


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("你好", "你好"),
        ("  你\u200b好\x00 ", "你好"),
        ("一\r\n二\u2028三", "一\n二\n三"),
        ("\u202e倒过来", "倒过来"),
        ("👨‍👩‍👧 你好", "👨‍👩‍👧 你好"),
        ("\x1b[31m红", "[31m红"),
        ("帳單？", "帳單？"),
    ],
)
def test_what_is_stored(raw, text):
    assert clean(raw, 100).text == text


@pytest.mark.parametrize("raw", ["", "   ", "\u200b", "\n\t", "\u0301"])
def test_nothing_said(raw):
    with pytest.raises(InvalidField) as caught:
        clean(raw, 100)
    assert caught.value.code == "text_empty"


def test_too_long_is_refused_not_cut():
    assert clean("啊" * 100, 100).text == "啊" * 100
    with pytest.raises(InvalidField) as caught:
        clean("啊" * 101, 100)
    assert caught.value.code == "text_too_long"


@given(st.text(min_size=1, max_size=60))
def test_cleaning_again_changes_nothing(raw):
    try:
        once = clean(raw, 1000).text
    except InvalidField:
        return
    assert clean(once, 1000).text == once
