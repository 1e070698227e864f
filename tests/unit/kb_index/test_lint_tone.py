"""What counts as jargon, an order or a forbidden promise, and what does not."""

from pathlib import Path

import pytest

from kb_index.lint import check
from kb_index.lint.lexicon import Lexicon
from kb_index.lint.limits import LEAST_TERMS
from kb_index.lint.tone import COMMANDS, promises
from tests.support.kb_faults import LOSS, TODAY, loss


def codes(project: Path, text: str) -> set[str]:
    loss(answer=text)(project)
    return {problem.code for problem in check(project, TODAY) if problem.file == LOSS}


@pytest.mark.parametrize(
    "text",
    [
        "不影响征信（您的信用记录）。征信不好也能问。",
        "不影响信用记录（征信）。",
        "点“代扣”就行。",
        "在“快捷支付管理”里关。",
        "这叫“溢缴款”。",
        "到柜台当面签字。",
        "填用户名就行。",
        "看进出账单。",
        "借记卡和贷款都行。",
    ],
)
def test_explained_quoted_or_harmless_words_are_fine(project: Path, text: str) -> None:
    assert codes(project, text) == set()


@pytest.mark.parametrize(
    "text", ["不影响征信。", "点“冲正”就行。", "当面签字，再面签一次。", "“他行”的卡，他行也收。"]
)
def test_jargon_is_found(project: Path, text: str) -> None:
    assert codes(project, text) == {"jargon"}


def test_the_formal_wording_may_use_terms(project: Path) -> None:
    loss(formal="客户必须通过ATM办理冲正，逾期不候。")(project)
    assert check(project, TODAY) == []


def test_the_lexicon_is_large_and_plain() -> None:
    lexicon = Lexicon.standard()
    assert len(lexicon.terms) >= LEAST_TERMS
    assert lexicon.faults == []
    assert lexicon.terms["冲正"].plain == "退回去"


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("打开https://bank.example看。", True),
        ("写给a.b@bank.example。", True),
        ("点“APP下载”。", True),
        ("看贷款市场报价利率（LPR）。", True),
        ("看LPR（贷款市场报价利率）。", True),
        ("回复R就行。", True),
        ("看LPR就行。", False),
        ("插入U盾，按OK键。", False),
    ],
)
def test_latin_words(project: Path, text: str, fine: bool) -> None:
    assert codes(project, text) == (set() if fine else {"latin"})


@pytest.mark.parametrize("word", sorted(COMMANDS))
def test_every_order_is_found(project: Path, word: str) -> None:
    assert "command" in codes(project, f"您{word}来。")


@pytest.mark.parametrize(
    "text", ["舍不得取就别取。", "拿不准就问。", "不得不改密码。", "提示“必须升级”时点它。"]
)
def test_words_that_order_nothing(project: Path, text: str) -> None:
    assert codes(project, text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "保本",
        "这款产品稳赚",
        "不但保本，利息还高",
        "没收入也一定批",
        "没工作都能包过",
        "非常稳健收益",
        "从没亏过，保本",
        "零风险",
        "没有风险",
        "未来预期收益很高",
        "不是骗子，保证下款",
        "最高收益5%",
        "百分百通过",
    ],
)
def test_a_promise_is_found(text: str) -> None:
    assert promises(text)


@pytest.mark.parametrize(
    "text",
    [
        "不保本",
        "理财不是保本的",
        "没有哪款产品保本",
        "我们不承诺保本，也不承诺最高收益",
        "不一定批",
        "谁也不能保证下款",
        "说花钱包过的，是骗子",
        "保本是不可能的",
        "别信稳赚的话",
        "谨防保证下款的广告",
        "大额存单受存款保险保护",
        "本金加利息50万元以内，全额赔付",
    ],
)
def test_denying_or_warning_is_no_promise(text: str) -> None:
    assert promises(text) == []
