"""Start one supervised program so that it never outlives its supervisor: `child.py PIDFILE SIGNAL COMMAND…`.

Supervisord stops its programs when it is told to, but a supervisord that is killed leaves them behind holding
their ports. On Linux the kernel sends SIGNAL to the program when its parent dies. Everywhere, whatever is
left of the program's earlier process group is ended before a new one starts.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def main(arguments: Sequence[str]) -> None:
    pidfile, name, command = Path(arguments[0]), arguments[1], list(arguments[2:])
    parent = os.getppid()
    end_left_over(pidfile)
    _die_with_parent(getattr(signal, name), parent)
    aside = pidfile.with_suffix(".new")
    aside.write_text(f"{os.getpgid(0)}\n{Path(command[0]).parent}\n", encoding="utf-8")
    aside.replace(pidfile)  # whoever stops or watches the program reads it at any moment
    os.execvp(command[0], command)  # noqa: S606 - the command comes from our own table


def _die_with_parent(number: int, parent: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel knew our wish
        sys.exit("the supervisor is gone")


def end_left_over(pidfile: Path) -> list[int]:
    """Kill what is left of the process group a pid file names; returns the ended process ids.

    A process counts only if its command line names the program's folder: the system uses numbers again.
    """
    group, folder = _read(pidfile)
    ended: set[int] = set()
    deadline = time.monotonic() + 5.0
    while time.monotonic() < deadline:
        members = [
            row.pid for row in _processes() if row.group == group and folder in row.command and row.alive
        ]
        members = [pid for pid in members if pid != os.getpid()]
        if not members:
            break
        for pid in members:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        ended.update(members)
        time.sleep(0.02)
    return sorted(ended)


def _read(pidfile: Path) -> tuple[int, str]:
    try:
        number, folder = pidfile.read_text(encoding="utf-8").splitlines()
        return int(number), folder
    except (OSError, ValueError):
        return -1, ""


@dataclass(frozen=True)
class _Row:
    pid: int
    group: int
    alive: bool
    command: str


def _processes() -> list[_Row]:
    try:
        listed = subprocess.run(
            ["ps", "-axww", "-o", "pid=,pgid=,stat=,command="], capture_output=True, text=True, check=False
        )
    except OSError:
        return []
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return [_Row(int(row[0]), int(row[1]), row[2][0] != "Z", row[3]) for row in rows if len(row) == 4]


if __name__ == "__main__":
    main(sys.argv[1:])
