"""Days and sums as a summary tells them: what is read, what is left in the customer's words, and what is bounded."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_index.text import normalise
from service.conversations.events import CUSTOMER, Envelope
from service.core.clock import CHINA
from service.dialogue.facts import amount
from service.handoff.summary.days import DAYS, READ, days_named
from service.handoff.summary.figures import figure_of, with_figure
from service.handoff.summary.told import facts_told

WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=CHINA)

DAYS_READ = """昨天转的钱 11-17|今天 11-18|前天下午取的 11-16|大前天 11-15|明天要用 11-19
后天去网点 11-20|大后天 11-21|昨儿转的 11-17|今儿 11-18|昨日 11-17|今早 11-18
昨晚八点 11-17|今晚 11-18|昨天晚上八点 11-17|今天上午九点半 11-18|上周五转的 11-13
上个星期五 11-13|上礼拜五 11-13|这周一 11-16|本周三 11-18|下周二 11-24|下个礼拜天 11-29
上上周五 11-06|周五要用 11-20|周一转的 11-16|星期三 11-18|礼拜天 11-15|3号扣的钱 11-03
三号 11-03|这个月3号 11-03|本月3号 11-03|上个月15号 10-15|上月15号 10-15|下个月5号 12-05
十月一号 10-01|10月1日 10-01|十月一日下的单 10-01|11月3号转的1.5万 11-03|二十五号 11-25
25号要还 11-25|28号 11-28|一号 11-01|八月31号 08-31|2026-11-03 11-03|2026/11/3 11-03
2026.11.3 11-03|三天前 11-15|3天前转的 11-15|十天以前 11-08|两天后 11-20|五天之前 11-13
12月5号 12-05|昨天下午三点多转了5000块 11-17|我是2026年10月8日办的 10-08
今年三月八号 03-08|上周日 11-15""".replace("\n", "|").split("|")
OTHER_YEARS = """2025年3月8日 2025-03-08|二零二五年三月八号 2025-03-08|25年3月8号 2025-03-08
去年十二月三十一号 2025-12-31|明年一月二号 2027-01-02|去年国庆十月一号 2026-10-01
1月5号 2027-01-05|四月五号 2026-04-05""".replace("\n", "|").split("|")  # fmt: skip
NO_DAYS = """我要挂失|1号线|2号楼|错误代码10032|尾号3号|密码忘了|五月花小区|3月|三个月|一天能取多少
24小时内|95588|周转|日结|上海|下周转账|每月5号还款|每个月10号扣|2月30号|13月5号|11.35
第3号|前几天|上个月|周末|周五到周日|半个月前|刚才|最近|10号窗口|今年|3天|iphone15
2026-13-45|32号|〇号|""".replace("\n", "|").split("|")


@pytest.mark.parametrize("case", DAYS_READ)
def test_a_day_of_this_year(case):
    text, day = case.rsplit(" ", 1)
    assert [one.day.isoformat() for one in days_named(text, WEDNESDAY)] == [f"2026-{day}"]


@pytest.mark.parametrize("case", OTHER_YEARS)
def test_the_year_is_the_one_said_or_the_nearest(case):
    text, day = case.rsplit(" ", 1)
    assert [one.day.isoformat() for one in days_named(text, WEDNESDAY)] == [day]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_names_no_day(text):
    assert days_named(text, WEDNESDAY) == []


def test_days_are_those_of_the_bank():
    late = datetime(2026, 11, 18, 17, tzinfo=UTC)  # past midnight there
    assert days_named("昨天", late)[0].day.isoformat() == "2026-11-18"


def test_the_words_stay_beside_the_day_each_day_once_at_most_three():
    named = days_named("上周五转的,就是13号那天,昨天和前天又转了,3号也有", WEDNESDAY)
    assert [one.words for one in named] == ["上周五", "昨天", "前天"]
    assert len(named) == DAYS


def test_a_huge_text_is_read_to_a_bound():
    assert len(days_named("上周五" * 350_000, WEDNESDAY)) == 1
    assert days_named("啊" * READ + "昨天", WEDNESDAY) == []
    assert with_figure("五" * 1_000_000) == "五" * 1_000_000


@settings(deadline=None)  # the first call compiles patterns
@given(st.text(alphabet="上下这本周月年日号天前后昨今明一二三十零〇0123456789/-.万千块两几多w ", max_size=40))
def test_nonsense_never_raises(text):
    for one in days_named(text, WEDNESDAY):
        assert one.words in text
    with_figure(amount(text))


SUMS = """五千 5000|五千三 5300|五千三百块 5300|两万五 25000|1.5万 15000|1.5万左右 15000|3w 30000
2k 2000|三千五百块 3500|一亿 100000000|1,234元 1234|二十万 200000|五万美元 50000
8百块 800|十万左右 100000|七百二十块 720|一百二 120|三百五十块钱 350|三百五十万 3500000
十五万八 158000|1万5 15000|1万5块 15000|3千5 3500|一千零五元 1005|5k左右 5000
一亿三千万 130000000|两百一十万 2100000|十二万五千 125000|一百万零五百 1000500
十万八千 108000|15万8 158000|八千八百八十八 8888|五百零一块 501|两百美元 200
六千欧元 6000|300刀 300|12.5元 12.5|100万 1000000|一千二百块 1200|九万九 99000
1千块 1000|2千万 20000000|四百块钱 400|1万3美元 13000|十万日元 100000|三万港币 30000
50w 500000|五百人民币 500|8万8 88000|一万二千三百元 12300|3.2万 32000|七千元 7000
二百五十块 250|一千一 1100|六百六 660|十八万 180000|三十万元 300000|0.5万 5000|9999 9999
一百零八块 108|四万五千六百元 45600""".replace("\n", "|").split("|")  # fmt: skip
VAGUE = """十几万|两三千欧|一万以内|一百来块|五百多|二三十万|几十万|20多万|几百块|一两万|3w多
100万二|十万以上""".replace("\n", "|").split("|")  # fmt: skip
NO_SUMS = """|我想换点美元|2024年的|千万别|三个月|一百天|错误代码10032|百分之三
五万美元的额度还剩多少|拨打95588|iphone15|五月一号""".replace("\n", "|").split("|")  # fmt: skip


@pytest.mark.parametrize("case", SUMS)
def test_a_sum_is_found_whole_and_read_as_a_number(case):
    words, figure = case.rsplit(" ", 1)
    words = normalise(words)
    assert amount(f"想问下{words}怎么办") == words
    assert figure_of(words) == figure


@pytest.mark.parametrize("words", VAGUE)
def test_a_sum_that_is_no_one_number_stays_as_it_was_said(words):
    assert amount(words) == words
    assert with_figure(words) == words


@pytest.mark.parametrize("text", NO_SUMS)
def test_what_is_no_sum_gets_no_figure(text):
    assert amount(text) == ""
    assert with_figure(text) == text


def test_a_figure_stands_behind_words_and_not_behind_itself_or_a_sentence():
    assert with_figure("五千三") == "五千三（5300）"
    assert with_figure("5000美元") == "5000美元"
    assert with_figure("英镑,五千") == "英镑,五千"


def customer(seq, text):
    return Envelope("c_1", seq, "message.customer", WEDNESDAY + timedelta(days=seq), CUSTOMER, {"text": text})


def test_facts_are_told_with_the_days_of_each_message_in_its_own_time():
    said = [customer(0, "昨天转的五千三"), customer(1, "昨天又转了一笔"), customer(2, "转人工")]
    assert facts_told({"金额": "五千三", "客户的需要": "查到账"}, "查到账", said) == [
        {"label": "金额", "value": "五千三（5300）"},
        {"label": "提到的日期", "value": "昨天（11月17日）、昨天（11月18日）"},
    ]
    assert facts_told({}, None, said[2:]) == []


def test_days_displace_no_other_fact():
    six = {f"事{number}": "有" for number in range(6)}
    assert [fact["label"] for fact in facts_told(six, None, [customer(0, "昨天")])] == list(six)
