"""G11: the line, and what it lets in."""

import pytest

from bench._dialogue.judging import Rates, Scored, at, line, rates, scored
from kb_index.evaluation.questions import Question


def _inside(score, right=True):
    return Scored(False, score, right)


def _outside(score):
    return Scored(True, score, False)


def test_a_question_is_scored_by_its_best_business_topic():
    ranking = [("talk.greet", 0.6), ("card.loss", 0.3), ("card.replace", 0.1)]
    assert scored(Question("卡丢了", ("card.loss",)), ranking) == Scored(False, 0.3, True)
    assert scored(Question("卡丢了", ("card.swallowed",)), ranking) == Scored(False, 0.3, False)
    assert scored(Question("你好", ("talk.greet",)), ranking) == Scored(True, 0.3, False)


def test_without_a_business_topic_the_score_is_nothing():
    assert scored(Question("你好", ("talk.greet",)), [("talk.greet", 1.0)]) == Scored(True, 0.0, False)


@pytest.mark.parametrize(("share", "cut"), [(1.0, 0.1), (0.95, 0.1), (0.9, 0.2), (0.5, 0.6)])
def test_the_line_is_the_highest_that_accepts_enough(share, cut):
    found = [_inside(score / 10) for score in range(1, 11)] + [_outside(0.95)]
    assert line(found, share) == cut


def test_no_line_without_questions_inside():
    with pytest.raises(ValueError, match="business"):
        line([_outside(0.5)])


def test_rates_count_wrong_answers_of_all_and_strangers_of_strangers():
    found = [_inside(0.9), _inside(0.8, right=False), _inside(0.1), _outside(0.7), _outside(0.2)]
    assert at(found, 0.5) == Rates(accepted=2 / 3, kept_out=0.5, wrong=2 / 5)


def test_what_scores_just_the_line_is_accepted():
    assert at([_inside(0.5)], 0.5).accepted == 1


def test_shares_of_nothing_are_nothing():
    assert rates([]) == Rates(0, 0, 0)
