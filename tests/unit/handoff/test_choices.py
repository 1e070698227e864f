"""When a customer is told that there are other ways than waiting."""

from datetime import UTC, datetime, timedelta

import pytest

from service.handoff.line.choices import notice_due
from service.handoff.line.queue import Place
from service.handoff.routing.hours import Opening

OPEN = Opening(True)
CLOSED = Opening(False, datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wait", "opening", "waited", "choice", "told_closed", "notice"),
    [
        ((19, 20), OPEN, 0, None, False, None),
        ((20, 21), OPEN, 0, None, False, "queue_choices"),
        ((20, 21), OPEN, 0, "offered", False, None),
        ((20, 21), OPEN, 0, "wait", False, None),
        (None, OPEN, 59, None, False, None),
        (None, OPEN, 60, None, False, "queue_unstaffed"),
        (None, OPEN, 60, "wait", False, None),
        (None, CLOSED, 0, None, False, "queue_closed"),
        (None, CLOSED, 0, "offered", False, "queue_closed"),
        (None, CLOSED, 0, "wait", False, "queue_closed"),
        (None, CLOSED, 0, "wait", True, None),
        (None, OPEN, 90, "offered", True, None),
        ((0, 1), CLOSED, 0, None, False, None),
        ((45, 46), CLOSED, 0, None, False, "queue_choices"),
    ],
)
def test_each_wait_is_told_of_once_what_is_true_and_once_more_when_the_desk_closes(
    wait, opening, waited, choice, told_closed, notice
):
    place = Place(2, 1, wait)
    assert notice_due(place, opening, timedelta(seconds=waited), choice, told_closed, 20) == notice
