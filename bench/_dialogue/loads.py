"""What customers do to a contestant, and how long they waited. Texts and numbers come from the command."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import islice

import httpx

from bench._dialogue.customers import PATIENCE_SECONDS, Answered, Customer
from bench._lib.worker import Json

TALK_LENGTH = 5
"""Messages of a conversation where the length is not what is measured."""
LOOKS = 5
"""Least messages of the other customer while one sends a great one."""


class Door:
    """Makes customers of one contestant."""

    def __init__(self, make: Callable[[httpx.AsyncClient], Customer], url: str) -> None:
        self._make, self._url = make, url

    @asynccontextmanager
    async def customers(self, count: int) -> AsyncIterator[list[Customer]]:
        """So many, each in a conversation of his own."""
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(
            base_url=self._url, timeout=PATIENCE_SECONDS, trust_env=False, limits=limits
        ) as http:
            made = [self._make(http) for _ in range(count)]
            try:
                for one in made:
                    await one.open()
                yield made
            finally:
                for one in made:
                    await one.close()


async def one_by_one(door: Door, texts: Sequence[str], length: int = TALK_LENGTH) -> Json:
    """One customer after the other, each asking `length` questions: milliseconds of every reply, silences."""
    taken, silent = [], 0
    for talk in batches(texts, length):
        async with door.customers(1) as (customer,):
            for text in talk:
                milliseconds, missing = await _timed(customer, [text])
                taken.append(milliseconds)
                silent += missing
                await customer.settle()
    return {"ms": taken, "silent": silent}


async def at_once(door: Door, texts: Sequence[str], users: int, each: int) -> Json:
    """Customers who each ask the next question when the last is answered; also the seconds for all of it."""
    async with door.customers(users) as customers:
        began = time.perf_counter()
        talks = [_talk(one, share(texts, at * each, each)) for at, one in enumerate(customers)]
        told = await asyncio.gather(*talks)
        seconds = time.perf_counter() - began
    taken = [milliseconds for talk in told for milliseconds, _ in talk]
    return {"ms": taken, "silent": sum(missing for talk in told for _, missing in talk), "seconds": seconds}


async def together(door: Door, texts: Sequence[str], times: int) -> Json:
    """One customer sends all texts at the same moment: milliseconds until the last is answered, replies."""
    taken, replies, silent = [], [], 0
    for _ in range(times):
        async with door.customers(1) as (customer,):
            began = time.perf_counter()
            answered = await customer.say(texts)
            taken.append((time.perf_counter() - began) * 1000)
            replies.append(answered.replies)
            silent += answered.unanswered
    return {"ms": taken, "replies": replies, "silent": silent}


async def beside_a_great_one(door: Door, texts: Sequence[str], size: int) -> Json:
    """The longest wait (ms) of a customer who asks on while another sends `size` characters at once."""
    great = "".join(texts)
    great = (great * (size // len(great) + 1))[:size]
    taken: list[float] = []
    silent = 0
    async with door.customers(2) as (loud, other):
        began = time.perf_counter()
        shout = asyncio.create_task(loud.shout(great))
        await asyncio.sleep(0)
        for text in texts:
            if shout.done() and len(taken) >= LOOKS:
                break
            milliseconds, missing = await _timed(other, [text])
            taken.append(milliseconds)
            silent += missing
            await other.settle()
        status = await shout
        seconds = time.perf_counter() - began
    return {"ms": taken, "silent": silent, "status": status, "seconds": seconds}


async def _talk(customer: Customer, texts: Sequence[str]) -> list[tuple[float, int]]:
    told = []
    for text in texts:
        told.append(await _timed(customer, [text]))
        await customer.settle()
    return told


async def _timed(customer: Customer, texts: Sequence[str]) -> tuple[float, int]:
    """(milliseconds, messages that were met with silence); who waits in vain gives up after PATIENCE_SECONDS."""
    began = time.perf_counter()
    try:
        answered = await customer.say(texts)
    except (TimeoutError, httpx.TimeoutException):
        answered = Answered(0, len(texts))
    return (time.perf_counter() - began) * 1000, answered.unanswered or int(answered.replies == 0)


def share(texts: Sequence[str], start: int, count: int) -> list[str]:
    """`count` texts from `start` on, beginning anew at the end: no customer asks one twice if there are enough."""
    return [texts[(start + at) % len(texts)] for at in range(count)]


def batches(texts: Sequence[str], length: int) -> list[list[str]]:
    """The texts in their order, `length` at a time; the last may be shorter."""
    found, left = [], iter(texts)
    while part := list(islice(left, length)):
        found.append(part)
    return found
