"""A job's processes: one group with its leader, started, read and ended together."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path

from service.core.settings import ROOT
from service.studio.jobs.child import PLAN
from service.studio.jobs.rules import Step

GROUP = "group"
"""File with the number of the group, in the job's folder."""
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "TF_NUM_INTRAOP_THREADS",
        "TF_NUM_INTEROP_THREADS",
    ),
    "1",
)
LINE_LIMIT = 65_536
"""Bytes; a longer line is thrown away."""
DRAIN_SECONDS = 5.0
"""What somebody who left the group still holds open is not waited for longer."""


class Group:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, folder: Path, steps: Sequence[Step], environment: dict[str, str]) -> "Group":
        """The leader in a session of its own. Raises OSError."""
        plan = json.dumps([asdict(step) for step in steps], ensure_ascii=False)
        (folder / PLAN).write_text(plan, encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "service.studio.jobs.child",
            str(folder),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **ONE_THREAD, **environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LINE_LIMIT,
            start_new_session=True,
        )
        (folder / GROUP).write_text(f"{process.pid}\n", encoding="ascii")
        return cls(process)

    async def lines(self) -> AsyncIterator[str]:
        """What the group prints, until nobody is left who could."""
        assert self._process.stdout is not None
        while True:
            try:
                line = await self._process.stdout.readline()
            except ValueError:
                continue  # longer than LINE_LIMIT: asyncio has thrown it away
            if not line:
                return
            yield line.decode("utf-8", "replace").rstrip("\r\n")

    async def wait(self) -> int:
        """Exit code of the leader."""
        return await self._process.wait()

    async def end(self, patience: float) -> int:
        """TERM to all, KILL to whoever is left when the leader has gone or `patience` seconds have passed."""
        self._signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), patience)
        self._signal(signal.SIGKILL)
        return await self._process.wait()

    def sweep(self) -> None:
        """KILL to whoever outlived the leader."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def end_left_over(folder: Path) -> bool:
    """Kill what is left of the group of a service that is gone; whether there was any.

    A group counts only if one of its processes names the job's folder: the system uses numbers again.
    """
    try:
        group = int((folder / GROUP).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return False
    rows = (line.split(None, 1) for line in _processes())
    ours = any(len(row) == 2 and row[0] == str(group) and str(folder) in row[1] for row in rows)
    if ours:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    return ours


def _processes() -> list[str]:
    """Group and command line of each; none on a system that cannot list them."""
    try:
        listed = subprocess.run(
            ["ps", "-axww", "-o", "pgid=,command="],  # noqa: S607 - where it lies differs from system to system
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return []
    return listed.stdout.splitlines()
