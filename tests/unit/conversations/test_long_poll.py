"""What ends a long-poll before its time."""

import asyncio

import pytest

from service.conversations.hub import Frame, Hub
from service.conversations.reading import wait_for_news

HERE, READ = "c_1", 4


def event(seq: int) -> Frame:
    return {"type": "event", "event": {"seq": seq}}


async def test_neither_typing_nor_what_was_read_is_news():
    hub = Hub()
    with hub.subscribe(HERE) as subscription:
        for frame in ({"type": "typing"}, event(READ - 1), event(READ)):
            hub.publish(HERE, frame)
        waiting = asyncio.create_task(wait_for_news(subscription, 60, READ))
        while subscription._frames.qsize():
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not waiting.done()
        hub.publish(HERE, event(READ + 1))
        await waiting


@pytest.mark.parametrize("frame", [event(READ + 1), {"type": "state"}, {"type": "desk", "entry": {}}])
async def test_news(frame: Frame):
    hub = Hub()
    with hub.subscribe(HERE) as subscription:
        hub.publish(HERE, frame)
        await wait_for_news(subscription, 60, READ)
    assert subscription._frames.empty()
