"""Runs contestants in ABBA order and gathers what they say, with how far others disturbed each run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bench._lib.machine import DISTURBED_FROM, Usage, others, usage
from bench._lib.order import ROUNDS, abba
from bench._lib.stats import Spread, spread
from bench._lib.worker import Json

Say = Callable[[str], None]


class Contestant(Protocol):
    """Who is measured: a worker, or servers that customers talk to."""

    @property
    def pids(self) -> Sequence[int]:
        """Its processes that run now."""
        ...

    def call(self, **request: object) -> Json: ...

    def close(self) -> None: ...


C = TypeVar("C", bound=Contestant)


@dataclass(frozen=True)
class Run:
    """One contestant's turn: its answer, and the cores' worth of others' work beside it."""

    answer: Json
    others: float

    @property
    def disturbed(self) -> bool:
        return self.others > DISTURBED_FROM


@dataclass(frozen=True)
class Results:
    """All runs of all contestants."""

    runs: Mapping[str, Sequence[Run]] = field(default_factory=dict)

    def spread(self, name: str, figure: Callable[[Json], float]) -> Spread:
        """A figure of each run's answer, over the runs of one contestant."""
        return spread([figure(run.answer) for run in self.runs[name]])

    def last(self, name: str) -> Json:
        return self.runs[name][-1].answer

    def note(self, name: str) -> str:
        """How many runs were disturbed, for a table's last column."""
        runs = self.runs[name]
        return (
            f"{sum(run.disturbed for run in runs)} of {len(runs)} (≤ {max(run.others for run in runs):.0%})"
        )


def contest(
    workers: Mapping[str, C],
    request: Callable[[str], Json],
    rounds: int = ROUNDS,
    say: Say = lambda line: None,
    afterwards: Callable[[str], None] = lambda name: None,
) -> Results:
    """Call every contestant twice a round with `request(name)`. Raises WorkerFailed.

    `afterwards` is called after each run and belongs to none.
    """
    runs: dict[str, list[Run]] = {name: [] for name in workers}
    for turn, name in enumerate(abba(list(workers), rounds), 1):
        before = _usage(workers)
        answer = workers[name].call(**request(name))
        beside = others(before, _usage(workers))
        runs[name].append(Run(answer, beside))
        afterwards(name)
        say(
            f"run {turn} of {2 * rounds * len(workers)}: {name}{', disturbed' if runs[name][-1].disturbed else ''}"
        )
    return Results(runs)


def _usage(workers: Mapping[str, C]) -> Usage:
    return usage(
        [os.getpid(), *(pid for worker in workers.values() for pid in worker.pids)], time.monotonic()
    )


@contextmanager
def started(makers: Mapping[str, Callable[[], C]]) -> Iterator[dict[str, C]]:
    """Start all of them, one after the other; end all of them whatever happens."""
    with ExitStack() as stack:
        workers = {}
        for name, make in makers.items():
            workers[name] = make()
            stack.callback(workers[name].close)
        yield workers
