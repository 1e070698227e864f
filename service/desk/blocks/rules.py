"""When a customer is blocked, and what he may say all the same. Rules over plain data."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from service.dialogue import triggers

LAPSES_AFTER = timedelta(hours=24)
"""A proposal nobody decides about in this time is void: nobody is blocked for what was days ago."""
DOOR_OPEN = timedelta(minutes=15)
"""After an emergency was told, everything passes: the answers to the bot's questions are no emergencies by themselves."""
LOSSES = frozenset({"card.loss", "credit.loss"})
FRAUD = "fraud."


class State(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    LAPSED = "lapsed"
    """Nobody decided in time."""
    LIFTED = "lifted"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Times:
    """`until` is None while nobody has confirmed."""

    proposed: datetime
    decided: datetime | None = None
    until: datetime | None = None
    lifted: datetime | None = None


def state_of(times: Times, now: datetime) -> State:
    """A block ends at its time, to the moment: at `until` the customer may write."""
    if times.decided is None:
        return State.LAPSED if now >= times.proposed + LAPSES_AFTER else State.PROPOSED
    if times.until is None:
        return State.DECLINED
    if times.lifted is not None:
        return State.LIFTED
    return State.EXPIRED if now >= times.until else State.ACTIVE


def is_emergency(text: str, topic: str | None) -> bool:
    """What the bank serves round the clock: a lost card, a fraud, stolen money.

    `text` is normalised; `topic` is what the search holds it to be about, sure or not: a message too many that passes
    costs less than a stolen account.
    """
    if triggers.urgent_topic(text) is not None:
        return True
    return topic is not None and (topic in LOSSES or topic.startswith(FRAUD))


def stands_open(told: datetime | None, now: datetime) -> bool:
    """`told`: when the blocked customer last told of an emergency."""
    return told is not None and now < told + DOOR_OPEN


def served_for_it(told: datetime | None, since: datetime | None) -> bool:
    """`since`: since when he waits for a person, or has one. Whom an emergency brought there is heard to the end."""
    return told is not None and since is not None and since >= told
