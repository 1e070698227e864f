"""Which handoff is the newest is told by the log, not by the clock, which may be set back."""

from datetime import UTC, datetime, timedelta

import pytest

from service.conversations.hub import Hub
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore
from service.core import migrations, tables
from service.core.database import Database
from service.desk.inbox import _newest_each
from service.handoff.store import HandoffStore, do_end, do_queue
from service.identity.visitors import Visitors

START = datetime(2026, 11, 21, 8, tzinfo=UTC)
SUMMARY = {"skill": "loan", "urgent": False, "topic": None, "need": None, "reason": "asked", "summary": {}}


class Clock:
    time = START

    def now(self) -> datetime:
        return self.time


@pytest.fixture
async def store(tmp_path):
    assert tables
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'd.db'}", "key")
    await migrations.upgrade(database)
    yield ConversationStore(database, Hub(), Clock())
    await database.close()


async def hand_over(store: ConversationStore, conversation: str, reason: str) -> None:
    async with store.writing(conversation) as draft:
        await draft.change_owner(Owner.QUEUED, reason)
        await do_queue(draft, {**SUMMARY, "reason": reason})


async def come_back(store: ConversationStore, conversation: str) -> None:
    async with store.writing(conversation) as draft:
        await draft.change_owner(Owner.BOT, "left")
        await do_end(draft, "left")


async def test_after_the_clock_was_set_back_the_newest_is_still_the_last_one_made(store):
    visitor, _ = await Visitors(store.database, store.clock).create()
    conversation = await store.open(visitor)
    handoffs = HandoffStore(store.database, store.clock, 5)
    await hand_over(store, conversation, "first")
    await come_back(store, conversation)
    store.clock.time = START - timedelta(hours=1)
    await hand_over(store, conversation, "second")
    assert (await handoffs.latest(conversation)).reason == "second"
    await come_back(store, conversation)
    assert (await handoffs.latest(conversation)).reason == "second"


class Row:
    def __init__(self, conversation: str, seq: int) -> None:
        self.conversation_id, self.begun_seq = conversation, seq


def test_of_a_customer_who_was_served_twice_the_desk_lists_the_later_handoff():
    rows = [Row("a", 3), Row("b", 1), Row("a", 9), Row("b", 0)]
    assert [(row.conversation_id, row.begun_seq) for row in _newest_each(rows)] == [("a", 9), ("b", 1)]
