"""A contestant in its own process: one JSON object a line each way, so that environments never mix."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SERVICE = ROOT / ".venvs" / "service" / "bin" / "python"
ENCODER = ROOT / ".venvs" / "encoder" / "bin" / "python"
PEERS = ROOT / ".venvs" / "bench-kb" / "bin" / "python"

_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")
# Nobody looks anything up or reports home while a benchmark runs.
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_TAIL = 2000

Json = dict[str, Any]


class WorkerFailed(Exception):
    """A worker ended or answered with an error; the message has the end of what it wrote to standard error."""


class Worker:
    """The driver's side. Started pinned to core 0 with one thread; the driver belongs on core 1."""

    pid: int

    def __init__(self, name: str, python: Path, module: str, *arguments: str, threads: int = 1) -> None:
        if not python.exists():
            raise WorkerFailed(
                f"{name}: {python.relative_to(ROOT)} is missing; make it as bench/README.md says"
            )
        self.name = name
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the worker runs
        self._process = subprocess.Popen(
            [str(python), "-m", module, *arguments],
            cwd=ROOT,
            env=environment(os.environ, threads),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        self.pid = self._process.pid
        pin(self.pid, 0)

    @property
    def pids(self) -> list[int]:
        """Its one process."""
        return [self.pid]

    def call(self, **request: Any) -> Json:
        """Send a request, wait for the answer. Raises WorkerFailed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise WorkerFailed(f"{self.name}: {self._tail()}") from None
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"error": "ended"}
        if "error" in answer:
            raise WorkerFailed(f"{self.name}: {answer['error']}\n{self._tail()}")
        return dict(answer)

    def close(self) -> None:
        """End it: it stops when its input does, or is killed after ten seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.close()
            self._process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def _tail(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")[-_TAIL:]


def environment(base: Mapping[str, str], threads: int = 1) -> dict[str, str]:
    """The variables of a worker: so many computing threads, no network, our own code importable."""
    return {
        **base,
        **dict.fromkeys(_THREADS, str(threads)),
        **_OFFLINE,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }


def pin(pid: int, core: int) -> None:
    """Keep a process on one core, if the machine has it."""
    if core < (os.cpu_count() or 1):
        os.sched_setaffinity(pid, {core})


def serve(handle: Callable[[Json], Json]) -> None:
    """The worker's side: answer each line of standard input until it ends. What libraries print goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        try:
            answer = handle(json.loads(line))
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is the driver's to report
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
