import numpy as np
import pytest

from kb_index.evaluation.rates import intervals, point, rates
from tests.support.kb_outcomes import outcomes


def test_at_the_cut_offs() -> None:
    found = rates(
        outcomes([0.9, 0.8, 0.7, 0.5, 0.4], [True, False, False, False, True], [True, False, True, False, True]),
        0.8,
        0.5,
    )  # fmt: skip
    assert found["answered"] == 0.4
    assert found["answered_right"] == found["wrong_of_all"] == 0.2
    assert found["wrong_of_answered"] == 0.5
    assert found["suggested"] == 0.4
    assert found["right_among_suggested"] == 0.5
    assert found["refused"] == 0.2
    assert found["right_or_suggested"] == 0.4
    assert found["hit1"] == 0.4
    assert found["hit3"] == 0.6


def test_a_share_of_nothing_is_none() -> None:
    found = rates(outcomes([0.1], [True]), 0.8, 0.5)
    assert found["wrong_of_answered"] is None
    assert found["right_among_suggested"] is None
    assert found["outside_as_business"] is None
    assert set(rates(outcomes([], []), 0.8, 0.5).values()) == {None}


def test_the_point_answers_as_much_as_the_limit_allows() -> None:
    """Twenty questions: at 5 % one may be wrong, and the rest below the second wrong one is not answered."""
    score = [1 - at / 100 for at in range(20)]
    first = [at not in {3, 10, 11} for at in range(20)]
    found = point(outcomes(score, first, [True] * 20), 0.05, 0.85)
    assert found.score == pytest.approx(0.91)
    assert (found.answered, found.right, found.wrong) == (0.5, 0.45, 0.05)
    assert found.right_or_suggested == pytest.approx((9 + 6) / 20)


def test_equal_scores_stand_or_fall_together() -> None:
    found = point(outcomes([0.9, 0.9, 0.9, 0.5], [True, True, False, True]), 0.25, 0.0)
    assert found.answered == 1.0
    found = point(outcomes([0.9, 0.9, 0.9, 0.5], [True, False, False, True]), 0.25, 0.0)
    assert (found.score, found.answered) == (None, 0.0)


def test_what_was_not_found_is_never_answered() -> None:
    found = point(outcomes([0.9, -np.inf], [True, False]), 0.5)
    assert (found.score, found.answered, found.right_or_suggested) == (0.9, 0.5, None)


def test_intervals_hold_the_rate_and_are_the_same_each_time() -> None:
    chance = np.random.default_rng(1)
    score = chance.random(300)
    found = outcomes(score.tolist(), (chance.random(300) < score).tolist())
    edges = intervals(found, 0.8, 0.5)
    assert edges == intervals(found, 0.8, 0.5)
    assert edges != intervals(found, 0.8, 0.5, seed=21)
    hit1 = rates(found, 0.8, 0.5)["hit1"]
    assert hit1 is not None
    low, high = edges["hit1"]
    # Binomial: 1.96 * sqrt(0.25 / 300) is 0.057 on either side.
    assert low < hit1 < high
    assert 0.08 < high - low < 0.14
    assert edges["right_at_0.05"][0] <= point(found, 0.05).right <= edges["right_at_0.05"][1]


def test_intervals_of_nothing() -> None:
    assert intervals(outcomes([], []), 0.8, 0.5) == {}


def test_none_of_thirty_is_not_certainly_none() -> None:
    """Exact binomial: nothing seen among 30 still allows 11.6 %."""
    edges = intervals(outcomes([0.1] * 30, [True] * 30), 0.8, 0.5)
    assert edges["wrong_of_all"] == (0.0, pytest.approx(0.1157, abs=2e-4))
    assert edges["hit1"] == (pytest.approx(0.8843, abs=2e-4), 1.0)
    assert "wrong_of_answered" not in edges
