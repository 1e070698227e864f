"""What customers notice of a training: how long 95 of 100 replies take at most, while none runs and while one does.

    .venvs/service/bin/python -m bench.training_load [--replies 300] [--seconds 0]

Starts a whole stack as `make run` does, with its own var folder and ports, but without building anything. One customer
after the other asks five questions; then a training is started as the studio starts it, at the product's own limits, and
they go on until it has ended, or for `--seconds`, after which it is cancelled. Then once more without one: quiet replies
are those before and after. Prints both and their ratio; exit code 1 if it is above 1.2, or a message met with silence.
Means something only while nothing else runs on the machine. Needs what `make run` builds, 3 GB of memory, ten minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench._dialogue.customers import SocketCustomer
from bench._dialogue.loads import TALK_LENGTH, Door, one_by_one, share
from bench._lib.inputs import HELD_OUT, questions
from bench._lib.stats import digits, percentile
from bench._lib.worker import ROOT, SERVICE
from bench._story.place import SERVE
from bench.dialogue import FULL, answerable
from cli.client import call
from kb_index.content import read_valid
from tests.support.live import START_SECONDS, Live

MOST = 1.2
"""A training may make the slow replies so many times slower."""
WARM_UP = 40
JOBS = "/v1/studio/jobs"
UNDER_WAY = frozenset({"queued", "running"})
WAIT_SECONDS = 20
"""A look at the job's log waits so long for news."""


@dataclass
class Replies:
    """Milliseconds of each, and messages met with silence."""

    ms: list[float] = field(default_factory=list)
    silent: int = 0

    @property
    def p95(self) -> float:
        """Raises ValueError for none."""
        return percentile(self.ms, 95)


class Unbuilt(Live):
    """As `scripts/run` serves, with what is built already."""

    def start(self) -> None:
        done = subprocess.run(
            [str(SERVICE), "-c", SERVE],
            env={**self.environment, "PYTHONPATH": str(ROOT / "scripts")},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=START_SECONDS + 60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}{self._logs()}")

    @property
    def token(self) -> str:
        return (self.var / "secrets" / "maintainer_token").read_text(encoding="utf-8").strip()


class Training:
    """One job of the running service."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http, self._id = http, ""

    async def start(self) -> None:
        self._id = (await call(self._http, "POST", JOBS, json={"kind": "train", "of": None}))["id"]

    async def state(self) -> str:
        return str((await call(self._http, "GET", f"{JOBS}/{self._id}"))["state"])

    async def end(self) -> str:
        """Cancelled unless it has ended; the state it is in then."""
        if await self.state() in UNDER_WAY:
            await call(self._http, "POST", f"{JOBS}/{self._id}/cancel", json={})
        after, state = 0, "running"
        while state in UNDER_WAY:
            asked = {"after": after, "wait": WAIT_SECONDS}
            part = await call(self._http, "GET", f"{JOBS}/{self._id}/log", params=asked)
            after, state = part["next"], str(part["job"]["state"])
        return state


def main() -> None:
    given = _options()
    texts = answerable(questions(HELD_OUT, FULL.questions), read_valid(ROOT))
    load = os.getloadavg()[0]
    stack = Unbuilt()
    stack.environment["SUBTEXT_BUILD_DIR"] = str(given.build.resolve())
    try:
        stack.start()
        quiet, during, told = asyncio.run(_measured(stack, texts, given.replies, given.seconds))
    finally:
        stack.stop()
    print(f"{told}; load average before: {load:.2f}")
    for line in report(quiet, during):
        print(line)
    sys.exit(0 if held(quiet, during) else 1)


def report(quiet: Replies, during: Replies) -> Iterator[str]:
    for name, one in (("without a training", quiet), ("with a training", during)):
        middle = percentile(one.ms, 50)
        yield f"{name:20}p50 {digits(middle)} ms, p95 {digits(one.p95)} ms, of {len(one.ms)} replies, {one.silent} silent"
    told = "held" if held(quiet, during) else "NOT held"
    yield f"{'ratio of p95':20}{during.p95 / quiet.p95:.2f}, at most {MOST}: {told}"


def held(quiet: Replies, during: Replies) -> bool:
    """Raises ValueError where there are no replies of a kind."""
    return during.p95 <= MOST * quiet.p95 and not quiet.silent and not during.silent


async def _measured(
    stack: Unbuilt, texts: Sequence[str], replies: int, seconds: float
) -> tuple[Replies, Replies, str]:
    """Replies without and with a training, and what became of it."""
    door = Door(SocketCustomer, stack.url)
    await _asked(door, texts, WARM_UP)
    quiet = await _asked(door, texts, replies)
    headers = {"Authorization": f"Bearer {stack.token}"}
    async with httpx.AsyncClient(base_url=stack.url, headers=headers, timeout=30, trust_env=False) as http:
        training, began = Training(http), time.monotonic()
        await training.start()
        during = await _asked_while(door, texts, training, lambda: _left(began, seconds))
        took = time.monotonic() - began
        state = await training.end()
    after = await _asked(door, texts, replies)
    both = Replies([*quiet.ms, *after.ms], quiet.silent + after.silent)
    return both, during, f"training {state} after {took:.0f} s"


async def _asked(door: Door, texts: Sequence[str], replies: int) -> Replies:
    told = await one_by_one(door, share(texts, 0, replies))
    return Replies(told["ms"], told["silent"])


async def _asked_while(
    door: Door, texts: Sequence[str], training: Training, goes_on: Callable[[], bool]
) -> Replies:
    """Conversations that were over before the training was; a training that ends at once leaves none."""
    found = Replies()
    for start in itertools.count(0, TALK_LENGTH):
        told = await one_by_one(door, share(texts, start, TALK_LENGTH))
        if await training.state() not in UNDER_WAY:
            break
        found.ms += told["ms"]
        found.silent += told["silent"]
        if not goes_on():
            break
    return found


def _left(began: float, seconds: float) -> bool:
    """Without an end if `seconds` is 0."""
    return not seconds or time.monotonic() - began < seconds


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--replies", type=int, default=300, help="before the training, and as many after it")
    parser.add_argument("--seconds", type=float, default=0, help="cancel the training then; 0: when it ends")
    parser.add_argument("--build", type=Path, default=ROOT / "var" / "build", help="encoder, index, model")
    return parser.parse_args()


if __name__ == "__main__":
    # Ended from outside, the servers end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: ended"))
    main()
