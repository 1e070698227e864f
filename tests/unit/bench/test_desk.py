"""What bench.ledger --desk prints is computed from the books of a run."""

from bench._desk import Moment, desk_updates, machine_line, wait_lines
from tests.support.ledger.entries import Entry, Kind
from tests.support.ledger.facts import Event

BEGAN = 1_795_248_000.0  # 2026-11-21T08:00:00Z


def event(seq: int, kind: str, at: str) -> Event:
    return Event("c", seq, seq, kind, at, {})


def got(who: str, seq: int, t: float, tab: str = "desk socket") -> Entry:
    return Entry(t, Kind.GOT, who, "c", {"tab": tab, "seq": seq})


def test_a_change_counts_once_for_each_socket_and_nothing_else_counts():
    events = [
        event(1, "message.customer", "2026-11-21T08:00:01.000Z"),
        event(2, "owner.changed", "2026-11-21T08:00:02.000Z"),
    ]
    journal = [
        got("a", 1, 1.5),
        got("a", 2, 2.25),
        got("a", 2, 9.0),
        got("b", 2, 2.5),
        got("k", 2, 3.0, tab="socket"),
    ]
    assert desk_updates(journal, events, BEGAN) == [0.25, 0.5]


def test_the_goal_is_judged_by_the_slowest_hundredth():
    fast = [0.1] * 99
    assert wait_lines("x", [*fast, 9.0])[-1].endswith("met")
    assert wait_lines("x", [*fast, 9.0, 9.0])[-1].endswith("missed")
    assert wait_lines("x", []) == ["x: none"]


def test_the_machine_is_shared_out():
    line = machine_line(Moment(0, 0, 0, 0.0), Moment(1500, 500, 200, 10.0), 50, 2)
    assert "others used 0.80, the service 0.50, the clients 0.20" in line
    assert "100 ms a handoff" in line
