"""A busy desk: customers who come at a steady rate and want a person at once, and agents who serve several each."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

from tests.support.ledger.desk import Agent, leaves
from tests.support.ledger.facts import read_facts
from tests.support.ledger.journal import Journal, read_journal
from tests.support.ledger.properties import check
from tests.support.ledger.report import report
from tests.support.ledger.run import Reckoning
from tests.support.ledger.sending import Sender
from tests.support.ledger.tabs import SocketTab
from tests.support.ledger.world import TRIES_AGAIN, World

AT_ONCE = 5
"""Customers an agent serves at a time, as desk.yml has it."""
SAYS = 3
"""What an agent says to each, with an answer to each of it."""
LOOKS = 0.4
"""Seconds between two looks of an agent at his inbox, at least."""
GIVES_UP = 60.0
OVER = frozenset({"wrap_up", "closed"})


async def rush(
    url: str,
    var: Path,
    book: Path,
    logins: Sequence[dict[str, str]],
    per_minute: float,
    seconds: float,
    seed: int,
) -> Reckoning:
    async with World(url, var, Journal(book)) as world:
        agents = [Agent(world, login, f"{seed}:{login['login']}") for login in logins]
        for agent in agents:
            await agent.sign_in()
        categories = await agents[0].get("/v1/desk/categories")
        tree = leaves(categories["categories"] if categories else [])
        async with asyncio.TaskGroup() as group:
            sockets = [group.create_task(agent.socket.run()) for agent in agents]
            working = [group.create_task(_work(world, agent, tree)) for agent in agents]
            people = []
            for number in range(round(per_minute * seconds / 60)):
                people.append(group.create_task(_visit(world, f"客户{number + 1}")))
                await asyncio.sleep(60 / per_minute)
            await asyncio.gather(*people)
            world.ending.set()
            await asyncio.gather(*working)
            for task in sockets:
                task.cancel()
        for agent in agents:
            await agent.http.aclose()
    facts, journal = read_facts(var / "data" / "subtext.db", var / "secrets"), read_journal(book)
    violations = check(journal, facts)
    return Reckoning(seed, journal, facts, violations, report(journal, facts, violations))


async def _visit(world: World, who: str) -> None:
    """Asks for a person, answers whatever he says, and goes when it is over."""
    visitor = await world.ask_until(who, "POST", "/v1/visitors", json={})
    headers = {"Authorization": f"Bearer {visitor['token']}"}
    opened = await world.ask_until(who, "POST", "/v1/conversations", json={}, headers=headers)
    sender = Sender(world, who, "customer", opened["conversation"], world.http, headers)
    tab = SocketTab(world, who, opened, headers, "socket")
    reading = asyncio.create_task(tab.run())
    try:
        await sender.deliver(sender.message("转人工"))
        answered = 0
        while await _spoken_to(tab, answered):
            if tab.heard == answered:
                break
            answered = tab.heard
            if tab.owner == "human":
                await sender.deliver(sender.message("好的"))
        end = (await world.ask_until(who, "GET", f"/v1/conversations/{tab.conversation}", headers=headers))[
            "last_seq"
        ]
        await tab.until(lambda: tab.owner == "closed" and tab.last >= end, GIVES_UP)
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _spoken_to(tab: SocketTab, answered: int) -> bool:
    """Whether an agent says more than was answered, or ends, before the customer gives up."""
    return await tab.until(lambda: tab.heard > answered or tab.owner in OVER, GIVES_UP)


async def _work(world: World, agent: Agent, tree: list[str]) -> None:
    """Takes whoever rings, speaks to each in turn, ends, wraps up."""
    cursor, said = 0, dict[str, int]()
    chance = random.Random(agent.who)
    while not world.ending.is_set():
        inbox = await agent.get("/v1/desk/inbox", cursor=cursor, wait=1)
        if inbox is None:
            await asyncio.sleep(TRIES_AGAIN)
            continue
        cursor = inbox["cursor"]
        free = AT_ONCE - len(inbox["mine"])
        ringing = [one["conversation"] for one in inbox.get("offers", [])]
        for conversation in ringing[: max(0, free)]:
            await agent.act(conversation, "accept")
        for card in inbox["mine"]:
            conversation = card["conversation"]
            if card["owner"] == "wrap_up":
                body = {"category": chance.choice(tree)} if tree else {}
                await agent.act(conversation, "close", resolved=True, note="已说明", **body)
            elif card["owner"] == "human" and said.get(conversation, 0) < SAYS:
                said[conversation] = said.get(conversation, 0) + 1
                await agent.deliver(conversation, "正在为您查询")
            elif card["owner"] == "human":
                await agent.act(conversation, "end")
        await asyncio.sleep(LOOKS)
