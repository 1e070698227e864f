"""The ledger: kills, resends, stale frames and rival agents, and afterwards every book agrees (P1 to P7).

`python -m bench.ledger` is the long form, with Rasa killed as well. A failure prints its seed; `SUBTEXT_LEDGER_SEED`
repeats what the clients do.
"""

import os
import random

from tests.support.ledger.killer import Killer
from tests.support.ledger.process import Supervised
from tests.support.ledger.run import Reckoning, run

SERVICE_KILLS = 20


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
