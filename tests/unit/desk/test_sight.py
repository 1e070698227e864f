"""A frame is looked up once, however many desks are open, and goes to those who may see it."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from service.desk.sight import KEPT, Sight
from service.identity.staff import Member

LOANS = Member("s_1", "a", "1001", "甲", ["agent"], ["loan"])
CARDS = Member("s_2", "b", "1002", "乙", ["agent"], ["card"])


class Handoffs:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.row = SimpleNamespace(agent_id=None, consulting_id=None, skill="loan")
        self.fails = False

    async def latest(self, conversation: str) -> SimpleNamespace:
        self.asked.append(conversation)
        await asyncio.sleep(0)
        if self.fails:
            raise OSError
        return self.row


@pytest.fixture
def handoffs():
    return Handoffs()


def event(conversation: str = "c_1") -> dict[str, object]:
    return {"type": "event", "event": {"conversation": conversation, "type": "message.customer"}}


async def test_twenty_desks_ask_once(handoffs):
    sight, frame = Sight(handoffs), event()
    found = await asyncio.gather(*(sight.of(frame) for _ in range(20)))
    assert handoffs.asked == ["c_1"]
    assert {one.text for one in found} == {json.dumps(frame, separators=(",", ":"))}


async def test_the_same_words_again_are_another_frame(handoffs):
    sight = Sight(handoffs)
    assert (await sight.of(event())).by(LOANS)
    handoffs.row = SimpleNamespace(agent_id="s_2", consulting_id=None, skill="card")
    assert not (await sight.of(event())).by(LOANS)


async def test_who_holds_is_asked_or_serves_the_group_sees_it(handoffs):
    sight = Sight(handoffs)
    assert (await sight.of(event())).by(LOANS)
    assert not (await sight.of(event())).by(CARDS)
    handoffs.row.consulting_id = CARDS.id
    assert (await sight.of(event())).by(CARDS)


async def test_what_is_about_nobody_is_for_all(handoffs):
    assert (await Sight(handoffs).of({"type": "inbox"})).by(CARDS)
    assert handoffs.asked == []


async def test_one_desk_that_is_cut_costs_the_others_nothing(handoffs):
    sight, frame = Sight(handoffs), event()
    first, second = asyncio.create_task(sight.of(frame)), asyncio.create_task(sight.of(frame))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).by(LOANS)


async def test_what_failed_is_asked_again(handoffs):
    sight, frame = Sight(handoffs), event()
    handoffs.fails = True
    with pytest.raises(OSError):
        await sight.of(frame)
    handoffs.fails = False
    assert (await sight.of(frame)).by(LOANS)


async def test_only_the_newest_frames_are_remembered(handoffs):
    sight = Sight(handoffs)
    for number in range(KEPT + 10):
        await sight.of(event(f"c_{number}"))
    assert len(sight._known) == KEPT
