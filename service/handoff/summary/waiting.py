"""A frozen summary brought up to date: what the customer added while he waited. Rules only."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from service.conversations.events import Envelope
from service.conversations.ownership import Owner
from service.handoff.summary.mood import course
from service.handoff.summary.quoting import CLICKS, says_something, short

ADDED = 3
ADDED_CHARS = 50
IMAGES = "客户发了 {count} 张图片"


def as_of_now(
    summary: Mapping[str, Any], events: Sequence[Envelope], elder: bool, queued_at: datetime, until: datetime
) -> dict[str, Any]:
    """`events` follow the summary's `as_of_seq`; `until` is the end of the wait so far.

    What is said to an agent changes nothing: he was there.
    """
    said = (str(event.data["text"]) for event in _while_waiting(events))
    texts = [text for text in said if text and text not in CLICKS]
    added = list(filter(says_something, texts)) or texts
    return {
        **summary,
        "elder": elder,
        "added": [short(text, ADDED_CHARS) for text in dict.fromkeys(added)][-ADDED:] + _images(events),
        "emotion": course(texts, before=summary["emotion"]),
        "queue_seconds": max(0, int((until - queued_at).total_seconds())),
    }


def _while_waiting(events: Sequence[Envelope], kind: str = "message.customer") -> Iterator[Envelope]:
    owner = Owner.QUEUED.value
    for event in events:
        if event.type == "owner.changed":
            owner = event.data["to"]
        elif event.type == kind and owner == Owner.QUEUED and not event.data.get("recalled"):
            yield event


def _images(events: Sequence[Envelope]) -> list[str]:
    """One line, however many they are."""
    count = sum(1 for _ in _while_waiting(events, "message.image"))
    return [IMAGES.format(count=count)] if count else []
