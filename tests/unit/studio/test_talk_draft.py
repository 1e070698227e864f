"""A conversation as a test: what is filled in before a maintainer looks at it."""

from datetime import UTC, datetime
from typing import Any

from kb_index.talks import MOST_TURNS, Talk
from service.conversations.events import BOT, CUSTOMER, Envelope
from service.studio.talks import NAME_SHOWN, draft

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


def said(seq: int, text: str, **data: Any) -> Envelope:
    return Envelope("c_1", seq, "message.customer", AT, CUSTOMER, {"text": text, **data})


def reply(seq: int, *to: int) -> Envelope:
    return Envelope(
        "c_1", seq, "message.bot", AT, BOT, {"text": "好的", "buttons": [], "in_reply_to": list(to)}
    )


def decision(kind: str, topic: str | None = None, need: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "topic": topic, "need": need}


def turns(found: dict[str, Any] | None) -> list[tuple[str, str, str | None]]:
    assert found is not None
    return [(one["says"], one["expect"]["kind"], one["expect"]["skill"]) for one in found["turns"]]


def test_what_was_said_and_what_became_of_it() -> None:
    events = [said(2, "登不上"), reply(3, 2), said(4, "换了新手机"), reply(5, 4)]
    found = draft(
        events,
        {2: decision("probe", "mobile.login"), 4: decision("answer", "mobile.device", "new_phone")},
        None,
    )
    assert found is not None
    assert found["name"] == "登不上" and found["id"].startswith("mobile_login_")
    assert found["turns"][1] == {
        "says": "换了新手机",
        "expect": {"kind": "answer", "topic": "mobile.device", "need": "new_phone", "skill": None},
    }
    assert Talk.model_validate(found)


def test_a_burst_is_one_message_and_line_breaks_are_spaces() -> None:
    events = [said(2, "信用卡"), said(3, "怎么\n 还款"), reply(4, 2, 3), reply(5, 2, 3)]
    assert turns(draft(events, {2: decision("answer", "credit.repay")}, None)) == [
        ("信用卡 怎么 还款", "answer", None)
    ]


def test_it_ends_with_the_person_and_the_questions_before_count_as_him() -> None:
    events = [
        said(2, "换美元"),
        reply(3, 2),
        said(4, "一万"),
        reply(5, 4),
        said(6, "在吗"),
        said(7, "谢谢"),
        reply(8, 7),
    ]
    decisions = {
        2: decision("gather", "forex.exchange"),
        4: decision("handoff", "forex.exchange"),
        7: decision("talk"),
    }
    assert turns(draft(events, decisions, "forex")) == [
        ("换美元", "handoff", "forex"),
        ("一万", "handoff", "forex"),
    ]


def test_what_was_taken_back_or_only_clicked_is_left_out() -> None:
    events = [
        said(2, "", recalled=True),
        reply(3, 2),
        said(4, "查余额"),
        reply(5, 4),
        Envelope("c_1", 6, "feedback.given", AT, CUSTOMER, {"helpful": False}),
        reply(7, 6),
    ]
    decisions = {2: decision("answer"), 4: decision("answer", "account.balance"), 6: decision("talk")}
    assert turns(draft(events, decisions, None)) == [("查余额", "answer", None)]


def test_nothing_answered_is_no_test() -> None:
    assert draft([said(2, "在吗")], {}, None) is None


def test_the_same_words_have_the_same_id_and_long_ones_are_bounded() -> None:
    long = "很" * 3000
    events = [one for at in range(2, 100, 2) for one in (said(at, long), reply(at + 1, at))]
    decisions = {at: decision("refuse", "scope.unknown") for at in range(2, 100, 2)}
    found = draft(events, decisions, None)
    assert found == draft(events, decisions, "loan") and found is not None
    assert len(found["turns"]) == MOST_TURNS and len(found["name"]) == NAME_SHOWN
    assert all(len(one["says"]) == 2000 for one in found["turns"])
    other = draft([said(2, "别的"), reply(3, 2)], {2: decision("refuse", "scope.unknown")}, None)
    assert other is not None and other["id"] != found["id"]
