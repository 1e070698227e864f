"""In place of the check's program: says that it runs, waits until it may go on, and finds nothing."""

import asyncio
import os
import sys
from pathlib import Path

PROGRAM = """
import json, os, pathlib, sys, threading
folder = pathlib.Path(sys.argv[1])
json.load(sys.stdin)
(folder / f"{os.getpid()}.running").touch()
while not (folder / "go").exists():
    threading.Event().wait(0.01)
json.dump({"present": [], "new": [], "faults": []}, sys.stdout)
"""
WAIT_SECONDS = 60


class HeldCheck:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self.command = (sys.executable, "-c", PROGRAM, str(folder))

    @property
    def pids(self) -> list[int]:
        """Of every program that ever came so far."""
        return [int(path.stem) for path in self._folder.glob("*.running")]

    async def begun(self, count: int = 1) -> None:
        """Until so many programs run, or have run."""
        async with asyncio.timeout(WAIT_SECONDS):
            while len(self.pids) < count:
                await asyncio.sleep(0.01)

    def go(self) -> None:
        (self._folder / "go").touch()


async def gone(pid: int) -> None:
    """Until there is no such process, nor what is left of one until somebody asks how it ended."""
    async with asyncio.timeout(WAIT_SECONDS):
        while _there(pid):
            await asyncio.sleep(0.01)


def _there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
