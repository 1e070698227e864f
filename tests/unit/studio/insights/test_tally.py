"""Decisions counted: planted conversations whose figures are known."""

from typing import Any

import pytest

from service.studio.insights.tally import BEFORE, NEITHER, NOW, Seen, Tally, tally
from tests.support.library import CUTOFFS


def turns(conversation: str, *given: dict[str, Any]) -> list[Seen]:
    """One conversation; each turn is an answer on card.loss but for what is given."""
    usual = {"period": NOW, "kind": "answer", "topic": "card.loss", "helpful": None, "reason": "clear"}
    return [Seen(conversation=conversation, seq=seq, **{**usual, **one}) for seq, one in enumerate(given, 2)]


def counted(*conversations: list[Seen]) -> Tally:
    return tally([row for rows in conversations for row in rows], CUTOFFS)


PERSON = {"kind": "handoff", "topic": "service.human", "reason": "asked_person"}
COMPLAINT = {"kind": "talk", "reason": "unsolved_once"}


def test_nothing_is_counted_of_nothing():
    found = tally([], CUTOFFS)
    assert (found.turns, found.conversations, found.topics, found.close) == (0, 0, {}, {})


def test_a_topic_that_takes_several_turns_is_one_conversation():
    found = counted(
        turns("c_1", {"kind": "probe"}, {}, {"topic": "account.balance"}),
        turns("c_2", {}),
    )
    loss = found.topics["card.loss"]
    assert (loss.turns, loss.conversations, loss.ends) == (3, 2, {"probe": 1, "answer": 2})
    assert found.topics["account.balance"].conversations == 1
    assert (found.turns, found.conversations, found.asking, found.handed_over) == (4, 2, 2, 0)


def test_the_period_before_is_told_apart_and_what_lies_between_is_only_followed():
    found = counted(
        turns("c_1", {"period": BEFORE}, {"period": BEFORE}, {"period": NEITHER}, {}),
        turns("c_2", {"period": BEFORE}),
        turns("c_3", {"period": NEITHER}),
    )
    loss = found.topics["card.loss"]
    assert (loss.turns, loss.conversations, loss.conversations_before) == (1, 1, 2)
    assert (found.turns, found.turns_before, found.conversations, found.conversations_before) == (1, 3, 1, 2)


@pytest.mark.parametrize(
    ("after", "failed"),
    [
        ([], (0, 0, 0)),
        ([{"kind": "talk", "topic": "talk.greet", "reason": "solved"}], (0, 0, 0)),
        ([COMPLAINT], (1, 0, 1)),
        ([PERSON], (0, 1, 1)),
        ([COMPLAINT, PERSON], (1, 1, 1)),
        ([{"kind": "refuse", "topic": "scope.unknown"}, PERSON], (0, 1, 1)),
        ([{"kind": "talk"}, {"kind": "talk"}, PERSON], (0, 0, 0)),
        ([{"kind": "handoff", "reason": "repeated"}], (0, 1, 1)),
        ([{"kind": "handoff", "topic": "forex.exchange", "reason": "hard_topic"}], (0, 0, 0)),
        ([{"kind": "handoff", "topic": "fraud.scammed", "reason": "urgent"}], (0, 0, 0)),
    ],
)
def test_what_came_after_an_answer(after, failed):
    loss = counted(turns("c_1", {}, *after)).topics["card.loss"]
    assert (loss.unhelpful, loss.handed_over, loss.failed) == failed


def test_a_click_and_the_words_for_it_are_one_complaint():
    clicked = counted(turns("c_1", {"helpful": False}, COMPLAINT), turns("c_2", {"helpful": True}))
    assert clicked.topics["card.loss"].unhelpful == 1
    assert clicked.topics["card.loss"].answers == 2


def test_what_another_conversation_says_is_no_answer_to_this_one():
    loss = counted(turns("c_1", {}), turns("c_2", COMPLAINT, PERSON)).topics["card.loss"]
    assert (loss.unhelpful, loss.handed_over) == (0, 0)


def test_small_talk_and_the_wish_for_a_person_are_no_business():
    found = counted(
        turns("c_1", {"kind": "talk", "topic": "talk.greet"}, PERSON),
        turns("c_2", {"kind": "refuse", "topic": "scope.unknown"}),
        turns("c_3", {}, PERSON),
        turns("c_4", {"kind": "refuse", "topic": None}),
    )
    assert (found.conversations, found.asking, found.handed_over) == (4, 1, 1)


def close(**changes: Any) -> dict[str, Any]:
    two = {"best": "card.replace", "best_score": 0.6, "second": "card.loss", "second_score": 0.55}
    return {**two, **changes}


@pytest.mark.parametrize(
    ("turn", "pairs"),
    [
        (close(), 1),
        (close(second_score=0.46), 1),
        (close(second_score=0.45 - 0.01), 0),
        (close(best_score=0.99, second_score=0.98), 0),
        (close(best_score=CUTOFFS.suggest - 0.01, second_score=0.3), 0),
        (close(second=None, second_score=None), 0),
        (close(best="talk.chitchat"), 0),
        (close(second="scope.unknown"), 0),
        (close(period=BEFORE), 0),
    ],
)
def test_two_topics_are_close_when_neither_leads_and_both_are_likely(turn, pairs):
    found = counted(turns("c_1", turn))
    assert found.close == ({("card.loss", "card.replace"): 1} if pairs else {})


def test_a_pair_is_the_same_in_either_order():
    other = close(best="card.loss", second="card.replace")
    assert counted(turns("c_1", close(), other)).close == {("card.loss", "card.replace"): 2}
