"""Who keeps an eye on all conversations is woken by what concerns him, at once, and by nothing else."""

import asyncio
from types import SimpleNamespace

import pytest

from service.conversations.hub import STAFF, Hub
from service.handoff.commitments.watch import CommitmentWatch
from service.handoff.deskwork.snooze_watch import SnoozeWatch
from service.handoff.routing.router import Router

LONG = 600.0


class Looks:
    """Counts the steps of a watch, which has nothing to do."""

    def __init__(self) -> None:
        self.count, self.more = 0, asyncio.Event()

    async def step(self) -> float:
        self.count += 1
        self.more.set()
        return LONG

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while self.count < count:
                self.more.clear()
                await self.more.wait()


def event(kind: str) -> dict:
    return {"type": "event", "event": {"type": kind, "conversation": "c_1"}}


def desk(kind: str) -> dict:
    return {"type": "desk", "entry": {"type": kind}}


def commitments(hub: Hub) -> CommitmentWatch:
    return CommitmentWatch(SimpleNamespace(), hub, SimpleNamespace())


def snoozes(hub: Hub) -> SnoozeWatch:
    watch = SnoozeWatch(SimpleNamespace(hub=hub))
    watch._aside = frozenset({"c_2"})
    return watch


def router(hub: Hub) -> Router:
    nobody = SimpleNamespace(forget_old=lambda: None)
    return Router(hub, *[SimpleNamespace()] * 3, nobody, *[SimpleNamespace()] * 2, seconds=LONG)


@pytest.mark.parametrize(
    ("make", "concerns"),
    [
        (commitments, desk("commitment.made")),
        (snoozes, desk("snooze.set")),
        (snoozes, {"type": "event", "event": {"type": "message.customer", "conversation": "c_2"}}),
        (router, event("owner.changed")),
    ],
)
async def test_only_what_concerns_him(make, concerns, monkeypatch):
    hub, looks = Hub(), Looks()
    watch = make(hub)
    monkeypatch.setattr(watch, "step", looks.step)
    task = asyncio.create_task(watch.run())
    try:
        await looks.until(1)
        for _ in range(3):
            for frame in ({"type": "typing"}, event("message.bot"), event("message.customer"), desk("note")):
                hub.publish(STAFF, frame)
            for _ in range(10):
                await asyncio.sleep(0)
        assert looks.count == 1
        hub.publish(STAFF, concerns)
        await looks.until(2)
        assert looks.count == 2
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
