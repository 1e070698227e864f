"""What ends by time ends when it is due: each way of being wrong, on purpose, is found; a right end is none."""

import pytest

from tests.support.ledger.clock import OFFSETS, SharedClock
from tests.support.ledger.delivery import accepted_is_durable, one_order
from tests.support.ledger.entries import Entry, Kind
from tests.support.ledger.expiry import Times, ends_when_due
from tests.support.ledger.facts import Event, Facts, Header
from tests.support.ledger.journal import Journal

TALK, BASE = "c_1", 1_000_000.0
CUSTOMER, AGENT = "客户1", "agent1"


def entry(t: float, kind: Kind, who: str = CUSTOMER, talk: str = TALK, **data: object) -> Entry:
    return Entry(t, kind, who, talk, dict(data))


def clock(t: float, offset: float, took: float = 0.1) -> list[Entry]:
    note = {"offset": offset, "base": BASE}
    return [
        entry(t, Kind.CLOCK, "clock", done=False, **note),
        entry(t + took, Kind.CLOCK, "clock", done=True, **note),
    ]


def vouch(t: float, ends: float, outcome: str = "done") -> list[Entry]:
    note = {"ends": BASE + ends, "asked": t}
    return [
        entry(t, Kind.VOUCH, outcome="asked", **note),
        entry(t + 0.1, Kind.VOUCH, outcome=outcome, **note),
    ]


def said(t: float, code: str | None = None, who: str = CUSTOMER, client_id: str = "a1") -> list[Entry]:
    """A message and its receipt a tenth of a second later, or its refusal."""
    same = {
        "side": "customer" if who == CUSTOMER else "agent",
        "client_id": client_id,
        "via": "http",
        "hash": "h",
    }
    answer = {"code": code} if code else {"seq": 2, "duplicate": False}
    return [
        entry(t, Kind.SEND, who, **same, number=1),
        entry(t + 0.1, Kind.REFUSED if code else Kind.RECEIPT, who, **same, **answer),
    ]


def signed_in(t: float) -> list[Entry]:
    return [entry(t, Kind.SIGNED_IN, AGENT, asked=t - 0.1)]


def deed(t: float, outcome: str) -> list[Entry]:
    return [entry(t, Kind.DEED, AGENT, deed="accept", outcome=outcome, asked=t - 0.1, number="1001")]


def found(*parts: list[Entry]) -> list[str]:
    journal = sorted((one for part in parts for one in part), key=lambda one: one.t)
    return [one.what for one in ends_when_due(journal, Facts())]


RIGHT = {
    "the clock went on beyond the bank's word": [
        clock(1, 0),
        vouch(2, 300),
        clock(3, 400),
        said(4, "identity_lapsed"),
    ],
    "he was vouched for again": [clock(1, 0), vouch(2, 300), clock(3, 400), vouch(4, 800), said(5)],
    "the clock went back, and the bank's word holds again": [
        *[clock(1, 0), vouch(2, 300), clock(3, 400), said(4, "identity_lapsed"), clock(5, 0), said(6)]
    ],
    "the clock was being set": [
        clock(1, 0),
        vouch(2, 300),
        clock(3, 400, took=9),
        said(4),
        said(5, "identity_lapsed"),
    ],
    "a word whose answer was lost holds as well": [
        *[clock(1, 0), vouch(2, 300), clock(3, 400), vouch(4, 900, "unknown"), said(5)]
    ],
    "a token that a set clock made old": [clock(1, 0), clock(2.05, 500), vouch(2, 300, "token_expired")],
    "the session was idle": [clock(1, 0), signed_in(2), clock(3, 5400), deed(4, "session_expired")],
    "another request had ended it": [
        clock(1, 0),
        signed_in(2),
        clock(3, 5400),
        said(4, "unauthorised", AGENT),
    ],
    "a session that the clock took back": [clock(1, 7200), signed_in(2), clock(3, 0), deed(4, "done")],
    "no clock, nothing ends": [signed_in(2), deed(4, "done"), said(5), said(6, who=AGENT)],
}
WRONG = {
    "the bank's word was cut short": (
        [clock(1, 0), vouch(2, 300), clock(3, 200), said(4, "identity_lapsed")],
        "ended_early",
    ),
    "nobody ever vouched": ([said(4, "identity_lapsed")], "ended_early"),
    "the bank's word was over": ([clock(1, 0), vouch(2, 300), clock(3, 400), said(4)], "ended_late"),
    "a good token was refused": ([clock(1, 0), vouch(2, 300, "token_expired")], "token_refused"),
    "the session was in use": (
        [clock(1, 0), signed_in(2), clock(3, 600), deed(4, "session_expired")],
        "ended_early",
    ),
    "no clock was set": ([signed_in(2), said(4, "unauthorised", AGENT)], "ended_early"),
    "the session was old": ([clock(1, 0), signed_in(2), clock(3, 86_400), deed(4, "done")], "ended_late"),
    "an old session spoke": ([clock(1, 0), signed_in(2), clock(3, 86_400), said(4, who=AGENT)], "ended_late"),
}


@pytest.mark.parametrize("parts", RIGHT.values(), ids=RIGHT)
def test_what_ends_in_time_is_no_violation(parts: list[list[Entry]]):
    assert found(*parts) == []


@pytest.mark.parametrize(("parts", "what"), WRONG.values(), ids=WRONG)
def test_what_ends_at_the_wrong_time_is_found(parts: list[list[Entry]], what: str):
    assert found(*parts) == [what]


def test_while_the_clock_is_being_set_either_time_may_hold():
    times = Times([*clock(10, 100), *clock(20, -50)])
    assert [(one.first, one.last) for one in times.between(5, 6)] == [(BASE + 5, BASE + 6)]
    assert [one.first for one in times.between(10.05, 10.06)] == [BASE + 10.05, BASE + 110.05]
    assert [one.first for one in times.between(15, 16)] == [BASE + 115]
    assert [(one.first, one.last) for one in times.between(15, 30)] == [
        (BASE + 115, BASE + 120.1),
        (BASE - 30, BASE - 20),
    ]


def test_who_is_turned_away_and_never_comes_again_has_lost_his_message():
    lost = [*accepted_is_durable(said(4, "identity_lapsed"), Facts())]
    assert [one.what for one in lost] == ["not_sent_again"]
    again = [*said(4, "identity_lapsed"), *said(5, "not_yours")]
    assert [*accepted_is_durable(again, Facts())] == []
    twice_at_once = [*said(4), *said(4.2, "identity_lapsed")]
    assert "not_sent_again" not in {one.what for one in accepted_is_durable(twice_at_once, Facts())}


def test_what_was_turned_away_has_its_place_when_it_is_said_again():
    def event(seq: int, client_id: str) -> Event:
        return Event(TALK, seq, seq, "message.customer", "", {"text": client_id}, "customer", None, client_id)

    facts = Facts((Header(TALK, 2, "bot", None),), (event(1, "a2"), event(2, "a1")))
    later = [
        Entry(one.t, one.kind, one.who, TALK, {**one.data, "number": 2}) for one in said(5, client_id="a2")
    ]
    assert [one.what for one in one_order([*said(4), *later], facts)] == ["sender_order"]
    assert [*one_order([*said(4, "identity_lapsed"), *later, *said(6)], facts)] == []


def test_the_clock_is_the_same_for_everybody_who_opens_its_file(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    mine, theirs = SharedClock(tmp_path / "clock"), SharedClock(tmp_path / "clock")
    for offset in OFFSETS:
        mine.set(journal, offset)
        assert theirs.offset == offset
        assert abs((theirs.now() - mine.now()).total_seconds()) < 1
    assert SharedClock(tmp_path / "clock").offset == OFFSETS[-1]
    assert [one.data["done"] for one in journal.entries] == [False, True] * len(OFFSETS)
    journal.close()
