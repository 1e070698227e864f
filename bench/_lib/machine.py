"""How busy the machine is, and with whom: a run beside other work is marked, not thrown away."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DISTURBED_FROM = 0.05
"""Share of one core that others may use during a run."""


@dataclass(frozen=True)
class Usage:
    """Clock ticks since boot: all cores busy (with what the host took away), and those of our own processes."""

    busy: int
    own: int
    wall: float
    """Seconds."""


def usage(pids: Sequence[int], wall: float) -> Usage:
    """Now, with `pids` as our own processes."""
    return Usage(busy_ticks(Path("/proc/stat").read_text("ascii")), sum(map(_ticks_of, pids)), wall)


def others(before: Usage, after: Usage, hertz: int = os.sysconf("SC_CLK_TCK")) -> float:
    """Cores' worth of work that was not ours between the two; never below 0."""
    ticks = (after.busy - before.busy) - (after.own - before.own)
    return max(0.0, ticks / hertz / max(after.wall - before.wall, 1e-9))


def busy_ticks(stat: str) -> int:
    """Ticks of /proc/stat's first line that a core was not idle: user, nice, system, irq, softirq, steal."""
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, stat.split("\n", 1)[0].split()[1:9])
    return user + nice + system + irq + softirq + steal


def process_ticks(stat: str) -> int:
    """User and system ticks of a /proc/PID/stat line, its dead children not counted; a name may hold spaces."""
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _ticks_of(pid: int) -> int:
    try:
        return process_ticks(Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace"))
    except OSError:  # it has ended; what it did before no longer matters to a difference
        return 0
