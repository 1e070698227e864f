"""The ledger: kills, resends, stale frames, rival agents and wrong clocks, and afterwards every book agrees (P1 to P7).

`python -m bench.ledger` is the long form. A failure prints its seed; `SUBTEXT_LEDGER_SEED` repeats what the clients do.
"""

import os
import random

from tests.support.ledger.clock import SteppedClock
from tests.support.ledger.killer import Killer
from tests.support.ledger.process import Supervised
from tests.support.ledger.run import Reckoning, run
from tests.support.live import Live
from tests.support.stack import running

SERVICE_KILLS = 16
STACK_KILLS = 6
CLOCK_STEPS = 16


def seed() -> int:
    return int(os.environ.get("SUBTEXT_LEDGER_SEED") or random.SystemRandom().randrange(10**6))


def held(reckoning: Reckoning) -> None:
    print(reckoning.text())
    assert not reckoning.violations, reckoning.text()
    assert reckoning.report.load["handoffs"] > 0
    assert reckoning.report.load["receipts"] > reckoning.report.load["messages"], "some were sent again"


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
        )
    held(reckoning)
    assert reckoning.report.load["kills of the service"] == SERVICE_KILLS


async def test_it_holds_while_rasa_and_the_service_are_killed(live: Live, tmp_path):
    start = seed()
    reckoning = await run(
        live.url,
        live.var,
        tmp_path / "journal.jsonl",
        start,
        lambda world: Killer(world, live, f"{start}:killer", STACK_KILLS, rasa_every=2).run(),
    )
    held(reckoning)
    load = reckoning.report.load
    assert load["kills of the service"] + load["kills of Rasa"] >= STACK_KILLS
    assert load["kills of Rasa"] > 0


async def test_it_holds_while_the_clock_is_set(tmp_path):
    start, clock = seed(), SteppedClock()
    async with running(
        tmp_path / "var", clock=clock, customer_rate="1000/second", login_rate="1000/second"
    ) as stack:
        reckoning = await run(
            stack.url,
            stack.var,
            tmp_path / "journal.jsonl",
            start,
            lambda world: clock.step(world, start, CLOCK_STEPS),
            hurry=0.05,
        )
    held(reckoning)
    assert reckoning.report.load["clock steps"] == CLOCK_STEPS
