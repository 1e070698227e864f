"""Who may take back what, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from service.conversations.events import CUSTOMER, Actor, ActorKind, Envelope
from service.conversations.recall import check_recallable
from service.core.errors import SubtextError

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)
WINDOW = timedelta(seconds=120)
AGENT = Actor(ActorKind.AGENT, "工号 1001")


def message(by: Actor = CUSTOMER, **data) -> Envelope:
    return Envelope("c_1", 5, f"message.{by.kind.value}", AT, by, {"text": "甲", "masked": [], **data})


@pytest.mark.parametrize("by", [CUSTOMER, AGENT])
def test_ones_own_words_to_the_last_second(by):
    own = message(by)
    assert check_recallable(own, by, AT + WINDOW, WINDOW) is own


def test_what_was_taken_back_may_be_taken_back_again_at_any_time():
    gone = message(recalled=True)
    assert check_recallable(gone, CUSTOMER, AT + timedelta(days=1), WINDOW) is gone


@pytest.mark.parametrize(
    ("found", "by", "late", "window", "code"),
    [
        (None, CUSTOMER, 0, WINDOW, "message_not_found"),
        (message(AGENT), CUSTOMER, 0, WINDOW, "message_not_found"),
        (message(), AGENT, 0, WINDOW, "message_not_found"),
        (message(Actor(ActorKind.AGENT, "工号 1002")), AGENT, 0, WINDOW, "message_not_found"),
        (message(Actor(ActorKind.BOT)), CUSTOMER, 0, WINDOW, "message_not_found"),
        (message(masked=["phone"]), CUSTOMER, 0, WINDOW, "recall_masked"),
        (message(), CUSTOMER, 121, WINDOW, "recall_late"),
        (message(), CUSTOMER, 0, timedelta(0), "recall_late"),
    ],
)
def test_refusals(found, by, late, window, code):
    with pytest.raises(SubtextError) as refused:
        check_recallable(found, by, AT + timedelta(seconds=late), window)
    assert refused.value.code == code
