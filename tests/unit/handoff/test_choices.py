"""When a customer is told that there are other ways than waiting."""

from datetime import UTC, datetime, timedelta

import pytest

from service.handoff.line.choices import notice_due
from service.handoff.line.queue import Place
from service.handoff.routing.hours import Opening

OPEN = Opening(True)
CLOSED = Opening(False, datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wait", "opening", "waited", "choice", "notice"),
    [
        ((19, 20), OPEN, 0, None, None),
        ((20, 21), OPEN, 0, None, "queue_choices"),
        ((20, 21), OPEN, 0, "offered", None),
        ((20, 21), OPEN, 0, "wait", None),
        (None, OPEN, 59, None, None),
        (None, OPEN, 60, None, "queue_choices"),
        (None, CLOSED, 0, None, "queue_closed"),
        (None, CLOSED, 0, "wait", None),
        ((0, 1), CLOSED, 0, None, None),
        ((45, 46), CLOSED, 0, None, "queue_choices"),
    ],
)
def test_each_customer_is_told_once_and_what_is_true(wait, opening, waited, choice, notice):
    place = Place(2, 1, wait)
    assert notice_due(place, opening, timedelta(seconds=waited), choice, 20) == notice
