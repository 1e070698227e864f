import numpy as np
import pytest

from kb_index.lexical import grams, near_exact_key, plain, weigh


def test_plain_keeps_letters_and_digits_only() -> None:
    assert plain("etc,怎么 办?5%") == "etc怎么办5"


def test_grams_mark_both_ends() -> None:
    assert grams("余额?") == ["余", "额", "^余", "余额", "额^"]
    assert grams("?!") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("请问余额怎么查呢?", "余额怎么查"),
        ("你好,我想问一下余额怎么查啊", "余额怎么查"),
    ],
)
def test_politeness_does_not_change_the_key(one: str, other: str) -> None:
    assert near_exact_key(one) == near_exact_key(other)


def test_a_key_never_vanishes() -> None:
    assert near_exact_key("你好") == "你好"
    assert near_exact_key("了吗") == "了吗"
    assert near_exact_key("卡丢了") != near_exact_key("卡")


def test_weights_have_length_one_and_skip_the_unknown() -> None:
    ids, weights = weigh("查余额", {"余": 0, "余额": 1}, np.array([1.0, 2.0], dtype=np.float32))
    assert ids.tolist() == [0, 1]
    assert float((weights**2).sum()) == pytest.approx(1)
    ids, weights = weigh("你好", {"余": 0}, np.ones(1, dtype=np.float32))
    assert len(ids) == len(weights) == 0
