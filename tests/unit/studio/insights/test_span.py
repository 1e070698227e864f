"""Days are the bank's, and both periods are equally long."""

from datetime import UTC, date, datetime, timedelta

import pytest

from service.studio.insights.span import Span


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 16, 0, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 2, 0, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_a_day_begins_at_midnight_in_china(now: datetime, today: date):
    span = Span.of(now, 7)
    assert (span.today, span.first_day) == (today, today - timedelta(days=6))
    assert span.begin == datetime(
        span.first_day.year, span.first_day.month, span.first_day.day, tzinfo=UTC
    ) - (timedelta(hours=8))


def test_one_day_is_today():
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert Span.of(now, 1).first_day == date(2026, 11, 23)


@pytest.mark.parametrize("days", [1, 7, 30, 90])
def test_the_period_before_is_as_long_and_ends_at_the_same_time_of_day(days: int):
    now = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    span = Span.of(now, days)
    assert span.before_end - span.before_begin == now - span.begin
    assert now - span.before_end == timedelta(days=days)
    assert span.before_end <= span.begin


def test_periods_can_be_compared_when_the_one_before_was_counted_from_its_beginning():
    span = Span.of(datetime(2026, 11, 23, 2, tzinfo=UTC), 7)
    assert span.comparable(span.before_begin)
    assert not span.comparable(span.before_begin + timedelta(seconds=1))
    assert not span.comparable(None)
