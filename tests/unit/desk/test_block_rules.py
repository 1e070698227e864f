"""When a customer is blocked, and what is an emergency."""

from datetime import UTC, datetime, timedelta

import pytest

from service.desk.blocks.rules import (
    DOOR_OPEN,
    LAPSES_AFTER,
    State,
    Times,
    is_emergency,
    served_for_it,
    stands_open,
    state_of,
)

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("times", "state"),
    [
        (Times(NOW), State.PROPOSED),
        (Times(NOW - LAPSES_AFTER + TICK), State.PROPOSED),
        (Times(NOW - LAPSES_AFTER), State.LAPSED),
        (Times(NOW - HOUR, decided=NOW), State.DECLINED),
        (Times(NOW - 30 * HOUR, decided=NOW - 29 * HOUR), State.DECLINED),
        (Times(NOW - HOUR, decided=NOW, until=NOW + TICK), State.ACTIVE),
        (Times(NOW - HOUR, decided=NOW - HOUR, until=NOW), State.EXPIRED),
        (Times(NOW - HOUR, decided=NOW - HOUR, until=NOW + HOUR, lifted=NOW), State.LIFTED),
        (
            Times(NOW - 3 * HOUR, decided=NOW - 3 * HOUR, until=NOW - HOUR, lifted=NOW - 2 * HOUR),
            State.LIFTED,
        ),
    ],
)
def test_the_state_follows_from_the_times(times: Times, state: State) -> None:
    assert state_of(times, NOW) is state


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("我刚被骗子骗走了五万块", None),
        ("我的卡被盗刷了三千", None),
        ("快帮我停了", "card.loss"),
        ("信用卡找不到了", "credit.loss"),
        ("点了个链接", "fraud.phishing"),
    ],
)
def test_a_lost_card_and_a_fraud_are_emergencies(text: str, topic: str | None) -> None:
    assert is_emergency(text, topic)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("你们就是垃圾", None),
        ("办贷款加微信", "loan.apply"),
        ("怎么查余额", "account.balance"),
        ("会不会被骗", None),
    ],
)
def test_nothing_else_is(text: str, topic: str | None) -> None:
    assert not is_emergency(text, topic)


def test_the_door_stands_open_for_a_while_after_it() -> None:
    assert not stands_open(None, NOW)
    assert stands_open(NOW, NOW + DOOR_OPEN - TICK)
    assert not stands_open(NOW, NOW + DOOR_OPEN)


def test_only_a_service_it_led_to_is_heard_to_the_end() -> None:
    assert served_for_it(NOW, NOW + HOUR)
    assert not served_for_it(NOW, NOW - TICK), "the one he was blocked in"
    assert not served_for_it(NOW, None)
    assert not served_for_it(None, NOW)
