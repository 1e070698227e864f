"""When the name of another institution means that the customer is at the wrong counter."""

from pathlib import Path

import pytest

from kb_index.institutions import FILE, Institutions, own_names
from kb_index.plain_yaml import load

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def institutions() -> Institutions:
    return Institutions.load(ROOT / FILE, own_names(load(ROOT / "bank.yml")))


@pytest.mark.parametrize(
    "text",
    [
        "工行的u盾不亮",
        "我农业银行的卡丢了",
        "花呗怎么关",
        "12306抢不到票",
        "招行积分换什么",
        "社保局几点下班",
        "工行转给我妈的钱没到",
        "建行转账要手续费吗",
    ],
)
def test_their_own_business(institutions: Institutions, text: str) -> None:
    assert institutions.asked_about(text)


@pytest.mark.parametrize(
    "text",
    [
        "转到工行要多久",
        "给建行的卡转钱收费吗",
        "从招商银行转进来没到账",
        "工行转过来的钱没到",
        "农行那边汇进来的什么时候到",
        "工行转给我的钱没收到",
        "能不能用农行的卡还你们的贷款",
        "手机银行怎么登录",
        "绑定微信支付",
        "你们和中国银行是一家吗",
    ],
)
def test_our_business_with_them(institutions: Institutions, text: str) -> None:
    assert not institutions.asked_about(text)


def test_the_bank_is_never_another() -> None:
    ours = Institutions(["工行", "建行"], own_names({"name": "工行", "aliases": ["建行"]}))
    assert not ours.asked_about("工行的卡丢了")
    assert not Institutions([]).asked_about("工行的卡丢了")
