"""Run steps: two at a time, each with its own log, progress told, everything stopped at the first failure."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from _setup.console import Console
from _setup.errors import StepFailed
from _setup.plan import is_fresh, ready
from _setup.stamps import Stamps
from _setup.steps import Step

# Two keep two cores and the network busy; a third only makes each slower.
AT_ONCE = 2
PROGRESS_EVERY = 15.0
TAIL_LINES = 20


@dataclass
class _Job:
    step: Step
    digest: str
    process: subprocess.Popen[bytes]
    log: Path
    file: IO[bytes]
    began: float
    told: float


class Runner:
    """Runs the given steps in dependency order. `run` raises StepFailed with the end of the failed log."""

    def __init__(self, root: Path, logs: Path, environment: Mapping[str, str], console: Console) -> None:
        self._root = root
        self._logs = logs
        self._environment = dict(environment)
        self._console = console
        self._jobs: list[_Job] = []

    def run(self, steps: Sequence[Step], digest_of: Callable[[str], str]) -> None:
        """`digest_of` is asked when a step could start: what it needs may have come out unchanged."""
        waiting = list(steps)
        try:
            while waiting or self._jobs:
                self._start_ready(waiting, digest_of)
                self._collect()
                time.sleep(0.05)
        finally:
            self._stop_all()

    def _start_ready(self, waiting: list[Step], digest_of: Callable[[str], str]) -> None:
        names = [step.name for step in waiting]
        for step in list(waiting):
            if len(self._jobs) >= AT_ONCE:
                return
            if ready(step, names, [job.step.name for job in self._jobs]):
                waiting.remove(step)
                digest = digest_of(step.name)
                if is_fresh(step, digest):
                    self._console.note(f"{step.title}: unchanged")
                    return
                self._jobs.append(self._start(step, digest))

    def _start(self, step: Step, digest: str) -> _Job:
        self._console.started(step.title)
        Stamps(step.stamps).clear(step.name)
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{step.name}.log"
        file = log.open("wb")
        # Its own process group, so that stopping it also stops what it started.
        process = subprocess.Popen(
            step.command,
            cwd=self._root / step.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        now = time.monotonic()
        return _Job(step, digest, process, log, file, now, now)

    def _collect(self) -> None:
        for job in list(self._jobs):
            now = time.monotonic()
            if job.process.poll() is None:
                if now - job.told >= PROGRESS_EVERY:
                    job.told = now
                    self._console.still(job.step.title, now - job.began)
                continue
            self._jobs.remove(job)
            job.file.close()
            self._finish(job, now - job.began)

    def _finish(self, job: _Job, seconds: float) -> None:
        problem = (
            f"ended with code {job.process.returncode}" if job.process.returncode else _missing(job.step)
        )
        if problem:
            raise StepFailed(failure_text(job.step, problem, job.log))
        Stamps(job.step.stamps).write(job.step.name, job.digest, seconds, _product(job.step))
        self._console.done(job.step.title, seconds)

    def _stop_all(self) -> None:
        for job in self._jobs:
            stop_group(job.process, patience=5.0)
            job.file.close()
        self._jobs.clear()


def _product(step: Step) -> str:
    return str(json.loads(step.birth.read_text(encoding="utf-8"))["fingerprint"]) if step.birth else ""


def _missing(step: Step) -> str:
    absent = [str(path) for path in (*step.outputs, step.birth) if path and not path.exists()]
    return f"ended well but did not make {', '.join(absent)}" if absent else ""


def failure_text(step: Step, problem: str, log: Path) -> str:
    """What a person needs to see: which step, the end of its log, where the rest is, and the known remedy."""
    lines = [f"{step.title}: {problem}", *("    " + line for line in tail(log)), f"The whole log: {log}"]
    return "\n".join([*lines, step.hint] if step.hint else lines)


def tail(path: Path, lines: int = TAIL_LINES) -> list[str]:
    """The last lines of a log; none if there is no log."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    except OSError:
        return []


def stop_group(process: subprocess.Popen[bytes], patience: float) -> None:
    """End a process started in its own session, with everything it started: politely, then for good."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def stopped_politely() -> Iterator[None]:
    """SIGTERM ends a run like Ctrl-C does: through the clean-up."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
