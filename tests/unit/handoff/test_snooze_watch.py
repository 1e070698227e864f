"""Whose message makes the watch look: of those who are put aside, and nobody else's."""

import pytest

from service.handoff.deskwork.snooze_watch import _calls
from service.handoff.deskwork.snoozing import SET


def event(kind: str, conversation: str) -> dict:
    return {"type": "event", "event": {"type": kind, "conversation": conversation}}


@pytest.mark.parametrize(
    ("frame", "aside", "calls"),
    [
        (event("message.customer", "a"), {"a", "b"}, True),
        (event("message.image", "b"), {"a", "b"}, True),
        (event("message.customer", "c"), {"a", "b"}, False),
        (event("message.customer", "a"), set(), False),
        (event("message.customer", "a"), None, True),
        (event("message.agent", "a"), {"a"}, False),
        ({"type": "desk", "entry": {"type": SET}}, set(), True),
        ({"type": "desk", "entry": {"type": "note"}}, {"a"}, False),
        ({"type": "typing", "conversation": "a"}, {"a"}, False),
    ],
)
def test_who_calls(frame, aside, calls):
    assert _calls(frame, None if aside is None else frozenset(aside)) is calls
