"""What ends by time ends when it is due, by the service's clock, however that is set: not before, and not after."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.support.ledger.entries import ENDED, Entry, Kind
from tests.support.ledger.facts import Facts
from tests.support.ledger.violation import Violation

IDLE, LONGEST = 3600.0, 43_200.0
"""Seconds of a staff session, as the service's settings have them."""
MARGIN = 2.0
"""Seconds: clients read their clocks a little before and after the service reads its own."""


@dataclass(frozen=True)
class Span:
    """Moments of the service's clock, in seconds since 1970."""

    first: float
    last: float


class Times:
    """What the service's clock may have shown, from the journal's lines of its setting. Unset, it shows t itself."""

    def __init__(self, journal: Sequence[Entry]) -> None:
        settings = [entry for entry in journal if entry.kind is Kind.CLOCK]
        before = [entry for entry in settings if not entry.data["done"]]
        after = [entry for entry in settings if entry.data["done"]]
        base = settings[0].data["base"] if settings else 0.0
        self._held = [(float("-inf"), base)]
        """(since when it may have held, what is added to t)."""
        self._held += [(entry.t, base + entry.data["offset"]) for entry in before]
        self._until = [entry.t for entry in after] + [float("inf")] * (1 + len(before) - len(after))

    def between(self, start: float, end: float) -> list[Span]:
        """One for each setting that may have held at some time from start to end (of the journal's clock)."""
        return [
            Span(max(start, since) + added, min(end, until) + added)
            for (since, added), until in zip(self._held, self._until, strict=True)
            if since <= end and until >= start
        ]


def ends_when_due(journal: Sequence[Entry], _facts: Facts) -> Iterator[Violation]:
    """EXPIRY: who was turned away had to be, who was let in might be, and a token was refused only for a clock that moved."""
    times = Times(journal)
    asked = dict[tuple[str, str, str], float]()
    signed_in, vouched = defaultdict[str, list[Entry]](list), defaultdict[str, list[float]](list)
    for entry in journal:
        if entry.kind is Kind.SEND:
            asked[_key(entry)] = entry.t
        elif entry.kind is Kind.SIGNED_IN:
            signed_in[entry.who].append(entry)
        elif entry.kind is Kind.VOUCH:
            vouched[entry.who] = _vouched(vouched[entry.who], entry)
            yield from _token(entry, times)
        elif entry.kind in {Kind.RECEIPT, Kind.REFUSED} and entry.data["side"] == "customer":
            moments = times.between(asked.get(_key(entry), entry.t), entry.t)
            yield from _identity(entry, moments, vouched[entry.who])
        elif entry.kind in {Kind.RECEIPT, Kind.REFUSED, Kind.DEED}:
            asked_at = entry.data.get("asked") if entry.kind is Kind.DEED else asked.get(_key(entry))
            yield from _session(entry, asked_at or entry.t, signed_in[entry.who], times)


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.conversation, entry.data["client_id"], entry.data["via"]


def _vouched(before: list[float], entry: Entry) -> list[float]:
    """Ends that may be in force: the last one that was confirmed, and those whose answer is not known."""
    ends, outcome = float(entry.data["ends"]), entry.data["outcome"]
    if outcome == "asked":
        return [*before, ends]
    if outcome == "done":
        return [ends]
    return before if outcome == "unknown" else [one for one in before if one != ends]


def _token(entry: Entry, times: Times) -> Iterator[Violation]:
    if entry.data["outcome"] in {"asked", "done", "unknown"}:
        return
    if len(times.between(entry.data["asked"], entry.t)) == 1:
        yield Violation("EXPIRY", "token_refused", "", f"{entry.who}: {entry.data['outcome']}")


def _identity(entry: Entry, moments: Sequence[Span], ends: Sequence[float]) -> Iterator[Violation]:
    """The bank's word holds until its end and no longer; for whom it never spoke there is none."""
    told = f"{entry.who}, {entry.data['client_id']}"
    if entry.kind is Kind.REFUSED and entry.data["code"] in ENDED:
        due = bool(ends) and any(moment.last + MARGIN >= min(ends) for moment in moments)
        if not due:
            yield Violation("EXPIRY", "ended_early", entry.conversation, f"{told}: {entry.data['code']}")
    elif entry.kind is Kind.RECEIPT and ends and min(one.first for one in moments) - MARGIN >= max(ends):
        yield Violation("EXPIRY", "ended_late", entry.conversation, told)


def _session(entry: Entry, start: float, signed_in: Sequence[Entry], times: Times) -> Iterator[Violation]:
    """A session that was turned away had seen the clock move on by more than it may be idle, and none outlives its age.
    Who speaks without one that is known (a customer) is not judged."""
    began = [one for one in signed_in if one.t <= start]
    if not began:
        return
    since = began[-1]
    refused = entry.data["code"] if entry.kind is Kind.REFUSED else entry.data.get("outcome", "")
    told = f"{entry.who}: {refused or 'let in'}"
    if refused in ENDED:
        seen = times.between(since.data["asked"], entry.t)
        if max(one.last for one in seen) - min(one.first for one in seen) + MARGIN < IDLE:
            yield Violation("EXPIRY", "ended_early", entry.conversation, told)
    elif entry.kind is Kind.RECEIPT or refused == "done":
        oldest = max(one.last for one in times.between(since.data["asked"], since.t))
        if min(one.first for one in times.between(start, entry.t)) - oldest > LONGEST + MARGIN:
            yield Violation("EXPIRY", "ended_late", entry.conversation, told)
