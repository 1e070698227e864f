"""Bring the tree to the state a goal needs: find the runtimes, build what is missing or changed."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from _setup.console import Console
from _setup.plan import digests, is_fresh, stale_steps
from _setup.runner import Runner
from _setup.runtimes import find_all
from _setup.settings import Settings
from _setup.steps import Step, table


def prepare(settings: Settings, goals: Iterable[str], console: Console) -> None:
    """Make every goal fresh. Raises SetupError with what is missing or which step failed."""
    wanted = tuple(goals)
    steps = table(settings, find_all())
    if not _stale(settings, wanted, steps):
        return
    with only_one(settings.root / "var" / "setup.lock", console):
        # Looked at again: a setup that was waited for may have done it.
        known = digests(settings.root, steps)
        stale = stale_steps(wanted, steps, lambda step: is_fresh(step, known[step.name]))
        if not stale:
            return
        logs = settings.root / "var" / "log" / "setup"
        console.note(
            f"{len(stale)} of {len(steps)} setup steps to do; logs in {logs.relative_to(settings.root)}"
        )
        environment = {**settings.environment(), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        Runner(settings.root, logs, environment, console).run(
            [steps[name] for name in stale], lambda name: digests(settings.root, steps)[name]
        )


def _stale(settings: Settings, goals: Iterable[str], steps: Mapping[str, Step]) -> bool:
    known = digests(settings.root, steps)
    return bool(stale_steps(goals, steps, lambda step: is_fresh(step, known[step.name])))


@contextlib.contextmanager
def only_one(path: Path, console: Console) -> Iterator[None]:
    """Two setups in one tree would build into each other: the second waits for the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.note("another setup is at work in this tree; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
