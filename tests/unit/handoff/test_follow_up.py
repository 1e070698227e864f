"""What customers say after the end: nobody is called back for a thank-you, and nobody has to begin again."""

import pytest

from kb_index.text import normalise
from service.handoff.deskwork.follow_up import Said, is_courtesy, matter_of, weigh

MATTER = frozenset({"transfer.not_arrived"})


def words(text: str) -> list[str]:
    return text.split("|")


COURTESIES = words(
    "谢谢|谢谢您|谢谢你啊|非常感谢|太谢谢了！|多谢多谢|谢谢，再见|好的|好的，谢谢|好|好的好的|好滴谢谢|嗯嗯|嗯，知道了|哦哦明白了"
    "|OK|ok谢谢|行|行吧|可以了|可以了，谢谢|没问题|知道了，辛苦了|辛苦您了|麻烦您了|再见|拜拜|88|晚安|没有了，谢谢|没了|没有"
    "|不用了|没事了|就这样吧|解决了|已经解决了，谢谢|搞定了|收到|收到，谢谢|到账了，谢谢|钱到账了|👍|谢谢🙏|满意|太好了|祝您工作顺利"
    "|謝謝|好的謝謝|懂了|了解了|先这样吧|算了|。好的。"
)
ANSWERED = words(
    "还是不行|没到账|还没到账|还是没到账啊|谢谢，可是还没到账|好的，那什么时候能到账|好的但是我还想问一下|可以吗|行吗|好了没有|好了吗|好的？"
    "|在吗|你好|人呢|不行|没用|没收到|什么时候到|谢谢你解决了才怪呢还是老样子|收到了吗|不可以|不明白|没解决|没有到账|什么意思|到账了吗|为什么"
    "|怎么又退回来了|我要投诉|转人工|不好|没有明白|还没好|明白了，那手续费怎么算"
)


@pytest.mark.parametrize("text", COURTESIES)
def test_thanks_and_a_goodbye_call_nobody_back(text):
    assert is_courtesy(normalise(text))


@pytest.mark.parametrize("text", ANSWERED)
def test_whatever_may_want_an_answer_is_no_courtesy(text):
    assert not is_courtesy(normalise(text))


@pytest.mark.parametrize(
    ("text", "topic", "said"),
    [
        # More of the same, or nothing that can be told.
        ("还是不行", None, Said.OLD),
        ("没到账", "transfer.not_arrived", Said.OLD),
        ("转账怎么还没到", "transfer.not_arrived", Said.OLD),
        ("在吗", None, Said.OLD),
        ("那个呢", None, Said.OLD),
        ("等一下，我按你说的做了，提示系统繁忙", None, Said.OLD),
        ("还是没到账", "account.balance", Said.OLD),
        ("刚才说的那个手续费呢", "transfer.fee", Said.OLD),
        ("照你说的点了没反应", "mobile.crash", Said.OLD),
        ("没解决", "loan.rate", Said.OLD),
        ("转人工", "service.human", Said.OLD),
        ("叫刚才那位客服来", None, Said.OLD),
        # Another matter.
        ("信用卡年费多少", "credit_card.annual_fee", Said.NEW),
        ("还有个问题，怎么查余额", "account.balance", Said.NEW),
        ("我想办房贷", "loan.mortgage", Said.NEW),
        ("我被骗了，钱转出去了", None, Said.NEW),
        ("我要投诉刚才那个客服", None, Said.NEW),
        # Thanks.
        ("谢谢", "talk.thanks", Said.COURTESY),
        ("好的，再见", None, Said.COURTESY),
    ],
)
def test_who_reads_on(text, topic, said):
    assert weigh(normalise(text), topic, MATTER) is said


def test_urgent_and_complaints_go_on_where_they_were_the_matter():
    assert weigh("我被骗了，钱转出去了", None, frozenset({"fraud.scammed"})) is Said.OLD
    assert weigh("我要投诉", None, frozenset({"service.complaint"})) is Said.OLD


def test_the_matter_is_that_of_the_handoff_or_else_what_was_spoken_of():
    summary = {"topic": {"id": "loan.rate"}, "suggested": [{"topic": "card.loss"}]}
    assert matter_of("loan.rate", summary) == {"loan.rate"}
    assert matter_of("service.human", summary) == {"loan.rate"}
    assert matter_of("service.human", {**summary, "topic": None}) == {"card.loss"}
    assert matter_of(None, {}) == frozenset()
