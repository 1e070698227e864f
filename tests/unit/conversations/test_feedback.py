"""When a click on an answer is news, and when the bot owes another try."""

import pytest

from service.conversations.feedback import Said, is_news, wants_another
from service.conversations.ownership import Owner


@pytest.mark.parametrize(
    ("helpful", "before", "news"),
    [
        (True, (), True),
        (False, (), True),
        (True, (True,), False),
        (False, (True,), True),
        (False, (False,), False),
    ],
)
def test_the_same_again_is_no_news(helpful, before, news):
    assert is_news(helpful, Said(before, spoken_since=False)) is news


@pytest.mark.parametrize(
    ("helpful", "before", "spoken", "owner", "another"),
    [
        (False, (), False, Owner.BOT, True),
        (True, (), False, Owner.BOT, False),
        (False, (True,), False, Owner.BOT, True),
        (False, (False, True), False, Owner.BOT, False),
        (False, (), True, Owner.BOT, False),
        (False, (), False, Owner.QUEUED, False),
        (False, (), False, Owner.HUMAN, False),
        (False, (), False, Owner.CLOSED, False),
    ],
)
def test_only_the_first_no_to_the_last_word_is_answered(helpful, before, spoken, owner, another):
    assert wants_another(helpful, Said(before, spoken), owner) is another
