"""A reader may say beforehand what it looks at: the rest neither wakes it nor fills its mailbox."""

from service.conversations.hub import QUEUE_LIMIT, STAFF, Hub

TYPING = {"type": "typing"}
EVENT = {"type": "event"}


def is_event(frame: dict) -> bool:
    return frame["type"] == "event"


def test_what_is_not_wanted_does_not_come():
    hub = Hub()
    with hub.subscribe(STAFF, wanted=is_event) as choosy, hub.subscribe(STAFF) as other:
        for frame in (TYPING, EVENT, TYPING):
            hub.publish_all("c", frame)
        assert choosy.drain() == [EVENT]
        assert other.drain() == [TYPING, EVENT, TYPING]


def test_what_is_not_wanted_crowds_nothing_out():
    hub = Hub()
    with hub.subscribe(STAFF, wanted=is_event) as choosy:
        for _ in range(2 * QUEUE_LIMIT):
            hub.publish(STAFF, TYPING)
        hub.publish(STAFF, EVENT)
        assert not choosy.overflowed.is_set()
        assert choosy.drain() == [EVENT]
