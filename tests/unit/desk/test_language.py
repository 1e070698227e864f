"""What an agent's words promise, and what they only talk about."""

import pytest

from service.desk.language.rules import Hint, forbidden, hints

BLOCKED = {
    "这款理财保本，您放心": ["保本"],
    "本金没问题，保本保息": ["保本", "保息"],
    "这个稳赚的": ["稳赚"],
    "只赚不赔，您买就是": ["只赚不赔"],
    "这是我们最高收益的一款": ["最高收益"],
    "您的贷款肯定能批": ["肯定能批"],
    "您这条件一定能批下来": ["一定能批"],
    "包批的，您不用担心": ["包批"],
    "保证通过": ["保证通过"],
    "零风险的产品": ["零风险"],
    "0风险": ["0风险"],
    "０风险": ["0风险"],
    "没有风险，可以放心买": ["没有风险"],
    "收益有保障": ["收益有保障"],
    "预期年化四个点": ["预期年化"],
    "保 本 的": ["保本"],
    "保-本": ["保本"],
    "保\u200b本": ["保本"],
    "保證收益": ["保证收益"],
    "我跟您说，保本": ["保本"],
    "我跟您说保本": ["保本"],
    "您听我说保本的": ["保本"],
    "您看到的这款理财保本": ["保本"],
    "您问的产品肯定保本": ["保本"],
    "是不是保本？是的，保本": ["保本"],
    "不但保本，还有利息": ["保本"],
    "不仅保本": ["保本"],
    "非常稳健收益": ["稳健收益"],
    "我行的理财都是“保本”的": ["保本"],
    "您好\n这款稳赚不赔": ["稳赚不赔"],
    "不保本的您不要买，这款保本": ["保本"],
    "秒批，马上下款": ["秒批"],
    "不查征信也能办": ["不查征信"],
    "利率最低的就是我们": ["利率最低"],
    "我有内部渠道": ["内部渠道"],
    "政府兜底的项目": ["政府兜底"],
    "肯定赚": ["肯定赚"],
    "这次一定通过": ["一定通过"],
}

FINE = (
    "这款理财不保本",
    "理财非存款，不保本保息",
    "不承诺保本",
    "我们不能承诺保本，也不承诺收益",
    "没有任何一款理财是保本的",
    "不存在什么稳赚的买卖",
    "并非所有存款类产品都保本",
    "您问的“保本”我给您解释一下",
    "您刚才提到“稳赚不赔”",
    "您说的保本，是指什么产品？",
    "您说的是保本理财",
    "您想了解的是不是保本产品",
    "是否保本要看合同",
    "有没有保底收益要看合同",
    "您是想确认这款产品保本吗？",
    "对方说保本，您要当心",
    "有人向您承诺稳赚不赔，请先不要转账",
    "所谓稳赚都是骗局",
    "宣称零风险的，请不要相信",
    "凡是说稳赚的都是骗人的",
    "警惕稳赚不赔的宣传",
    "自称有内部渠道的要小心",
    "中介说包过，这种话不能信",
    "保本不可能",
    "谁也无法保证收益",
    "贷款能不能批要看审批结果，没法说一定能批",
    "不是百分百通过",
    "谨防“内部名额”",
    "您好，请问有什么可以帮您？",
    "您的申请正在审批，结果以短信为准",
    "到期后本金和利息会一起到账",
    "风险等级是中低",
    "请您看一下合同里的收益说明",
    "客户说保本",
    "",
)


@pytest.mark.parametrize(("text", "words"), BLOCKED.items())
def test_promises_are_found(text: str, words: list[str]):
    assert forbidden(text) == words


@pytest.mark.parametrize("text", FINE)
def test_denying_asking_and_naming_is_allowed(text: str):
    assert forbidden(text) == []


def test_the_table_is_long_enough_to_mean_something():
    assert len(BLOCKED) + len(FINE) >= 60


def test_orders_and_banking_terms_have_plain_words():
    assert hints("您必须先解绑") == [
        Hint("必须", "command", ("要", "请")),
        Hint("解绑", "jargon", ("取消绑定", "不再绑这张卡")),
    ]


@pytest.mark.parametrize("text", ["舍不得", "页面上点“解绑”", "取消绑定就可以了", ""])
def test_what_is_plain_already_is_left_alone(text: str):
    assert hints(text) == []


def test_an_order_without_a_word_for_its_place_is_only_pointed_out():
    assert hints("否则后果自负") == [Hint("后果自负", "command", ())]
