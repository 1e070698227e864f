"""Promises to customers as rules over plain data: when to remind, when they are broken, how they end.

A promise is broken at its due time, to the moment, and stays broken however it ends. Until somebody takes it up a
promise made to a customer who would not wait is owed by the skill group; its breach is then the group's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from service.core.errors import Conflict, InvalidField

LONGEST = timedelta(days=90)
"""Nobody promises for longer; a later date is a slip of the finger."""


class Kind(StrEnum):
    """`message`: an answer to what a customer left instead of waiting. Agents promise the other two."""

    CALLBACK = "callback"
    FOLLOW_UP = "follow_up"
    MESSAGE = "message"


class Outcome(StrEnum):
    KEPT = "kept"
    UNREACHED = "unreached"
    VOID = "void"


@dataclass(frozen=True)
class Commitment:
    """`reminded` is the lead, in minutes, of the last reminder; the leads are counted back from `due_at`.

    `owner` is a staff id, or None while the group `skill` owes it.
    """

    id: str
    conversation: str
    kind: Kind
    what: str
    owner: str | None
    made_at: datetime
    due_at: datetime
    skill: str | None = None
    reminded: int | None = None
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Remind:
    commitment: Commitment
    lead: int
    """Minutes before it is due."""


@dataclass(frozen=True)
class Breach:
    commitment: Commitment


def check_due(now: datetime, due_at: datetime) -> None:
    """Raises InvalidField `due_in_past` or `due_too_far`."""
    if due_at <= now:
        raise InvalidField(["due_at"], "due_in_past", "约定的时间要在现在之后。")
    if due_at - now > LONGEST:
        raise InvalidField(["due_at"], "due_too_far", "约定的时间太远了，最多 90 天。")


def due_now(open_ones: Sequence[Commitment], leads: Sequence[int], now: datetime) -> list[Remind | Breach]:
    """What has to be done now, each once: after a pause only the nearest of several missed reminders."""
    found: list[Remind | Breach] = []
    for one in open_ones:
        if one.ended_at is not None or one.breached_at is not None:
            continue
        if now >= one.due_at:
            found.append(Breach(one))
            continue
        passed = [lead for lead in _leads_left(one, leads) if now >= one.due_at - timedelta(minutes=lead)]
        if passed:
            found.append(Remind(one, min(passed)))
    return found


def next_moment(open_ones: Sequence[Commitment], leads: Sequence[int]) -> datetime | None:
    """When `due_now` will next find something; None while nothing is open."""
    moments = [
        one.due_at - timedelta(minutes=lead)
        for one in open_ones
        if one.ended_at is None and one.breached_at is None
        for lead in (0, *_leads_left(one, leads))
    ]
    return min(moments, default=None)


def done(action: Remind | Breach, now: datetime) -> Commitment:
    """The commitment after the reminder or the breach was told."""
    if isinstance(action, Remind):
        return replace(action.commitment, reminded=action.lead)
    return replace(action.commitment, breached_at=action.commitment.due_at)


def taken(one: Commitment, by: str, owner_gone: bool = False) -> Commitment:
    """Owed by one agent from now on. `owner_gone`: whoever owed it works here no longer. Raises Conflict `already_taken`."""
    if one.ended_at is not None or not (one.owner is None or owner_gone):
        raise Conflict("already_taken", "这件事已有同事接手，或已经办结。")
    return replace(one, owner=by)


def ended(one: Commitment, outcome: Outcome, now: datetime) -> Commitment:
    """Ended late, it is broken even if nobody had noticed yet. Raises Conflict `commitment_ended`."""
    if one.ended_at is not None:
        raise Conflict("commitment_ended", "这条承诺已经办结了。")
    late = one.breached_at or (one.due_at if now >= one.due_at else None)
    return replace(one, ended_at=now, outcome=outcome, breached_at=late)


def _leads_left(one: Commitment, leads: Sequence[int]) -> list[int]:
    """Leads still ahead: those already past when the promise was made are not reminded of."""
    return [
        lead
        for lead in leads
        if one.due_at - timedelta(minutes=lead) > one.made_at
        and (one.reminded is None or lead < one.reminded)
    ]
