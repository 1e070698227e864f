"""P1 to P3: nothing lost, nothing doubled, one order for everybody."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from tests.support.ledger.entries import ENDED, Entry, Kind, text_hash
from tests.support.ledger.facts import Event, Facts
from tests.support.ledger.violation import Violation

SENT = frozenset({"message.customer", "message.agent"})


def accepted_is_durable(journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """P1: what was acknowledged is exactly one row, the same for every resend; no row was never sent. A session may end
    between a message and its resend; then that is sent once more, and nothing is lost."""
    rows = defaultdict[tuple[str, str, str], list[Event]](list)
    for event in facts.events:
        if event.type in SENT:
            rows[event.conversation, event.actor, str(event.client_id)].append(event)
    sent = {_message(entry) for entry in journal if entry.kind is Kind.SEND}
    acknowledged = set[tuple[str, str, str]]()
    for entry in journal:
        if entry.kind is Kind.REFUSED and _message(entry) in acknowledged and entry.data["code"] not in ENDED:
            told = f"{entry.data['client_id']}: {entry.data['code']}"
            yield Violation("P1", "resend_refused", entry.conversation, told)
        if entry.kind is not Kind.RECEIPT:
            continue
        acknowledged.add(_message(entry))
        found = rows.get(_message(entry), [])
        told = f"{entry.data['client_id']} as {entry.data['seq']}"
        if not found:
            yield Violation("P1", "lost", entry.conversation, told)
        elif (found[0].seq, text_hash(found[0].data["text"])) != (entry.data["seq"], entry.data["hash"]):
            yield Violation("P1", "receipt_differs", entry.conversation, f"{told}, stored as {found[0].seq}")
    for key, found in rows.items():
        if key not in sent:
            yield Violation("P1", "never_sent", key[0], f"{found[0].seq} {key[2]}")
        if len(found) > 1:
            yield Violation("P1", "doubled", key[0], f"{key[2]} is {[event.seq for event in found]}")
    for key in _turned_away(journal):
        yield Violation("P1", "not_sent_again", key[0], f"{key[2]} was refused for want of a session")
    yield from _same_text_twice(journal, facts)


def _turned_away(journal: Sequence[Entry]) -> set[tuple[str, str, str]]:
    """Messages of which no more was heard than that their sender was not signed in. One that was sent twice at once may
    have been accepted before."""
    turned_away, answered = set[tuple[str, str, str]](), set[tuple[str, str, str]]()
    for entry in journal:
        if entry.kind is Kind.REFUSED and entry.data["code"] in ENDED:
            turned_away.add(_message(entry))
        elif entry.kind in {Kind.RECEIPT, Kind.REFUSED}:
            answered.add(_message(entry))
    return turned_away - answered


def _same_text_twice(journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """A resend that got another id somewhere on the way. Clients here never say the same thing twice."""
    ids = defaultdict[tuple[str, str, str], set[str]](set)
    for entry in journal:
        if entry.kind is Kind.SEND:
            ids[entry.conversation, entry.data["side"], entry.data["hash"]].add(entry.data["client_id"])
    texts = Counter(
        (event.conversation, event.actor, text_hash(event.data["text"]))
        for event in facts.events
        if event.type in SENT
    )
    for key, count in texts.items():
        if count > max(1, len(ids[key])):
            yield Violation("P1", "doubled", key[0], f"{count} rows with the text {key[2]}")


def subscribers_see_all(journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """P2: on every connection no hole, nothing twice; every tab has in the end what the log has, to the byte."""
    stored = {(event.conversation, event.seq): event for event in facts.events}
    ends = {header.id: header.last_seq for header in facts.headers}
    for (who, conversation, tab), entries in _tabs(journal).items():
        name = f"{who}/{tab}"
        yield from _connections(name, conversation, entries)
        seen = set[int]()
        for entry in entries:
            if entry.kind is not Kind.GOT:
                continue
            seen.add(entry.data["seq"])
            event = stored.get((conversation, entry.data["seq"]))
            if event is None or event.hash != entry.data["hash"]:
                yield Violation("P2", "not_what_is_stored", conversation, f"{name} got {entry.data['seq']}")
        first = next((entry.data["after"] for entry in entries if entry.kind is Kind.JOINED), 0)
        missing = set(range(first + 1, ends.get(conversation, 0) + 1)) - seen
        if missing and _complete(entries):
            yield Violation("P2", "never_came", conversation, f"{name} lacks {sorted(missing)[:8]}")


def _complete(entries: Sequence[Entry]) -> bool:
    """A desk's socket joins no conversation: it shows what happens while it is open. Every other tab is to have all."""
    return any(entry.kind is Kind.JOINED for entry in entries)


def _tabs(journal: Sequence[Entry]) -> dict[tuple[str, str, str], list[Entry]]:
    tabs = defaultdict[tuple[str, str, str], list[Entry]](list)
    for entry in journal:
        if entry.kind in {Kind.JOINED, Kind.GOT, Kind.RELOAD}:
            tabs[entry.who, entry.conversation, entry.data["tab"]].append(entry)
    return tabs


def _connections(name: str, conversation: str, entries: Sequence[Entry]) -> Iterator[Violation]:
    last: dict[Any, int | None] = {}
    for entry in entries:
        connection = entry.data["connection"]
        if entry.kind is Kind.JOINED:
            last[connection] = entry.data["after"]
        elif entry.kind is Kind.RELOAD:
            last[connection] = None
        else:
            seq, before = entry.data["seq"], last.get(connection)
            if before is not None and seq != before + 1:
                what = "gap" if seq > before else "twice_on_one_connection"
                yield Violation("P2", what, conversation, f"{name} got {seq} after {before}")
            last[connection] = seq


def one_order(journal: Sequence[Entry], facts: Facts) -> Iterator[Violation]:
    """P3: numbers without a hole, in the order of commits, and each sender's messages in the order he sent them."""
    for header in facts.headers:
        log = facts.log(header.id)
        if [event.seq for event in log] != list(range(1, header.last_seq + 1)):
            detail = f"{[event.seq for event in log][-5:]} at the end, last_seq {header.last_seq}"
            yield Violation("P3", "numbers", header.id, detail)
        for one, other in pairwise(log):
            if one.row >= other.row:
                detail = f"{one.seq} was committed after {other.seq}"
                yield Violation("P3", "commit_order", header.id, detail)
    places = {
        (event.conversation, event.actor, event.client_id): event.seq
        for event in facts.events
        if event.client_id
    }
    for (who, conversation), entries in _first_sends(journal).items():
        stored = [
            (places[_message(entry)], entry.data["number"]) for entry in entries if _message(entry) in places
        ]
        for (seq, number), (later_seq, later) in pairwise(stored):
            if seq > later_seq:
                detail = f"{who} said {number} before {later}, stored as {seq} and {later_seq}"
                yield Violation("P3", "sender_order", conversation, detail)


def _first_sends(journal: Sequence[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """Per sender and conversation, his messages by his own count, each once. One that was turned away was said again
    later, and has no place among those he said meanwhile."""
    late = {
        _message(entry) for entry in journal if entry.kind is Kind.REFUSED and entry.data["code"] in ENDED
    }
    sends = defaultdict[tuple[str, str], dict[int, Entry]](dict)
    for entry in journal:
        if entry.kind is Kind.SEND and _message(entry) not in late:
            sends[entry.who, entry.conversation].setdefault(entry.data["number"], entry)
    return {key: [found[number] for number in sorted(found)] for key, found in sends.items()}


def _message(entry: Entry) -> tuple[str, str, str]:
    return entry.conversation, entry.data["side"], entry.data["client_id"]
