"""What a run has met so far: a short one goes on until it has met everything it is to show."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tests.support.ledger.entries import ENDED, Entry, Kind
from tests.support.ledger.world import TRIES_AGAIN

RESENT = frozenset(
    {"sent again before its receipt", "sent again after its receipt", "sent both ways at once"}
)
SERVED = frozenset(
    {
        "two accept at once",
        "accept",
        "transfer to an agent",
        "transfer to a group",
        "hold",
        "resume",
        "give-back",
        "end",
        "close",
        "leave",
    }
)
PROBED = frozenset({"wrong epoch", "seq of the future", "ack for the unseen", "client id of another message"})
ALWAYS = RESENT | SERVED | PROBED
KILLED = frozenset({"sent again to a later process"})
CLOCK_SET = frozenset({"session ended", "identity ended"})


def met(journal: Sequence[Entry]) -> set[str]:
    """Names out of the sets above."""
    return {*_resends(journal), *_deeds(journal), *_ended(journal)}


def _resends(journal: Sequence[Entry]) -> Iterator[str]:
    sends = defaultdict[tuple[str, str], list[Entry]](list)
    receipts = dict[tuple[str, str], float]()
    successors = [
        entry.t for entry in journal if entry.kind is Kind.REPLACED and entry.data["program"] == "service"
    ]
    for entry in journal:
        if entry.kind is Kind.SEND:
            sends[entry.conversation, entry.data["client_id"]].append(entry)
        elif entry.kind is Kind.RECEIPT:
            receipts.setdefault((entry.conversation, entry.data["client_id"]), entry.t)
    for message, found in sends.items():
        receipt = receipts.get(message, float("inf"))
        first, *again = found
        for entry in again:
            yield f"sent again {'before' if entry.t < receipt else 'after'} its receipt"
            if entry.data["via"] != first.data["via"] and entry.t - first.t < TRIES_AGAIN / 2:
                yield "sent both ways at once"
            if any(receipt < successor < entry.t for successor in successors):
                yield "sent again to a later process"


def _deeds(journal: Sequence[Entry]) -> Iterator[str]:
    for entry in journal:
        if entry.kind is Kind.PROBE and entry.data["got"] == entry.data["expected"]:
            yield entry.data["name"]
        elif entry.kind is Kind.DEED and entry.data["outcome"] == "done":
            to = {"agent": " to an agent", "skill": " to a group"}.get(entry.data.get("to", ""), "")
            yield f"{entry.data['deed']}{to}"
        elif entry.kind is Kind.DEED and entry.data["outcome"] == "already_taken":
            yield "two accept at once"


def _ended(journal: Sequence[Entry]) -> Iterator[str]:
    """An agent who signs in again was turned away, at whatever he asked for."""
    signed_in = set[str]()
    for entry in journal:
        if entry.kind is Kind.SIGNED_IN and entry.who in signed_in:
            yield "session ended"
        elif entry.kind is Kind.SIGNED_IN:
            signed_in.add(entry.who)
        code = entry.data.get("code") or entry.data.get("outcome")
        if entry.kind in {Kind.REFUSED, Kind.DEED} and code in ENDED:
            yield "identity ended" if code == "identity_lapsed" else "session ended"
