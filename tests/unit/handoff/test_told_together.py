"""A busy desk is told, and planned for, now and then and not at every change; a quiet one at once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from service.conversations.hub import STAFF, Hub
from service.conversations.presence import CustomerPresence
from service.handoff.line.waiting import LineNews
from service.handoff.routing import router as routing
from service.handoff.routing.offers import FRAME as OFFER
from service.handoff.routing.router import Router
from service.handoff.routing.state import Rules, State

MANY = 50


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 8, tzinfo=UTC)


class Line:
    asked = 0

    async def places(self) -> dict[str, object]:
        self.asked += 1
        return {}


class Picture:
    read = 0

    async def state(self) -> State:
        self.read += 1
        return State()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.001)


def change(hub: Hub) -> None:
    hub.publish(STAFF, {"type": "event", "event": {"conversation": "c", "type": "owner.changed"}})


def word(hub: Hub) -> None:
    hub.publish(STAFF, {"type": "event", "event": {"conversation": "c", "type": "message.customer"}})


async def test_what_happens_together_is_told_once_to_every_desk():
    hub, line = Hub(), Line()
    news = LineNews(hub, line)
    task = asyncio.create_task(news.run())
    await until(lambda: hub.subscribers == 1)
    with hub.subscribe(STAFF) as desk:
        for _ in range(MANY):
            change(hub)
        await until(lambda: line.asked == 1)
        assert [frame["type"] for frame in desk.drain()].count("inbox") == 1
        word(hub)
        await until(lambda: news.version == 3)
        assert [frame["type"] for frame in desk.drain()].count("inbox") == 1
        assert line.asked == 1, "one of the many was told by itself"
    task.cancel()


async def test_a_word_changes_the_list_and_moves_nobodys_place():
    hub, line = Hub(), Line()
    news = LineNews(hub, line)
    task = asyncio.create_task(news.run())
    await until(lambda: hub.subscribers == 1)
    word(hub)
    await until(lambda: news.version > 1)
    assert (news.version, line.asked) == (2, 0)
    task.cancel()


async def test_a_desk_that_was_lost_sight_of_is_told_everything():
    hub, line = Hub(), Line()
    news = LineNews(hub, line)
    task = asyncio.create_task(news.run())
    await until(lambda: hub.subscribers == 1)
    for _ in range(1000):
        hub.publish(STAFF, {"type": "desk", "conversation": "c"})
    await until(lambda: line.asked == 1)
    task.cancel()


async def test_the_router_plans_once_for_what_happened_together(monkeypatch):
    monkeypatch.setattr(routing, "TOGETHER", 0)
    hub, picture = Hub(), Picture()
    customers = CustomerPresence(Clock())
    router = Router(hub, picture, None, None, customers, Rules(), Clock(), 3600)
    task = asyncio.create_task(router.run())
    await until(lambda: picture.read == 1)
    for _ in range(MANY):
        change(hub)
    await until(lambda: picture.read == 2)
    hub.publish(STAFF, {"type": OFFER, "staff": "s", "conversation": "c", "ringing": False})
    await until(lambda: picture.read == 3)
    for _ in range(10 * MANY):
        await asyncio.sleep(0)
    assert picture.read == 3
    task.cancel()
