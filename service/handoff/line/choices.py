"""When other ways than waiting are offered, as rules over plain data."""

from datetime import timedelta

from service.handoff.line.queue import Place
from service.handoff.routing.estimate import too_long
from service.handoff.routing.hours import Opening

CALLBACK, MESSAGE, WAIT = "callback", "message", "wait"
CHOICES = (CALLBACK, MESSAGE, WAIT)
OFFERED = "offered"
NOBODY = timedelta(minutes=1)
"""With nobody on duty within opening hours somebody may just be coming back to his desk."""

QUEUE_CLOSED, QUEUE_CHOICES, QUEUE_UNSTAFFED = "queue_closed", "queue_choices", "queue_unstaffed"


def notice_due(
    place: Place,
    opening: Opening,
    waited: timedelta,
    choice: str | None,
    told_closed: bool,
    patience_minutes: float,
) -> str | None:
    """The notice that offers other ways, or None: queue_closed, queue_unstaffed while nobody is on duty, queue_choices.

    Each wait is told of once, and once more when the desk closes over it, whatever was chosen before. Somebody who works
    on after hours counts more than the hours: where there is an estimate, nobody is sent away.
    """
    if place.wait_minutes is None and not opening.open:
        return None if told_closed else QUEUE_CLOSED
    if choice is not None:
        return None
    if place.wait_minutes is None:
        return QUEUE_UNSTAFFED if waited >= NOBODY else None
    return QUEUE_CHOICES if too_long(place, patience_minutes) else None
