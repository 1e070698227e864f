"""A run is over only when it has met everything; each thing counts from the lines of the journal that show it."""

import pytest

from tests.support.ledger.coverage import ALWAYS, CLOCK_SET, KILLED, met
from tests.support.ledger.entries import Entry, Kind


def entry(t: float, kind: Kind, **data: object) -> Entry:
    return Entry(t, kind, "客户1", "c_1", dict(data))


def send(t: float, via: str = "http") -> Entry:
    return entry(t, Kind.SEND, client_id="a1", via=via)


def replaced(t: float) -> Entry:
    return entry(t, Kind.REPLACED, program="service")


RECEIPT = entry(2, Kind.RECEIPT, client_id="a1", via="http")


def deed(name: str, outcome: str = "done", to: str = "") -> list[Entry]:
    return [entry(1, Kind.DEED, deed=name, outcome=outcome, to=to)]


SHOWN = {
    "sent again before its receipt": [send(1), send(1.5), RECEIPT],
    "sent again after its receipt": [send(1), RECEIPT, send(2.5)],
    "sent both ways at once": [send(1), send(1.01, "socket"), RECEIPT],
    "sent again to a later process": [send(1), RECEIPT, replaced(3), send(4)],
    "two accept at once": deed("accept", "already_taken"),
    "transfer to an agent": deed("transfer", to="agent"),
    "transfer to a group": deed("transfer", to="skill"),
    **{name: deed(name) for name in ("accept", "hold", "resume", "give-back", "end", "close", "leave")},
    **{
        name: [entry(1, Kind.PROBE, name=name, expected="reload", got="reload")]
        for name in ("wrong epoch", "seq of the future", "ack for the unseen", "client id of another message")
    },
    "session ended": deed("accept", "session_expired"),
    "identity ended": [entry(1, Kind.REFUSED, code="identity_lapsed")],
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_happened_counts(name: str):
    assert name in met(SHOWN[name])


def test_everything_that_is_wanted_can_be_met():
    assert set(SHOWN) == ALWAYS | KILLED | CLOCK_SET


@pytest.mark.parametrize(
    ("name", "journal"),
    [
        ("sent again before its receipt", [send(1), RECEIPT]),
        ("sent both ways at once", [send(1), send(1.4, "socket"), RECEIPT]),
        ("sent again to a later process", [send(1), replaced(1.5), RECEIPT, send(4)]),
        ("hold", deed("hold", "not_yours")),
        ("wrong epoch", [entry(1, Kind.PROBE, name="wrong epoch", expected="reload", got="")]),
    ],
)
def test_what_did_not_quite_happen_does_not(name: str, journal: list[Entry]):
    assert name not in met(journal)
