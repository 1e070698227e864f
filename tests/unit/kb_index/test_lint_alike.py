"""Questions that are alike but for a word."""

import pytest

from kb_index.lint.alike import alike, bare
from kb_index.lint.lengths import sentences


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("卡丢了怎么办", "请问卡丢了咋办呢"),
        ("信用卡年费多少钱", "信用卡的年费是多少钱啊"),
        ("能不能提前还房贷", "可以提前还房贷吗"),
        ("手机银行登录不了", "手機銀行登錄不了"),
        ("信用卡逾期一个月了", "信用卡逾期三个月了"),
        ("房贷利率最新的是多少", "房贷利率现在的是多少"),
    ],
)
def test_alike(first: str, second: str) -> None:
    assert alike(bare(first), bare(second))
    assert alike(bare(second), bare(first))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("换卡", "补卡"),
        ("卡丢了怎么办", "卡找不到了还能取钱吗"),
        ("信用卡年费多少钱", "刷几次免年费"),
        ("提前还贷", "提前还贷的违约金"),
        ("...", "???"),
    ],
)
def test_different(first: str, second: str) -> None:
    assert not alike(bare(first), bare(second))


def test_sentences_end_at_marks_and_lines_but_not_inside_quotes() -> None:
    assert sentences("先挂失。再补卡；好了？\n说“挂失！”就行。") == [
        "先挂失",
        "再补卡",
        "好了",
        "说“挂失！”就行",
    ]
    assert sentences("3.5元") == ["3.5元"]
