"""A frozen summary brought up to date: what the customer added while he waited. Rules only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from service.conversations.events import Envelope
from service.conversations.ownership import Owner
from service.handoff.summary.mood import course
from service.handoff.summary.quoting import CLICKS, says_something, short

ADDED = 3
ADDED_CHARS = 50


def as_of_now(
    summary: Mapping[str, Any], events: Sequence[Envelope], elder: bool, queued_at: datetime, until: datetime
) -> dict[str, Any]:
    """`events` follow the summary's `as_of_seq`; `until` is the end of the wait so far.

    What is said to an agent changes nothing: he was there.
    """
    texts = [text for text in _while_waiting(events) if text not in CLICKS]
    added = list(filter(says_something, texts)) or texts
    return {
        **summary,
        "elder": elder,
        "added": [short(text, ADDED_CHARS) for text in dict.fromkeys(added)][-ADDED:],
        "emotion": course(texts, before=summary["emotion"]),
        "queue_seconds": max(0, int((until - queued_at).total_seconds())),
    }


def _while_waiting(events: Sequence[Envelope]) -> list[str]:
    owner, texts = Owner.QUEUED.value, []
    for event in events:
        if event.type == "owner.changed":
            owner = event.data["to"]
        elif event.type == "message.customer" and owner == Owner.QUEUED and event.data["text"]:
            texts.append(str(event.data["text"]))
    return texts
