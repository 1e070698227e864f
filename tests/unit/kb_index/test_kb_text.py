import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_index import text as module
from kb_index.text import normalise


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("帳單　ＡＢＣ", "账单 abc"),
        ("信用卡帐单", "信用卡账单"),
        ("請問怎麼開戶", "请问怎么开户"),
        ("转\u200b人\u200d工\ufeff", "转人工"),
        ("  第一行\n\t第二行 ", "第一行 第二行"),
        ("ＬＰＲ是什麼？", "lpr是什么?"),
        ("坏\x00的\x1b[字", "坏的[字"),
        ("\ud800孤立", "孤立"),
        ("", ""),
    ],
)
def test_normalise(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@given(st.text())
def test_normalise_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.one_of(st.text(), st.text("卡帳單号多少 ?!a1，。\u3000\u9fff\u4e00、", max_size=8)))
def test_the_shortcut_for_ordinary_texts_changes_nothing(text: str) -> None:
    quick = normalise(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ORDINARY", re.compile(r"(?!)"))
        assert normalise(text) == quick
