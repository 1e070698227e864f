"""Who is here: customers by their chats, agents by their desks."""

from datetime import UTC, datetime, timedelta

from service.conversations.presence import KEPT, CustomerPresence
from service.handoff.routing.agent_presence import LONG_AGO, AgentPresence

START = datetime(2026, 11, 23, 2, tzinfo=UTC)


class HandClock:
    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> datetime:
        self.time += timedelta(seconds=seconds)
        return self.time


def test_a_customer_is_gone_since_his_last_tab_closed():
    clock = HandClock()
    presence = CustomerPresence(clock)
    with presence.connected("a"):
        with presence.connected("a", "b"):
            clock.forward(10)
        assert presence.gone_since("a") is None
        assert presence.gone_since("b") == clock.now()
        clock.forward(10)
    assert presence.gone_since("a") == clock.now()
    left = clock.now()
    clock.forward(5)
    assert not presence.here_since("a", left)
    presence.seen("a")
    assert presence.here_since("a", left)


def test_after_a_restart_nobody_is_gone_longer_than_the_service_runs():
    clock = HandClock()
    presence = CustomerPresence(clock)
    clock.forward(30)
    assert presence.gone_since("unheard of") == START


def test_old_signs_are_forgotten():
    clock = HandClock()
    presence = CustomerPresence(clock)
    presence.seen("old")
    clock.forward(KEPT.total_seconds())
    presence.seen("new")
    presence.forget_old()
    assert set(presence._seen) == {"new"}


def test_an_agent_is_there_by_open_desk_or_by_a_recent_request():
    clock = HandClock()
    agents = AgentPresence(clock, 60)
    assert agents.lost_since("a", clock.now()) is None
    requested = clock.now()
    with agents.desk_open("a"), agents.desk_open("a"):
        clock.forward(500)
        assert agents.lost_since("a", requested) is None
    closed = clock.now()
    clock.forward(1)
    assert agents.lost_since("a", requested) == closed
    assert agents.lost_since("a", closed) is None, "a request a second ago"


def test_after_a_restart_no_agent_is_lost_longer_than_the_service_runs():
    clock = HandClock()
    clock.forward(7200)
    agents = AgentPresence(clock, 60)
    clock.forward(5)
    assert agents.lost_since("a", START) == START + timedelta(seconds=7200)
    assert agents.lost_since("b", None) == LONG_AGO, "signed in nowhere"
