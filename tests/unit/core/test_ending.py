"""Tasks end although something below them swallows a cancellation."""

import asyncio

import pytest

from service.core import ending
from service.core.ending import end


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(ending, "AGAIN_SECONDS", 0.01)


async def stubborn(swallowed: list[str]) -> None:
    while True:
        try:
            await asyncio.sleep(3_600)
        except asyncio.CancelledError:
            if len(swallowed) == 2:
                raise
            swallowed.append("once")


async def test_who_swallows_a_cancellation_gets_another():
    swallowed: list[str] = []
    task = asyncio.create_task(stubborn(swallowed))
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await end([task])
    assert task.cancelled()
    assert len(swallowed) == 2


async def test_what_they_raised_is_theirs():
    async def fails() -> None:
        raise ValueError

    async def returns() -> int:
        return 3

    tasks = [asyncio.create_task(fails()), asyncio.create_task(returns())]
    await end(tasks)
    assert tasks[1].cancelled() or tasks[1].result() == 3
    await end([])
