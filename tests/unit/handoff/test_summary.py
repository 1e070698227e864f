from datetime import UTC, datetime, timedelta

from service.conversations.events import BOT, CUSTOMER, Envelope
from service.handoff.summary import Decided, Named, Request, emotion_course, summarise

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
TITLES = {"phone.sms_code_missing": "收不到验证码", "account.balance": "查余额", "talk.greet": "问候"}
NEEDS = (Named("sms_code_missing", "收不到验证码"), Named("change_number", "换了手机号"))


def customer(seq: int, text: str) -> Envelope:
    return Envelope("c_1", seq, "message.customer", START + timedelta(seconds=seq), CUSTOMER, {"text": text})


def bot(seq: int) -> Envelope:
    return Envelope(
        "c_1", seq, "message.bot", START + timedelta(seconds=seq), BOT, {"text": "好", "buttons": []}
    )


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
    bot(3),
    customer(4, "验证码一直收不到，急死了"),
    bot(5),
    customer(6, "转人工"),
]
DECISIONS = [
    Decided(2, "probe", "phone.reserved_query", None),
    Decided(4, "answer", "phone.sms_code_missing", "sms_code_missing"),
    Decided(6, "handoff", "service.human", None),
]


def test_an_agent_needs_no_question_to_begin():
    summary = summarise(EVENTS, DECISIONS, request(), TITLES, START + timedelta(seconds=62))
    assert summary.headline == "收不到验证码，客户要求人工：「验证码一直收不到，急死了」"
    assert summary.first_said == "预留手机号是多少"
    assert summary.ruled_out == ["换了手机号"]
    assert summary.facts == [{"label": "手机", "value": "安卓"}]
    assert summary.answers_shown == [
        {"topic": "phone.sms_code_missing", "title": "收不到验证码", "reaction": "转人工"}
    ]
    assert summary.emotion == "平静 → 着急 → 平静"
    assert summary.quotes == ["预留手机号是多少", "验证码一直收不到，急死了"]
    assert summary.suggested == [{"topic": "phone.sms_code_missing", "title": "收不到验证码"}]
    assert summary.bot_seconds == 60
    assert summary.reason == {"code": "asked_person", "text": "客户要求人工"}


def test_a_person_asked_for_at_once():
    summary = summarise([customer(2, "转人工")], [], request(topic=None, need=None), TITLES, START)
    assert summary.headline == "客户要求人工：「转人工」"
    assert summary.ruled_out == []


def test_what_was_asked_and_not_told_is_named_and_pressing_skip_is_no_quote():
    events = [customer(2, "换汇"), bot(3), customer(4, "跳过，直接转人工")]
    summary = summarise(events, [], request(skipped=("用途", "金额"), need=None), TITLES, START)
    assert summary.to_json()["skipped"] == ["用途", "金额"]
    assert summary.quotes == []
    assert "换汇" in summary.headline


def test_the_elder_form_is_told():
    assert summarise([], [], request(elder=True), TITLES, START).to_json()["elder"] is True
    assert summarise([], [], request(), TITLES, START).to_json()["elder"] is False


def test_urgent_opening_is_about_the_money():
    assert "资金安全" in summarise(EVENTS, [], request(urgent=True), TITLES, START).opening


def test_the_playbooks_opening_wins():
    assert summarise(EVENTS, [], request(opening="您好"), TITLES, START).opening == "您好"


def test_nothing_said_yet():
    summary = summarise([], [], request(topic=None, need=None), TITLES, START)
    assert (summary.first_said, summary.bot_seconds, summary.quotes) == ("", 0, [])


def test_emotion_course_keeps_the_last_three_moods():
    assert emotion_course(["你好", "怎么办啊", "我要投诉", "好吧"]) == "着急 → 不满 → 平静"
    assert emotion_course([]) == "平静"


def test_it_fits_one_screen_whatever_was_said():
    events = [customer(seq, "很长的话" * 500) for seq in range(2, 200)]
    summary = summarise(events, DECISIONS, request(), TITLES, START + timedelta(hours=1)).to_json()
    assert sum(len(str(value)) for value in summary.values()) < 1200
