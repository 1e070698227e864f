"""Customers without a screen: those who write, those who keep writing while something is switched."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from cli.client import ApiFailed, Customer, Maintainer

AT_ONCE = 4
TALKERS = 3


@dataclass
class Talked:
    """`failed`: what got no answer or an error, with why. `answers`: (text, kind, topic) of the bot's decisions.

    `degraded`: turns the knowledge base answered because Rasa did not, in time or at all.
    """

    turns: int = 0
    degraded: int = 0
    failed: list[str] = field(default_factory=list)
    answers: list[tuple[str, str, str | None]] = field(default_factory=list)
    milliseconds: list[int] = field(default_factory=list)

    def of(self, texts: Sequence[str], topic: str) -> int:
        """How many of the texts were answered with the topic."""
        wanted = {*texts}
        return sum(
            kind == "answer" and found == topic for text, kind, found in self.answers if text in wanted
        )


async def ask(url: str, token: str, texts: Sequence[str]) -> Talked:
    """Each by a customer of his own."""
    talked, slots = Talked(), asyncio.Semaphore(AT_ONCE)
    async with _client(url) as http:

        async def one(text: str) -> None:
            async with slots:
                await _visit(http, token, text, talked)

        await asyncio.gather(*(one(text) for text in texts))
    return talked


@asynccontextmanager
async def kept_talking(url: str, token: str, texts: Sequence[str]) -> AsyncIterator[Talked]:
    """Three customers after one another, all the time; what is being said at the end is still waited for."""
    talked, over = Talked(), asyncio.Event()
    async with _client(url) as http:

        async def talk(first: int) -> None:
            at = first
            while not over.is_set():
                await _visit(http, token, texts[at % len(texts)], talked)
                at += TALKERS

        talkers = [asyncio.create_task(talk(first)) for first in range(TALKERS)]
        try:
            yield talked
        finally:
            over.set()
            await asyncio.gather(*talkers)


async def _visit(http: httpx.AsyncClient, token: str, text: str, talked: Talked) -> None:
    customer = Customer(http)
    began = time.perf_counter()
    talked.turns += 1
    try:
        await customer.open()
        events, taken = await customer.say(text)
        seen = await Maintainer(http, token).turns(customer.conversation)
    except (ApiFailed, httpx.HTTPError, TimeoutError) as failure:
        waited = time.perf_counter() - began
        talked.failed.append(f"{text}: {type(failure).__name__} {failure} after {waited:.1f} s")
        return
    if not events:
        talked.failed.append(f"{text}: no answer")
    talked.milliseconds.append(taken)
    for turn in seen["turns"][:1]:
        _note(turn["decision"], text, talked)


def _note(decision: dict[str, Any] | None, text: str, talked: Talked) -> None:
    if decision is None:
        talked.failed.append(f"{text}: no decision")
        return
    talked.degraded += bool(decision.get("failure"))
    talked.answers.append((text, decision["kind"], decision["topic"]))


def _client(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, timeout=60, trust_env=False)
