"""A run: customers and agents at work, something that goes wrong meanwhile, then the reckoning."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.ledger.clock import SharedClock
from tests.support.ledger.coverage import met
from tests.support.ledger.customer import Customer
from tests.support.ledger.desk import Agent, Desk
from tests.support.ledger.entries import Entry
from tests.support.ledger.facts import Facts, read_facts
from tests.support.ledger.journal import Journal, read_journal
from tests.support.ledger.properties import check
from tests.support.ledger.report import Report, report
from tests.support.ledger.tabs import PollTab, View
from tests.support.ledger.violation import Violation
from tests.support.ledger.world import World

SETTLES = 120.0
"""Seconds until, at the end, every message has its outcome and every tab has read it."""
POLL = 0.05
SELDOM = 0.5
MEETS = 240.0
"""Seconds in which, after the trouble, the clients come to do all they are wanted to do."""


@dataclass(frozen=True)
class Reckoning:
    """`seed` repeats what the clients did; where a kill fell depends on the machine as well."""

    seed: int
    journal: list[Entry]
    facts: Facts
    violations: list[Violation]
    report: Report

    def text(self) -> str:
        faults = [f"  {violation}" for violation in self.violations[:30]]
        more = [f"  and {len(self.violations) - 30} more"] if len(self.violations) > 30 else []
        return "\n".join([f"seed {self.seed}", *self.report.lines(), *faults, *more])


async def run(
    url: str,
    var: Path,
    book: Path,
    seed: int,
    trouble: Callable[[World], Awaitable[object]],
    customers: int = 6,
    logins: Sequence[dict[str, str]] | None = None,
    hurry: float = 0.3,
    clock: SharedClock | None = None,
    wanted: frozenset[str] = frozenset(),
) -> Reckoning:
    """Traffic for as long as `trouble` takes, and until everything `wanted` (names of `coverage`) was met. `book` is where
    the journal lies; `clock` is the service's, if it can be set. Raises AssertionError for what never came."""
    async with World(url, var, Journal(book), clock) as world:
        staff = list(logins or (one for one in world.logins() if one["role"] == "agent"))
        desk = Desk(world, staff, f"{seed}:desk", hurry)
        people = [
            Customer(world, f"客户{number + 1}", f"{seed}:{number}", hurry) for number in range(customers)
        ]
        async with _at_work(world, desk, people):
            await trouble(world)
            await _met(world, wanted, seed)
            world.ending.set()
            known, facts = await _settled(world, desk, people)
            world.over.set()
    journal = read_journal(book)[:known]
    facts = facts.of(frozenset(entry.conversation for entry in journal))
    violations = check(journal, facts)
    return Reckoning(seed, journal, facts, violations, report(journal, facts, violations))


@asynccontextmanager
async def _at_work(world: World, desk: Desk, people: Sequence[Customer]) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        group.create_task(desk.run())
        for customer in people:
            group.create_task(customer.run())
        yield


async def _met(world: World, wanted: frozenset[str], seed: int) -> None:
    end = asyncio.get_running_loop().time() + MEETS
    while missing := wanted - met(world.journal.entries):
        assert asyncio.get_running_loop().time() < end, f"seed {seed}: never met {sorted(missing)}"
        await asyncio.sleep(SELDOM)


async def _settled(world: World, desk: Desk, people: Sequence[Customer]) -> tuple[int, Facts]:
    """The facts, once nothing is owed and everybody has read them, or as they are when patience ends.

    With them how many lines of the journal they are to explain: what came later may be newer than they are.
    """
    end = asyncio.get_running_loop().time() + SETTLES
    actors: tuple[Customer | Agent, ...] = (*people, *desk.agents)
    for one in actors:
        async with asyncio.timeout(SETTLES):
            await one.done.wait()
    while True:
        for agent in desk.agents:
            for tab in agent.views:
                assert isinstance(tab, PollTab)
                await tab.look()
        known = len(world.journal.entries)
        facts = _readable(world)
        views = [view for one in actors for view in one.views]
        if facts is not None and (_quiet(facts, views) or asyncio.get_running_loop().time() > end):
            return known, facts
        await asyncio.sleep(POLL)


def _readable(world: World) -> Facts | None:
    try:
        return read_facts(world.database, world.var / "secrets")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return None


def _quiet(facts: Facts, views: Sequence[View]) -> bool:
    ends = {header.id: header.last_seq for header in facts.headers}
    owed = any(turn.status == "pending" for turn in facts.turns)
    return not owed and all(view.last >= ends[view.conversation] for view in views)
