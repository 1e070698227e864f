"""What one reply costs in processor time: the service's and Rasa's, and how many statements the service runs for it.

    .venvs/service/bin/python -m bench.reply_cpu [--replies 200]

Starts a whole stack of its own on core 0, as `bench.dialogue` does. How busy the machine is changes the figures little,
unlike those of a clock. What both processes use while nobody writes is measured first and taken off. Conversations of
five messages; opening them is not counted, leaving a queue is. Statements and commits are counted in a service with a
scripted bot, in a conversation that goes on.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import event

from bench._dialogue.customers import SocketCustomer
from bench._dialogue.loads import TALK_LENGTH, Door, batches, share
from bench._dialogue.servers import OurStack
from bench._lib.inputs import HELD_OUT, questions
from bench._lib.worker import ROOT, pin
from bench.dialogue import FULL, answerable
from kb_index.content import read_valid
from tests.support.stack import running

PROGRAMS = ("Rasa", "service")
"""In the order of `OurStack.pids`."""
WARM_UP, COUNTED, IDLE_SECONDS = 40, 20, 5.0


@dataclass(frozen=True)
class Used:
    """Seconds of processor time of each program, all threads, and of the clock."""

    programs: tuple[float, ...]
    clock: float

    @classmethod
    def now(cls, pids: Sequence[int]) -> Used:
        return cls(tuple(time.clock_gettime(_clock_of(pid)) for pid in pids), time.monotonic())

    def since(self, before: Used) -> Used:
        taken = tuple(now - then for now, then in zip(self.programs, before.programs, strict=True))
        return Used(taken, self.clock - before.clock)


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--replies", type=int, default=200)
    parser.add_argument("--build", type=Path, default=ROOT / "var" / "build", help="encoder, index, model")
    given = parser.parse_args()
    texts = answerable(questions(HELD_OUT, FULL.questions), read_valid(ROOT))
    pin(os.getpid(), 1)
    with tempfile.TemporaryDirectory(prefix="subtext-bench-") as folder:
        _print_cpu(OurStack("ours", given.build, Path(folder)), texts, given.replies)
        statements, commits = asyncio.run(_statements(Path(folder) / "var", texts))
    print(f"statements a reply: {statements:.1f}, and {commits:.1f} commits")


def _print_cpu(stack: OurStack, texts: Sequence[str], replies: int) -> None:
    try:
        stack.start()
        asked = share(texts, WARM_UP, replies)
        idle, used = asyncio.run(_measured(stack, share(texts, 0, WARM_UP), asked))
    finally:
        stack.stop()
    own = [
        busy - rest * used.clock / idle.clock for busy, rest in zip(used.programs, idle.programs, strict=True)
    ]
    for name, busy, rest in zip(PROGRAMS, own, idle.programs, strict=True):
        print(
            f"{name:8}{1000 * busy / replies:7.2f} ms a reply; idle {1000 * rest / idle.clock:.1f} ms a second"
        )
    print(f"{'both':8}{1000 * sum(own) / replies:7.2f} ms a reply, of {replies} replies")


async def _measured(stack: OurStack, first: Sequence[str], asked: Sequence[str]) -> tuple[Used, Used]:
    """What `stack` used while nobody wrote, and for the replies to `asked`."""
    door = Door(SocketCustomer, stack.url)
    await _ask(door, first, stack.pids)
    before = Used.now(stack.pids)
    await asyncio.sleep(IDLE_SECONDS)  # nobody writes: that is what is measured
    return Used.now(stack.pids).since(before), await _ask(door, asked, stack.pids)


async def _ask(door: Door, texts: Sequence[str], pids: Sequence[int]) -> Used:
    """All texts, in conversations of TALK_LENGTH; used between their openings."""
    total = Used((0.0,) * len(pids), 0.0)
    for talk in batches(texts, TALK_LENGTH):
        async with door.customers(1) as (customer,):
            before = Used.now(pids)
            for text in talk:
                await customer.say([text])
                await customer.settle()
            taken = Used.now(pids).since(before)
        programs = (one + more for one, more in zip(total.programs, taken.programs, strict=True))
        total = Used(tuple(programs), total.clock + taken.clock)
    return total


async def _statements(folder: Path, texts: Sequence[str]) -> tuple[float, float]:
    """Statements and commits a reply; a scripted bot answers what the widget sends."""
    async with (
        running(folder, customer_rate="1000/second") as stack,
        httpx.AsyncClient(base_url=stack.url, trust_env=False) as http,
    ):
        customer = SocketCustomer(http)
        await customer.open()
        await _say(customer, texts[:1])
        counts = {"before_cursor_execute": 0, "commit": 0}

        def counted(name: str) -> None:
            def count(*_: object) -> None:
                counts[name] += 1

            event.listen(stack.application.database.engine.sync_engine, name, count)

        for name in counts:
            counted(name)
        await _say(customer, share(texts, 1, COUNTED))
        await customer.close()
    return counts["before_cursor_execute"] / COUNTED, counts["commit"] / COUNTED


async def _say(customer: SocketCustomer, texts: Sequence[str]) -> None:
    for text in texts:
        await customer.say([text])
        await customer.settle()


def _clock_of(pid: int) -> int:
    """Linux's clock of a process's processor time, by its id (`clock_getcpuclockid`)."""
    return (~pid << 3) | 2


if __name__ == "__main__":
    # Ended from outside, the servers end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: ended"))
    main()
