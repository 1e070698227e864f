"""P1 to P7 over a long run: processes die, clients misbehave, and afterwards every book is compared.

    .venvs/service/bin/python -m bench.ledger [--kills 100] [--seed N] [--scripted [--clock] | --desk]

Starts a stack of its own, with its own var folder; what is built is shared. `--scripted` kills a service with a
scripted bot instead: fewer parts, many more kills in a minute; with `--clock` the service's clock is set to and fro as
long as that lasts. `--desk` measures instead how soon what an agent writes is at the widget, and a change of owner at
every desk, with 20 agents and 200 handoffs a minute. Exit code 1: a property was violated; journal, database and
logs are kept and named.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench._desk import desk_updates, machine_line, moment, wait_lines
from bench._lib.worker import ROOT
from service.core.clock import SystemClock
from service.core.database import open_database
from service.core.settings import Settings
from service.identity.staff import StaffAccounts
from tests.support.ledger.clock import SharedClock, step
from tests.support.ledger.killer import Killer
from tests.support.ledger.process import Supervised
from tests.support.ledger.report import delivered
from tests.support.ledger.run import Reckoning, run
from tests.support.ledger.rush import rush
from tests.support.ledger.world import World
from tests.support.live import Live

KEPT = ROOT / "var" / "bench"
AGENTS, PER_MINUTE = 20, 200


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None, help="of the clients' doings; default: a new one")
    parser.add_argument("--customers", type=int, default=8)
    parser.add_argument("--scripted", action="store_true", help="a service with a scripted bot, without Rasa")
    parser.add_argument("--clock", action="store_true", help="with --scripted: set its clock as well")
    parser.add_argument("--desk", action="store_true", help="the busy desk instead of the kills")
    parser.add_argument("--agents", type=int, default=AGENTS)
    parser.add_argument("--per-minute", type=float, default=PER_MINUTE, help="handoffs a minute")
    parser.add_argument("--seconds", type=float, default=60, help="how long the desk is busy")
    given = parser.parse_args()
    given.seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
    with tempfile.TemporaryDirectory(prefix="subtext-ledger-") as folder:
        sys.exit(
            asyncio.run(_scripted(given, Path(folder)) if given.scripted else _whole(given, Path(folder)))
        )


async def _scripted(given: argparse.Namespace, folder: Path) -> int:
    async with Supervised(folder / "var") as service:
        if given.desk:
            return await _desk(given, folder, service.url, service.var, service.pid("service"))

        async def trouble(world: World) -> None:
            killer = Killer(world, service, f"{given.seed}:killer", given.kills, rasa_every=0, started=0.0)
            await (_with_clock(world, service.clock, given.seed, killer) if given.clock else killer.run())

        clock = service.clock if given.clock else None
        return await _killing(given, folder, service.url, service.var, trouble, clock)


async def _with_clock(world: World, clock: SharedClock, seed: int, killer: Killer) -> None:
    """The clock is set, through all its offsets and again, until the last one was killed; then it is right."""
    killing = asyncio.create_task(killer.run())
    turn = 0
    while not killing.done():
        await step(world.journal, clock, f"{seed}:clock:{turn}")
        turn += 1
    await killing


async def _whole(given: argparse.Namespace, folder: Path) -> int:
    live = Live()
    live.environment["SUBTEXT_LOGIN_RATE"] = "1000/second"
    print(f"starting a stack in {live.var}", file=sys.stderr)
    await asyncio.to_thread(live.start)
    try:
        if given.desk:
            return await _desk(given, folder, live.url, live.var, live.pid("service"))
        return await _killing(
            given,
            folder,
            live.url,
            live.var,
            lambda world: Killer(world, live, f"{given.seed}:killer", given.kills).run(),
        )
    finally:
        await asyncio.to_thread(live.stop)


async def _killing(
    given: argparse.Namespace,
    folder: Path,
    url: str,
    var: Path,
    trouble: Callable[..., Awaitable[object]],
    clock: SharedClock | None = None,
) -> int:
    began = time.monotonic()
    reckoning = await run(
        url, var, folder / "journal.jsonl", given.seed, trouble, given.customers, clock=clock
    )
    print(f"# Ledger: {given.kills} kills in {time.monotonic() - began:.0f} s\n")
    return _end(reckoning, folder, var)


async def _desk(given: argparse.Namespace, folder: Path, url: str, var: Path, service: int) -> int:
    logins = await _staff(var, given.agents)
    began, before = time.time() - time.monotonic(), moment(service)
    reckoning = await rush(
        url, var, folder / "journal.jsonl", logins, given.per_minute, given.seconds, given.seed
    )
    after, handoffs = moment(service), reckoning.report.load["handoffs"]
    print(
        f"# Desk: {given.agents} agents, {given.per_minute:.0f} handoffs a minute for {given.seconds:.0f} s\n"
    )
    updates = desk_updates(reckoning.journal, reckoning.facts.events, began)
    for line in (
        *wait_lines("agent's message at the widget", delivered(reckoning.journal)),
        *wait_lines("change of owner at each agent's socket", updates),
        machine_line(before, after, handoffs, os.cpu_count() or 1),
    ):
        print(line)
    return _end(reckoning, folder, var)


async def _staff(var: Path, count: int) -> list[dict[str, str]]:
    """Logins of that many agents who serve every group."""
    settings = Settings(_env_file=None, var_dir=var)
    database = open_database(settings)
    try:
        staff = StaffAccounts(
            database, SystemClock(), settings.staff_idle_minutes, settings.staff_session_hours
        )
        found = []
        for number in range(count):
            login = f"bench{number + 1}"
            password = await staff.create(login, str(3001 + number), f"坐席{number + 1}", ["agent"], ["*"])
            found.append({"login": login, "password": password, "role": "agent"})
        return found
    finally:
        await database.close()


def _end(reckoning: Reckoning, folder: Path, var: Path) -> int:
    print(reckoning.text())
    if not reckoning.violations:
        return 0
    kept = KEPT / f"ledger-{reckoning.seed}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept, ignore=shutil.ignore_patterns("*.sock"))
    shutil.copytree(var / "data", kept / "data", dirs_exist_ok=True)
    if (var / "log").is_dir():
        shutil.copytree(var / "log", kept / "log", dirs_exist_ok=True)
    print(f"kept in {kept}")
    return 1


if __name__ == "__main__":
    main()
