import time
from datetime import UTC, datetime, timedelta

import pytest

from service.conversations.events import BOT, CUSTOMER, SYSTEM, Envelope
from service.handoff.summary.earlier import Contact
from service.handoff.summary.reactions import Decided
from service.handoff.summary.rules import Background, Card, Named, Promise, Request, summarise
from service.handoff.summary.text import as_text
from service.handoff.summary.waiting import as_of_now

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
TITLES = {"phone.sms_code_missing": "收不到验证码", "account.balance": "查余额", "talk.greet": "问候"}
NEEDS = (Named("sms_code_missing", "收不到验证码"), Named("change_number", "换了手机号"))
MOST_CHARS = 1900
"""Every part at its longest at once, which no customer reaches; an ordinary summary has a quarter of it."""


def customer(seq: int, text: str) -> Envelope:
    return Envelope("c_1", seq, "message.customer", START + timedelta(seconds=seq), CUSTOMER, {"text": text})


def bot(seq: int, *replied: int) -> Envelope:
    data = {"text": "好", "buttons": [], "in_reply_to": list(replied)}
    return Envelope("c_1", seq, "message.bot", START + timedelta(seconds=seq), BOT, data)


def owned(seq: int, owner: str) -> Envelope:
    return Envelope("c_1", seq, "owner.changed", START + timedelta(seconds=seq), SYSTEM, {"to": owner})


def request(**changes) -> Request:
    values = {
        "skill": Named("ebank_tech", "电子银行技术支持"),
        "urgent": False,
        "reason": "asked_person",
        "topic": Named("phone.sms_code_missing", "收不到短信验证码"),
        "need": NEEDS[0],
        "facts": {"手机": "安卓"},
        "opening": None,
        "asked_person": True,
        "needs_of_surface": NEEDS,
    }
    return Request(**{**values, **changes})


EVENTS = [
    customer(2, "预留手机号是多少"),
    bot(3, 2),
    customer(4, "验证码一直收不到，急死了"),
    bot(5, 4),
    customer(6, "转人工"),
]
DECISIONS = [
    Decided(2, "probe", "phone.reserved_query", None),
    Decided(4, "answer", "phone.sms_code_missing", "sms_code_missing"),
    Decided(6, "handoff", "service.human", None),
]


def longest() -> dict:
    """Everything at its longest: 400 messages of 2,000 characters, every list full."""
    long = "很长的话" * 500
    events, decisions = [], []
    for seq in range(2, 800, 2):
        events += [customer(seq, f"{seq}{long}"), bot(seq + 1, seq)]
        decisions.append(Decided(seq, "answer", f"t.{seq}", None))
    background = Background(
        "lapsed",
        [Contact(START, f"c_{number}", "person", "t.2", "abandoned", long) for number in range(9)],
        [Promise("callback", long, START)] * 9,
    )
    asked = request(
        topic=Named("t.2", "二十个字二十个字二十个字二十个字二十个字"),
        facts={f"{number}{long}": long for number in range(30)},
        skipped=[f"{number}{long}" for number in range(30)],
        needs_of_surface=[NEEDS[0], *(Named(f"n{number}", long) for number in range(30))],
        opening=long,
        playbook=Card("t.2", long, [long] * 9),
        background=background,
    )
    titles = {one.topic: long for one in decisions if one.topic}
    frozen = summarise(events, decisions, asked, titles, START + timedelta(hours=1)).to_json()
    waiting = [owned(900, "queued"), *(customer(seq, f"{seq}{long}") for seq in range(901, 999))]
    return as_of_now(frozen, waiting, True, START, START + timedelta(days=1))


def test_an_agent_needs_no_question_to_begin():
    summary = summarise(EVENTS, DECISIONS, request(), TITLES, START + timedelta(seconds=62))
    assert summary.headline == "收不到验证码（客户要求人工）：「验证码一直收不到，急死了」"
    assert summary.first_said == "预留手机号是多少"
    assert summary.ruled_out == ["换了手机号"]
    assert summary.facts == [{"label": "手机", "value": "安卓"}]
    assert summary.answers_shown[0]["outcome"]["code"] == "none"
    assert summary.emotion == "平静 → 着急"
    assert summary.suggested == [{"topic": "phone.sms_code_missing", "title": "收不到验证码"}]
    assert (summary.bot_seconds, summary.as_of_seq) == (60, 6)
    assert summary.reason == {"code": "asked_person", "text": "客户要求人工"}


def test_nothing_is_quoted_twice():
    events = [*EVENTS, customer(7, "短信拦截里看过了也没有")]
    summary = summarise(events, DECISIONS, request(), TITLES, START)
    assert summary.quotes == ["短信拦截里看过了也没有"] or "短信拦截" in summary.headline
    assert summary.first_said not in summary.quotes


def test_a_person_asked_for_at_once():
    summary = summarise([customer(2, "转人工")], [], request(topic=None, need=None), TITLES, START)
    assert (summary.headline, summary.ruled_out, summary.first_said) == ("客户要求人工", [], "")
    assert summarise([customer(2, "有人吗")], [], request(topic=None, need=None), TITLES, START).headline == (
        "客户要求人工：「有人吗」"
    )


def test_what_was_asked_and_not_told_is_named_and_pressing_skip_is_no_quote():
    events = [customer(2, "我要换汇"), bot(3, 2), customer(4, "跳过，直接转人工")]
    summary = summarise(events, [], request(skipped=("用途", "金额"), need=None), TITLES, START)
    assert summary.to_json()["skipped"] == ["用途", "金额"]
    assert summary.quotes == []
    assert "换汇" in summary.headline


def test_the_need_stands_in_its_own_line_and_not_among_the_facts():
    assert summarise([], [], request(facts={"客户的需要": "收不到验证码"}), TITLES, START).facts == []


def test_the_elder_form_is_told():
    assert summarise([], [], request(elder=True), TITLES, START).to_json()["elder"] is True
    assert summarise([], [], request(), TITLES, START).to_json()["elder"] is False


def test_urgent_opening_is_about_the_money():
    assert "资金安全" in summarise(EVENTS, [], request(urgent=True), TITLES, START).opening


def test_who_was_let_down_hears_an_apology_first():
    assert "抱歉" in summarise(EVENTS, [], request(reason="repeated"), TITLES, START).opening
    assert "抱歉" not in summarise(EVENTS, [], request(), TITLES, START).opening


def test_the_playbooks_opening_wins_and_its_card_comes_along():
    card = Card("forex.exchange", "换汇", ["问清币种"])
    summary = summarise(EVENTS, [], request(opening="您好", playbook=card), TITLES, START)
    assert summary.opening == "您好"
    assert summary.playbook == {"topic": "forex.exchange", "title": "换汇", "steps": ["问清币种"]}


def test_words_that_the_matter_s_name_has_already_are_not_quoted_beside_it():
    asked = request(need=None, topic=Named("transfer.status", "转出去的钱没到账、状态不明"))
    summary = summarise([customer(2, "转出去的钱没到账")], [], asked, TITLES, START)
    assert summary.headline == "转出去的钱没到账、状态不明（客户要求人工）"
    assert "状态不明" not in summary.opening and "转出去的钱没到账" in summary.opening


def test_nothing_said_yet():
    summary = summarise([], [], request(topic=None, need=None), TITLES, START)
    assert (summary.first_said, summary.bot_seconds, summary.quotes) == ("", 0, [])


def test_who_he_is_and_what_he_was_promised_the_next_due_first():
    late, soon = (Promise("callback", what, START + timedelta(hours=h)) for what, h in (("晚", 2), ("早", 1)))
    summary = summarise(
        EVENTS, [], request(background=Background("verified", (), [late, soon])), TITLES, START
    )
    assert (summary.identity_level, summary.identity) == ("verified", "已由银行网站确认")
    assert [one["text"] for one in summary.promised] == ["回电：早", "回电：晚"]


def test_only_contacts_on_the_same_topic_within_two_days_count():
    def contact(hours: float, topic: str = "account.balance") -> Contact:
        return Contact(START - timedelta(hours=hours), f"c_{hours}", "person", topic, "solved", "好了")

    given = [contact(49), contact(47), contact(1), contact(2, "loan.prepay")]
    decisions = [Decided(2, "answer", "account.balance", None)]
    background = Background(contacts=given)
    summary = summarise(EVENTS, decisions, request(background=background), TITLES, START)
    assert [one["conversation"] for one in summary.earlier] == ["c_1", "c_47"]
    assert summary.earlier[0]["outcome"] == {"code": "solved", "text": "已解决"}
    assert summary.earlier[0]["topic"] == {"id": "account.balance", "name": "查余额"}


def test_a_summary_is_brought_up_to_date_while_the_customer_waits_and_no_longer():
    frozen = summarise(EVENTS, DECISIONS, request(), TITLES, START).to_json()
    later = [
        owned(7, "queued"),
        customer(8, "在吗"),
        customer(9, "再不来我就投诉"),
        owned(10, "human"),
        customer(11, "您好，终于来了"),
    ]
    summary = as_of_now(frozen, later, True, START, START + timedelta(seconds=90))
    assert summary["added"] == ["再不来我就投诉"]
    assert (summary["elder"], summary["queue_seconds"]) == (True, 90)
    assert summary["emotion"] == "平静 → 着急 → 不满"
    assert frozen["added"] == []


def test_images_are_counted_while_the_customer_waits_and_no_longer():
    def image(seq: int, **more: object) -> Envelope:
        return Envelope("c_1", seq, "message.image", START, CUSTOMER, {"image": f"i_{seq}", **more})

    frozen = summarise(EVENTS, DECISIONS, request(), TITLES, START).to_json()
    later = [
        image(8),
        image(9, recalled=True),
        image(10),
        customer(11, "页面一直报错"),
        owned(12, "human"),
        image(13),
    ]
    added = as_of_now(frozen, later, False, START, START)["added"]
    assert added == ["页面一直报错", "客户发了 2 张图片"]


def test_it_fits_one_screen_whatever_was_said():
    summary = longest()
    assert len(as_text(summary)) <= MOST_CHARS
    for part in ("answers_shown", "earlier", "promised", "added", "facts", "ruled_out", "quotes"):
        assert summary[part], part


def test_two_hundred_turns_cost_a_fraction_of_the_three_hundred_milliseconds_a_handoff_may_take():
    said = (
        "验证码一直收不到，等了十分钟了",
        "还是不行，急死了",
        "我的卡[卡号 尾号1234]昨天还能用呢",
        "没解决",
    )
    events, decisions = [], []
    for seq in range(2, 602, 3):
        events += [customer(seq, f"{said[seq % 4]}{seq}" * 5), bot(seq + 1, seq), bot(seq + 2, seq)]
        decisions.append(Decided(seq, "answer", f"t.{seq % 7}", None, "clear"))
    spent = []
    for _ in range(20):
        began = time.process_time()
        summarise(events, decisions, request(), TITLES, START)
        spent.append(time.process_time() - began)
    assert sorted(spent)[18] < 0.15


@pytest.mark.parametrize(
    ("reason", "sure", "expected"),
    [
        ("hard_topic", [("card.loss", 0.9), ("card.loss", 0.62), ("service.human", 0.99)], 0.62),
        ("need_told", [("card.loss", 0.9), ("account.balance", 0.7), ("card.loss", None)], 0.9),
        ("no_article", [("account.balance", 0.7)], None),
        ("urgent", [], None),
        ("asked_person", [("card.loss", 1.0)], None),
        ("anger", [("card.loss", 0.9)], None),
        ("two_misses", [("card.loss", 0.3)], None),
    ],
)
def test_it_says_how_sure_the_bot_was_of_the_topic_it_was_handed_over_for(reason, sure, expected):
    decisions = [Decided(seq, "answer", about, None, "", one) for seq, (about, one) in enumerate(sure)]
    asked = request(topic=Named("card.loss", "挂失"), need=None, reason=reason)
    assert summarise(EVENTS, decisions, asked, TITLES, START).confidence == expected
