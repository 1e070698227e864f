"""What holds for every text, whatever its code points."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from privacy_corpus import card

from service.privacy import kinds
from service.privacy.mask import mask, plain

PIECES = st.sampled_from(
    [
        "验证码",
        "密码",
        "安全码",
        "有效期",
        "卡号",
        "身份证",
        "手机号",
        "我叫",
        "我是",
        "王小明",
        "订单号",
        "尾号",
        "是",
        "：",
        "，",
        " ",
        "。",
        "元",
        "123456",
        "12/27",
        "13800138000",
        "6222021234567890128",
        "11010519491231002X",
        "a@b.cn",
        "一二三",
        "路10号",
        "[",
        "]",
        "\u200b",
        "[已屏蔽:验证码]",
        "[卡号 尾号1234]",
        "[姓名 王*]",
        "[手机号 尾号",
        "0",
        "5",
        "o",
        "l",
        "x",
        "+86",
        "\ufffc",
        "\x00",
        "\ud800",
        "的",
        "改成",
    ]
)
ANY_TEXT = st.text(st.characters(), max_size=80)
NEAR_TEXT = st.lists(st.one_of(PIECES, st.text(st.characters(), max_size=3)), max_size=25).map("".join)
SURROUNDING = st.text(st.characters(exclude_categories=["Nd", "No", "Nl"]), max_size=20)


@settings(max_examples=400, deadline=None)
@given(st.one_of(ANY_TEXT, NEAR_TEXT))
def test_spans_are_sorted_disjoint_and_rebuild_the_text(text: str) -> None:
    masked = mask(text)
    at = 0
    rest = masked.text
    for start, end, kind in masked.spans:
        assert at <= start < end <= len(text)
        assert kind in kinds.ALL
        assert rest.startswith(text[at:start] + "[")
        rest = rest[start - at :]
        rest = rest[rest.index("]") + 1 :]
        at = end
    assert rest == text[at:]
    assert masked.kinds == sorted({kind for _, _, kind in masked.spans})


@settings(max_examples=1500, deadline=None)
@given(st.one_of(ANY_TEXT, NEAR_TEXT))
def test_masking_is_idempotent_and_deterministic(text: str) -> None:
    masked = mask(text)
    assert mask(text) == masked
    assert mask(masked.text).spans == []
    assert mask(masked.text).text == masked.text
    plain(masked.text)


@settings(max_examples=400, deadline=None)
@given(SURROUNDING, SURROUNDING, st.integers(0, 10_000))
def test_no_planted_card_survives(left: str, right: str, seed: int) -> None:
    number = card(random.Random(seed))
    masked = mask(f"{left}号{number}吧{right}")
    assert number[:-4] not in masked.text
    assert not any(number[at : at + 5] in masked.text for at in range(len(number) - 4))
