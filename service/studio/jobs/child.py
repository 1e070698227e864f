"""The leader of a job's process group: `python -m service.studio.jobs.child FOLDER` runs the steps of FOLDER/plan.json.

Every step is told by a line `[2/3] title`; the first that fails ends the job with its exit code. The service holds the
other end of standard input: when that closes, the service is gone, however it ended, and so is the whole group.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

PLAN = "plan.json"
NICE = 10
TERMINATED = 143
_asked_to_end = threading.Event()


def main(folder: Path) -> int:
    """Exit code of the first step that failed, 0 if none did, 143 when asked to end."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: _asked_to_end.set())
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    _give_way()
    steps: list[dict[str, Any]] = json.loads((folder / PLAN).read_bytes())
    for number, step in enumerate(steps, 1):
        print(f"[{number}/{len(steps)}] {step['title']}", flush=True)  # noqa: T201 - the log is standard output
        code = _run(step, folder)
        if _asked_to_end.is_set():
            return TERMINATED
        if code:
            return code
    return 0


def _give_way() -> None:
    """Only what serving leaves over, where the system can do that; for the rest, and elsewhere, a low priority."""
    os.nice(NICE)
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _run(step: dict[str, Any], folder: Path) -> int:
    """Signals reach the step by themselves: it is in the same group."""
    output = (folder / step["out"]).open("wb") if step["out"] else None
    try:
        process = subprocess.Popen(step["command"], stdin=subprocess.DEVNULL, stdout=output)  # noqa: S603 - own programs
        if _asked_to_end.is_set():
            process.terminate()
        code = process.wait()
    finally:
        if output:
            output.close()
    return code if code >= 0 else 128 - code


def _end_with_the_service() -> None:
    os.read(sys.stdin.fileno(), 1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
