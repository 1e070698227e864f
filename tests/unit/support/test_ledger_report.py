"""The figures of a report, from journals written by hand."""

from tests.support.ledger.entries import Entry, Kind, from_line
from tests.support.ledger.facts import Facts, Turn
from tests.support.ledger.journal import Journal, read_journal
from tests.support.ledger.report import delivered, percentile, report
from tests.support.ledger.violation import Violation

TALK = "c_1"


def entry(t: float, kind: Kind, **data: object) -> Entry:
    return Entry(t, kind, "客户1", TALK, dict(data))


def receipt(t: float, seq: int, side: str = "customer") -> Entry:
    return entry(
        t, Kind.RECEIPT, side=side, client_id=f"id{seq}", hash="", seq=seq, duplicate=False, via="http"
    )


def got(t: float, seq: int) -> Entry:
    return entry(t, Kind.GOT, tab="socket", connection=1, seq=seq, hash="")


def joined(t: float) -> Entry:
    return entry(t, Kind.JOINED, tab="socket", connection=1, after=0)


KILLED = [
    joined(0),
    receipt(0.5, 2),
    entry(1, Kind.KILL, program="service", pid=1),
    entry(1.2, Kind.REPLACED, program="service", pid=2),
    joined(3.5),
    receipt(4, 3),
    entry(5, Kind.KILL, program="service", pid=2),
    entry(5.1, Kind.REPLACED, program="service", pid=3),
    receipt(5.5, 4),
    joined(7),
]


def test_recovery_lasts_until_the_successor_acknowledges():
    assert report(KILLED, Facts(), []).recoveries == {"service": [3.0, 0.5]}


def test_resumed_means_that_every_tab_has_joined_again():
    assert report(KILLED, Facts(), []).resumed == [2.5, 2.0]


def test_an_answer_is_waited_for_only_while_the_service_lives():
    facts = Facts(turns=(Turn(TALK, 2, "done", 5), Turn(TALK, 4, "done", 6)))
    assert report([*KILLED, got(4, 5), got(7.5, 6)], facts, []).answered == [2.0]


def test_violations_are_counted_under_their_heading():
    counts = report(
        [], Facts(), [Violation("P1", "lost", TALK, ""), Violation("P6", "two_owners", TALK, "")]
    ).counts
    assert (counts["lost"], counts["two owners"], counts["doubled"]) == (1, 1, 0)


def test_delivery_counts_from_the_first_send():
    sends = [
        entry(t, Kind.SEND, side="agent", client_id="id2", hash="", number=1, via="http") for t in (1.0, 1.5)
    ]
    journal = [*sends, receipt(1.6, 2, "agent"), got(1.75, 2), got(9, 2), got(2, 3)]
    assert delivered(journal) == [0.75]


def test_percentile_is_a_value_that_occurred():
    values = [float(value) for value in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile([3.0], 0.99)) == (50, 99, 3)


def test_a_line_that_was_cut_is_left_out(tmp_path):
    journal = Journal(tmp_path / "journal.jsonl")
    kept = journal.note(Kind.KILL, "killer", program="service", pid=2)
    journal.close()
    with journal.path.open("a") as file:
        file.write('{"t": 1.0, "ki')
    assert read_journal(journal.path) == [kept]
    assert from_line(kept.to_line()) == kept
