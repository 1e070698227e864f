"""The ledger: kills, resends, stale frames, rival agents and wrong clocks, and afterwards every book agrees (P1 to P7).

`python -m bench.ledger` is the long form. A failure prints its seed; `SUBTEXT_LEDGER_SEED` repeats what the clients do.
"""

import asyncio
import os
import random

import pytest

from tests.support.ledger.clock import OFFSETS, step
from tests.support.ledger.coverage import ALWAYS, CLOCK_SET, KILLED
from tests.support.ledger.killer import Killer
from tests.support.ledger.process import Supervised
from tests.support.ledger.run import Reckoning, run
from tests.support.ledger.world import World
from tests.support.live import Live

SERVICE_KILLS = 12
CLOCK_KILLS = 3
STACK_KILLS = 6
"""Together more than twenty."""


def seed() -> int:
    return int(os.environ.get("SUBTEXT_LEDGER_SEED") or random.SystemRandom().randrange(10**6))


def held(reckoning: Reckoning) -> None:
    print(reckoning.text())
    assert not reckoning.violations, reckoning.text()


async def test_it_holds_while_the_service_is_killed(tmp_path):
    """A bot that takes its time and fails at times; the service dies whenever it has just come back."""
    start = seed()
    async with Supervised(tmp_path / "var") as service:
        reckoning = await run(
            service.url,
            service.var,
            tmp_path / "journal.jsonl",
            start,
            lambda world: Killer(
                world, service, f"{start}:killer", SERVICE_KILLS, rasa_every=0, started=0.0
            ).run(),
            hurry=0.1,
            wanted=ALWAYS | KILLED,
        )
    held(reckoning)
    assert reckoning.report.load["kills of the service"] == SERVICE_KILLS


async def test_it_holds_while_the_clock_is_set(tmp_path):
    """Forward and back by seconds, minutes, hours and a day, also across kills. What the clock ends has its code; who is
    turned away signs in and sends the same again."""
    start = seed()
    async with Supervised(tmp_path / "var") as service:

        async def trouble(world: World) -> None:
            killer = Killer(world, service, f"{start}:killer", CLOCK_KILLS, rasa_every=0, started=0.0)
            await asyncio.gather(step(world.journal, service.clock, f"{start}:clock"), killer.run())

        reckoning = await run(
            service.url,
            service.var,
            tmp_path / "journal.jsonl",
            start,
            trouble,
            hurry=0.05,
            clock=service.clock,
            wanted=ALWAYS | KILLED | CLOCK_SET,
        )
    held(reckoning)
    assert reckoning.report.load["clock steps"] == len(OFFSETS) + 1


@pytest.fixture(scope="module")
def stack():
    """A whole stack that nobody else writes to."""
    live = Live()
    live.environment["SUBTEXT_LOGIN_RATE"] = "1000/second"
    live.start()
    try:
        yield live
    finally:
        live.stop()


async def test_it_holds_while_rasa_and_the_service_are_killed(stack: Live, tmp_path):
    start = seed()
    reckoning = await run(
        stack.url,
        stack.var,
        tmp_path / "journal.jsonl",
        start,
        lambda world: Killer(world, stack, f"{start}:killer", STACK_KILLS, rasa_every=2).run(),
        wanted=ALWAYS | KILLED,
    )
    held(reckoning)
    load = reckoning.report.load
    assert load["kills of the service"] + load["kills of Rasa"] >= STACK_KILLS
    assert load["kills of Rasa"] > 0
