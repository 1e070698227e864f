"""Figures of a busy desk: how soon what happens is where people see it, and what the machine did meanwhile. No I/O but /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench._lib.machine import busy_ticks, process_ticks
from tests.support.ledger.entries import Entry, Kind
from tests.support.ledger.facts import Event
from tests.support.ledger.report import percentile

GOAL_MS = 500
SHARES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
_HERTZ = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Moment:
    """Ticks since boot: of all cores, of the service, of these clients; and seconds of the monotonic clock."""

    busy: int
    service: int
    clients: int
    at: float


def moment(service: int) -> Moment:
    """Now. `service` is the process id."""
    return Moment(
        busy_ticks(Path("/proc/stat").read_text("ascii")),
        _ticks(service),
        _ticks(os.getpid()),
        time.monotonic(),
    )


def _ticks(pid: int) -> int:
    return process_ticks(Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace"))


def machine_line(before: Moment, after: Moment, handoffs: int, cores: int) -> str:
    """What was used, and what one handoff costs the service: that does not depend on who else is at work."""
    seconds = after.at - before.at
    service = (after.service - before.service) / _HERTZ
    clients = (after.clients - before.clients) / _HERTZ
    others = max(0.0, (after.busy - before.busy) / _HERTZ - service - clients) / seconds
    return (
        f"machine: {cores} cores, of which others used {others:.2f}, the service {service / seconds:.2f}, the clients"
        f" {clients / seconds:.2f}; the service's work: {1000 * service / max(1, handoffs):.0f} ms a handoff"
    )


def desk_updates(journal: Iterable[Entry], events: Iterable[Event], began: float) -> list[float]:
    """Seconds from each change of owner until an agent's socket had it, one for each socket and change.

    `began`: Unix time at which the journal's clock was 0. The moment of a change is that of its transaction's start.
    """
    changed = {
        (event.conversation, event.seq): datetime.fromisoformat(event.at).timestamp() - began
        for event in events
        if event.type == "owner.changed"
    }
    found: dict[tuple[str, str, int], float] = {}
    for entry in journal:
        if entry.kind is Kind.GOT and entry.data["tab"] == "desk socket":
            key = entry.conversation, entry.data["seq"]
            if key in changed:
                found.setdefault((entry.who, *key), max(0.0, entry.t - changed[key]))
    return list(found.values())


def wait_lines(what: str, seconds: Sequence[float]) -> list[str]:
    """Shares of the waits, and whether the goal is met."""
    if not seconds:
        return [f"{what}: none"]
    waits = [1000 * one for one in seconds]
    shares = ", ".join(f"{name} {percentile(waits, share):.0f} ms" for name, share in SHARES)
    met = "met" if percentile(waits, 0.99) <= GOAL_MS else "missed"
    return [
        f"{what}: {shares}, worst {max(waits):.0f} ms of {len(waits)}",
        f"goal (p99 ≤ {GOAL_MS} ms): {met}",
    ]
