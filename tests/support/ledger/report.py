"""The worst of a run, in figures: rules over the journal and the database's rows."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.support.ledger.entries import ENDED, Entry, Kind
from tests.support.ledger.facts import Facts
from tests.support.ledger.violation import Violation

WORST = {
    "lost": ("lost", "receipt_differs", "resend_refused", "not_sent_again"),
    "doubled": ("doubled", "never_sent"),
    "order violations": ("numbers", "commit_order", "sender_order"),
    "holes or repetitions at a subscriber": (
        "gap",
        "twice_on_one_connection",
        "not_what_is_stored",
        "never_came",
    ),
    "answered twice, or not at all": ("answered_twice", "not_the_bots", "no_turn", "silence"),
    "two owners": ("two_owners", "illegal", "not_the_owner"),
    "bot after handoff": ("bot_after_handoff",),
    "audit trail": ("audit_rows", "chain"),
    "wrong answers": ("wrong_answer", "unexpected"),
    "ended before or after its time": ("ended_early", "ended_late", "token_refused"),
}
"""Heading → violations counted under it."""


@dataclass(frozen=True)
class Report:
    counts: dict[str, int]
    """Violations by heading."""
    load: dict[str, int]
    recoveries: dict[str, list[float]]
    """Seconds by program, from each kill until clients were served by its successor."""
    resumed: list[float]
    """Seconds from each kill of the service until every open tab had joined again."""
    answered: list[float]
    """Seconds from a receipt until the customer's tab had the bot's outcome, while the service lived."""
    audit: float
    """Audit rows per change of owner or hold."""

    def lines(self) -> list[str]:
        """For people."""
        load = ", ".join(f"{name} {count}" for name, count in self.load.items())
        times = [f"slowest recovery of {name}: {_worst(one)}" for name, one in self.recoveries.items()]
        return [
            *(f"{name}: {count}" for name, count in self.counts.items()),
            f"audit rows per change: {self.audit:.3f}",
            *times,
            f"slowest until all tabs had joined again: {_worst(self.resumed)}",
            f"slowest answer of the bot: {_worst(self.answered)}",
            f"load: {load}",
        ]


def report(journal: Sequence[Entry], facts: Facts, violations: Sequence[Violation]) -> Report:
    found = Counter(violation.what for violation in violations)
    counts = {name: sum(found[what] for what in whats) for name, whats in WORST.items()}
    changes = sum(event.type in {"owner.changed", "hold.changed"} for event in facts.events)
    audited = sum(link.action in {"owner.changed", "hold.changed"} for link in facts.links)
    recoveries = {"service": _recoveries(journal)} if _kills(journal, "service") else {}
    return Report(
        counts,
        _load(journal, facts),
        recoveries,
        _resumed(journal),
        _answered(journal, facts),
        audited / changes if changes else 0.0,
    )


def delivered(journal: Sequence[Entry], side: str = "agent", tab: str = "socket") -> list[float]:
    """Seconds from the moment a message left until the tab of that kind had it."""
    left: dict[tuple[str, str], float] = {}
    for entry in journal:
        if entry.kind is Kind.SEND and entry.data["side"] == side:
            left.setdefault((entry.conversation, entry.data["client_id"]), entry.t)
    seqs = {
        (entry.conversation, entry.data["seq"]): left[entry.conversation, entry.data["client_id"]]
        for entry in journal
        if entry.kind is Kind.RECEIPT and entry.data["side"] == side
    }
    found: dict[tuple[str, int], float] = {}
    for entry in journal:
        if entry.kind is Kind.GOT and entry.data["tab"] == tab:
            key = entry.conversation, entry.data["seq"]
            if key in seqs:
                found.setdefault(key, entry.t - seqs[key])
    return list(found.values())


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least that share does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -int(-share * len(ordered) // 1) - 1))]


def _load(journal: Sequence[Entry], facts: Facts) -> dict[str, int]:
    kinds = Counter(entry.kind for entry in journal)
    sends = [entry for entry in journal if entry.kind is Kind.SEND]
    deeds = Counter(entry.data["deed"] for entry in journal if entry.kind is Kind.DEED)
    return {
        "conversations": len(facts.headers),
        "messages": len({(entry.conversation, entry.data["client_id"]) for entry in sends}),
        "sends": len(sends),
        "receipts": kinds[Kind.RECEIPT],
        "events": len(facts.events),
        "received": kinds[Kind.GOT],
        "connections": kinds[Kind.JOINED],
        "accepts": deeds["accept"],
        "handoffs": sum(
            event.type == "owner.changed" and event.data["to"] == "queued" for event in facts.events
        ),
        "probes": kinds[Kind.PROBE],
        "kills of the service": len(_kills(journal, "service")),
        "kills of Rasa": len(_kills(journal, "rasa")),
        "clock steps": sum(entry.kind is Kind.CLOCK and entry.data["done"] for entry in journal),
        "sent again for want of a session": sum(
            entry.kind is Kind.REFUSED and entry.data["code"] in ENDED for entry in journal
        ),
    }


def _kills(journal: Sequence[Entry], program: str) -> list[float]:
    return [entry.t for entry in journal if entry.kind is Kind.KILL and entry.data["program"] == program]


def _recoveries(journal: Sequence[Entry]) -> list[float]:
    """Until the first receipt of the next process."""
    receipts = [entry.t for entry in journal if entry.kind is Kind.RECEIPT]
    replaced = [
        entry.t for entry in journal if entry.kind is Kind.REPLACED and entry.data["program"] == "service"
    ]
    found = []
    for killed in _kills(journal, "service"):
        successor = bisect_left(replaced, killed)
        if successor == len(replaced):
            continue
        receipt = bisect_left(receipts, replaced[successor])
        if receipt < len(receipts):
            found.append(receipts[receipt] - killed)
    return found


def _resumed(journal: Sequence[Entry]) -> list[float]:
    """Sockets of customers only: a long-poll has nothing to take up again."""
    joined = defaultdict[tuple[str, str], list[float]](list)
    for entry in journal:
        if entry.kind is Kind.JOINED and entry.data["tab"] == "socket":
            joined[entry.who, entry.conversation].append(entry.t)
    kills = _kills(journal, "service")
    found = []
    for killed, following in zip(kills, [*kills[1:], float("inf")], strict=False):
        open_then = [times for times in joined.values() if times[0] < killed]
        again = [next((t for t in times if killed < t < following), None) for times in open_then]
        if again and None not in again:
            found.append(max(t for t in again if t is not None) - killed)
    return found


def _answered(journal: Sequence[Entry], facts: Facts) -> list[float]:
    """Waits in which the service did not die: those of a killed service are its recovery."""
    outcome = {(turn.conversation, turn.seq): turn.reply_seq for turn in facts.turns if turn.reply_seq}
    seen: dict[tuple[str, int], float] = {}
    accepted: dict[tuple[str, int], float] = {}
    for entry in journal:
        if entry.kind is Kind.GOT and entry.data["tab"] == "socket":
            seen.setdefault((entry.conversation, entry.data["seq"]), entry.t)
        elif entry.kind is Kind.RECEIPT and entry.data["side"] == "customer":
            accepted.setdefault((entry.conversation, entry.data["seq"]), entry.t)
    kills = _kills(journal, "service")
    found = []
    for (conversation, seq), reply in outcome.items():
        begun, ended = accepted.get((conversation, seq)), seen.get((conversation, reply))
        if begun is None or ended is None or bisect_left(kills, begun) != bisect_left(kills, ended):
            continue
        found.append(max(0.0, ended - begun))
    return found


def _worst(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none"
    median = percentile(seconds, 0.5)
    return f"{max(seconds):.2f} s (median {median:.2f} s of {len(seconds)})"
