"""Figures of runs."""

import pytest

from bench._lib.stats import Spread, digits, hits, percentile, ratio, recall, spread


def test_spread_is_the_median_between_the_extremes():
    assert spread([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    assert spread([4.0, 1.0]) == Spread(2.5, 1.0, 4.0)


def test_spread_is_written_with_three_digits():
    assert str(Spread(0.12345, 0.1, 1234.5)) == "0.123 (0.100–1,234)"


@pytest.mark.parametrize(
    ("percent", "value"), [(0, 1.0), (1, 1.0), (50, 50.0), (95, 95.0), (99, 99.0), (100, 100.0)]
)
def test_percentile_is_a_value_that_was_measured(percent, value):
    assert percentile([float(number) for number in range(100, 0, -1)], percent) == value


def test_percentile_between_two_is_the_upper():
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert percentile([1.0, 2.0, 3.0], 34) == 2.0


def test_percentile_of_one_is_that_one():
    assert percentile([7.0], 50) == percentile([7.0], 99) == 7.0


@pytest.mark.parametrize("figure", [spread, lambda values: percentile(values, 50)])
def test_no_runs_give_no_figure(figure):
    with pytest.raises(ValueError, match="no "):
        figure([])


def test_ratio_keeps_the_worst_either_way():
    assert ratio(Spread(2.0, 1.0, 3.0), Spread(4.0, 2.0, 8.0)) == Spread(0.5, 0.125, 1.5)


def test_recall_counts_neighbours_over_all_questions():
    assert recall([[1, 2], [3, 9]], [[2, 1], [3, 4]]) == 0.75


def test_recall_of_other_questions_is_refused():
    with pytest.raises(ValueError, match="zip"):
        recall([[1]], [[1], [2]])


def test_hits_accept_any_of_a_questions_topics():
    assert hits(["card.loss", ""], [("card.pin", "card.loss"), ("card.pin",)]) == [True, False]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.000123456, "0.000123"), (1.0, "1.00"), (65.4321, "65.4"), (4321.0, "4,321")],
)
def test_digits(value, text):
    assert digits(value) == text
