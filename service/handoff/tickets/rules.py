"""How far a ticket got, and what its receiver calls it. Rules only."""

import json
import re
from datetime import datetime
from enum import StrEnum

OPENED = "ticket.opened"
"""Type of the post, and of the entry in the desk's log."""
RETRIED = "ticket.retried"
ACCEPTED = "ticket.accepted"
FAILED = "ticket.failed"
TITLE_CHARS, NOTE_CHARS = 60, 500
MOST = 20
"""Tickets of one conversation: more are no help to anybody."""
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/#:-]{0,63}", re.ASCII)


class State(StrEnum):
    WAITING = "waiting"
    """Being sent, or to be tried again."""
    SENT = "sent"
    """Heard; the other side gave no number."""
    ACCEPTED = "accepted"
    """Heard, with its number there."""
    FAILED = "failed"
    """Given up; an agent may try again."""


def state_of(sent_at: datetime | None, dead_at: datetime | None, number: str | None) -> State:
    if sent_at is not None:
        return State.ACCEPTED if number else State.SENT
    return State.FAILED if dead_at is not None else State.WAITING


def may_retry(state: State, attempts: int) -> bool:
    """What was given up, and what waits for its next turn after it failed."""
    return state is State.FAILED or (state is State.WAITING and attempts > 0)


def number_in(answer: bytes) -> str | None:
    """`number` of the JSON object the other side answered with; None for whatever else it said."""
    try:
        content = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    number = content.get("number") if isinstance(content, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number) if 0 <= number < 10**18 else None
    return number if isinstance(number, str) and _NUMBER.fullmatch(number) else None
