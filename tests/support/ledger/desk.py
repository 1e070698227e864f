"""Agents: race for whoever waits, speak, hold, hand on, give back, wrap up. They look at the inbox, and forget nothing."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.support.ledger.entries import ENDED, Kind
from tests.support.ledger.sending import Sender
from tests.support.ledger.tabs import DeskSocket, PollTab, View
from tests.support.ledger.world import TRIES_AGAIN, World, code_of

Card = dict[str, Any]
NOTE = "已说明"


class Agent:
    """Signed in; signs in again when his session has ended."""

    def __init__(self, world: World, login: dict[str, str], seed: str) -> None:
        self.world, self._login = world, login
        self.who, self.random = login["login"], random.Random(seed)
        self.http = world.client()
        self.headers: dict[str, str] = {}
        self.socket = DeskSocket(world, self.who, self.http, self.headers)
        self._tabs: dict[str, PollTab] = {}
        self._senders: dict[str, Sender] = {}
        self.id, self.number = "", ""
        self._signing_in = asyncio.Lock()
        self.done = asyncio.Event()

    @property
    def views(self) -> Iterable[View]:
        return self._tabs.values()

    async def sign_in(self) -> None:
        """Cookie and CSRF token change in one moment, as they do for the pages of one browser. Two who find at once that
        the session has ended sign in once."""
        before = dict(self.headers)
        async with self._signing_in:
            if self.headers != before:
                return
            body = {"login": self._login["login"], "password": self._login["password"]}
            async with self.world.client() as http:
                asked = time.monotonic()
                session = await self.world.ask_until(
                    self.who, "POST", "/v1/staff/session", http=http, json=body
                )
                cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
            self.id, self.number = session["agent"]["id"], session["agent"]["number"]
            self.headers.update({"X-CSRF-Token": session["csrf"], "Cookie": cookie})
            self.world.journal.note(Kind.SIGNED_IN, self.who, asked=asked)

    async def get(self, path: str, **query: Any) -> Any:
        """The answer, or None. Signs in again when that is what is missing."""
        response = await self.world.ask(self.who, "GET", path, self.http, params=query, headers=self.headers)
        if response is not None and response.status_code == 401:
            await self.sign_in()
        return response.json() if response is not None and response.status_code == 200 else None

    async def act(self, conversation: str, deed: str, **body: Any) -> str:
        """`done`, the code of the refusal, or `unknown` when the answer was lost."""
        path, asked = f"/v1/desk/conversations/{conversation}/{deed}", time.monotonic()
        response = await self.world.ask(self.who, "POST", path, self.http, json=body, headers=self.headers)
        lost = response is None or response.status_code >= 500
        outcome = (
            "unknown" if response is None or lost else "done" if response.is_success else code_of(response)
        )
        self.world.journal.note(
            Kind.DEED,
            self.who,
            conversation,
            deed=deed,
            outcome=outcome,
            number=self.number,
            asked=asked,
            to=next((to for to in ("agent", "skill") if to in body), ""),
        )
        if outcome in ENDED:
            await self.sign_in()
        return outcome

    async def deliver(self, conversation: str, text: str) -> None:
        sender = self._sender(conversation)
        await sender.deliver(sender.message(text))

    async def say(self, conversation: str, text: str) -> None:
        """Once, twice at once, or again after it was acknowledged."""
        sender = self._sender(conversation)
        message = sender.message(text)
        ways = (sender.post,) if self.random.random() < 0.6 else (sender.post, sender.post)
        await sender.deliver(message, *ways)
        if sender.sent and self.random.random() < 0.2:
            await sender.post(self.random.choice(sender.sent))

    def _sender(self, conversation: str) -> Sender:
        if conversation not in self._senders:
            self._senders[conversation] = Sender(
                self.world, self.who, "agent", conversation, self.http, self.headers, self.sign_in
            )
        return self._senders[conversation]

    def tab(self, conversation: str) -> PollTab:
        if conversation not in self._tabs:
            self._tabs[conversation] = PollTab(
                self.world, self.who, conversation, self.http, self.headers, self.sign_in
            )
        return self._tabs[conversation]


class Desk:
    """Some agents who see the same line. Every waiting customer is grasped at by two at once."""

    def __init__(self, world: World, logins: list[dict[str, str]], seed: str, hurry: float = 0.2) -> None:
        self._world, self._hurry = world, hurry
        self.agents = [Agent(world, login, f"{seed}:{login['login']}") for login in logins]
        self._leaves: list[str] = []
        self._tried = Counter[str]()

    async def run(self) -> None:
        for agent in self.agents:
            await agent.sign_in()
        self._leaves = await self._categories()
        async with asyncio.TaskGroup() as group:
            sockets = [group.create_task(agent.socket.run()) for agent in self.agents]
            for agent in self.agents:
                group.create_task(self._work(agent))
            await self._world.over.wait()
            for task in sockets:
                task.cancel()
        for agent in self.agents:
            await agent.http.aclose()

    async def _categories(self) -> list[str]:
        """Asked for until they are there: the service may just be killed, or the clock have ended the session."""
        while (answer := await self.agents[0].get("/v1/desk/categories")) is None:
            await asyncio.sleep(TRIES_AGAIN)
        return leaves(answer["categories"])

    async def _work(self, agent: Agent) -> None:
        cursor = 0
        while not self._world.ending.is_set():
            inbox = await agent.get("/v1/desk/inbox", cursor=cursor, wait=1)
            if inbox is None:
                await asyncio.sleep(TRIES_AGAIN)
                continue
            cursor = inbox["cursor"]
            for card in inbox["waiting"]:
                await self._race(agent, card["conversation"])
            for card in inbox["mine"]:
                await self._serve(agent, card)
            await asyncio.sleep(agent.random.uniform(0, self._hurry))
        agent.done.set()

    async def _race(self, agent: Agent, conversation: str) -> None:
        """Two accept at the same moment; one who lost tries to speak all the same."""
        rival = agent.random.choice([one for one in self.agents if one is not agent] or [agent])
        both = [agent, rival]
        agent.random.shuffle(both)
        outcomes = await asyncio.gather(*(one.act(conversation, "accept") for one in both))
        for one, outcome in zip(both, outcomes, strict=True):
            if outcome == "already_taken" and one.random.random() < 0.3:
                await one.say(conversation, "我来")

    async def _serve(self, agent: Agent, card: Card) -> None:
        conversation, chance = card["conversation"], agent.random.random()
        await agent.tab(conversation).look()
        if card["owner"] == "wrap_up":
            if chance < 0.7:
                await self._close(agent, conversation)
        elif card["owner"] != "human":
            return
        elif chance < 0.5:
            await agent.say(conversation, "正在为您核实")
        else:
            await self._next_deed(agent, conversation, bool(card.get("held_since")))

    async def _next_deed(self, agent: Agent, conversation: str, held: bool) -> None:
        """Whatever was tried least often: a short run does everything there is."""
        colleague = agent.random.choice(self.agents)
        holding = "resume" if held else "hold"
        deeds: dict[str, tuple[str, dict[str, str]]] = {
            holding: (holding, {}),
            "to an agent": ("transfer", {"agent": colleague.id, "note": NOTE}),
            "to a group": ("transfer", {"skill": "general", "note": NOTE}),
            "give back": ("give-back", {"note": NOTE}),
            "end": ("end", {}),
        }
        name = min(deeds, key=lambda one: (self._tried[one], agent.random.random()))
        self._tried[name] += 1
        deed, body = deeds[name]
        await agent.act(conversation, deed, **body)

    async def _close(self, agent: Agent, conversation: str) -> None:
        body = {"category": agent.random.choice(self._leaves)} if self._leaves else {}
        await agent.act(conversation, "close", resolved=True, note=NOTE, **body)


def leaves(tree: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for one in tree:
        children = one.get("children") or []
        found += leaves(children) if children else [one["id"]]
    return found
