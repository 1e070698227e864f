"""What every command begins with: its options, the head of its report, and its own core."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from bench._lib import probes
from bench._lib.inputs import SEED
from bench._lib.machine import DISTURBED_FROM
from bench._lib.order import ROUNDS
from bench._lib.worker import ROOT, Worker, WorkerFailed, pin

SCRATCH = ROOT / "var" / "bench"


def parser(description: str) -> argparse.ArgumentParser:
    """Options all commands share."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument(
        "--quick", action="store_true", help="tiny sizes: does it run at all? The figures mean nothing"
    )
    made.add_argument(
        "--rounds", type=int, default=ROUNDS, help="times ABBA; every contestant runs twice a round"
    )
    made.add_argument(
        "--build", type=Path, default=ROOT / "var" / "build", help="folder of encoder and index"
    )
    return made


def head(title: str, given: argparse.Namespace) -> None:
    """Take core 1 and one thread, and print what a report needs to be compared."""
    pin(os.getpid(), 1)
    threadpool_limits(1)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # a report cut short keeps what it had
    print(f"# {title}\n")
    for line in probes.report(SCRATCH, quick=given.quick):
        print(f"- {line}")
    order = f"ABBA × {given.rounds}, contestants on core 0, driver on core 1, one thread each"
    print(f"- {order}; seed {SEED}; median (min–max) of the runs")
    print(f"- disturbed: a run beside which others used more than {DISTURBED_FROM:.0%} of a core")
    if given.quick:
        print("- **quick: the figures mean nothing**")


def about(workers: Sequence[Worker]) -> None:
    """Print versions and settings of the contestants as they tell them."""
    for worker in workers:
        answer = worker.call(do="about")
        print(f"- {worker.name}: " + ", ".join(f"{key} {value}" for key, value in answer.items()))


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print(f"\n| {' | '.join(header)} |")
    print("|" + "---|" * len(header))
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")


def progress(line: str) -> None:
    """To standard error: the report can be redirected to a file."""
    print(line, file=sys.stderr, flush=True)


def run(main: Callable[[], None]) -> None:
    """Run a command; what a contestant could not do ends it in one message."""
    try:
        main()
    except WorkerFailed as failure:
        sys.exit(f"bench: {failure}")
