"""Bursts against a clock the test holds: a pause ends when the test says so, never by itself."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from service.conversations.events import CUSTOMER, CustomerMessage
from service.conversations.hub import Hub
from service.conversations.store import ConversationStore
from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import Database
from service.identity.visitors import Visitors
from service.turns import worker as module
from service.turns.answering import Answer
from service.turns.applying import finish_turns
from service.turns.pending import Work, pending_work
from service.turns.tables import Turn
from service.turns.worker import BURST_PAUSES, Patience, TurnWorker
from tests.support.bots import answer


class Answering:
    """Notes what each turn was given."""

    def __init__(self) -> None:
        self.turns: list[list[str]] = []
        self.answered = asyncio.Condition()
        self.gate = asyncio.Event()
        self.gate.set()

    async def answer(self, conversation, seq, texts, state):
        async with self.answered:
            self.turns.append(texts)
            self.answered.notify_all()
        await self.gate.wait()
        return Answer(answer("好的"), None, None, None)

    async def until(self, count: int) -> list[list[str]]:
        async with asyncio.timeout(10), self.answered:
            await self.answered.wait_for(lambda: len(self.turns) >= count)
        return self.turns


class Applying:
    """Only ends the turns; the first `refuse` times it leaves them."""

    def __init__(self, store) -> None:
        self._store, self.refuse = store, 0

    async def apply(self, conversation, work, answer, ms):
        if self.refuse:
            self.refuse -= 1
            return False
        async with self._store.writing(conversation) as draft:
            await finish_turns(draft, work.seqs, "done", None)
        return True


class Pauses:
    """A sleep that lasts until `end`."""

    def __init__(self) -> None:
        self.begun = asyncio.Queue[asyncio.Event]()
        self.seconds: list[float] = []

    async def sleep(self, seconds: float) -> None:
        over = asyncio.Event()
        self.seconds.append(seconds)
        self.begun.put_nowait(over)
        await over.wait()

    async def next(self) -> asyncio.Event:
        async with asyncio.timeout(10):
            return await self.begun.get()


class ShortIsUnfinished:
    async def unfinished(self, work):
        return len(work.texts[-1]) < 4


class Desk:
    """One conversation, its worker, and the customer."""

    def __init__(self, store, worker, conversation, answering, pauses) -> None:
        self.store, self.worker, self.conversation = store, worker, conversation
        self.answering, self.pauses = answering, pauses

    async def say(self, text: str, hand_over: bool = True) -> None:
        """Written, and handed to the worker or only told of."""
        async with self.store.writing(self.conversation) as draft:
            envelope = await draft.append(CustomerMessage(text, f"c{draft.last_seq}", []), CUSTOMER)
            await draft.connection.execute(
                insert(Turn).values(conversation_id=draft.id, seq=envelope.seq, status="pending")
            )
        work = Work([envelope.seq], [text], None) if hand_over else None
        self.worker.wake(self.conversation, work)

    async def say_before_it_begins(self, *texts: str) -> None:
        """All are written before the worker takes up the first."""
        wake, kept = self.worker.wake, []
        self.worker.wake = lambda conversation, work: kept.append((conversation, work))
        for text in texts:
            await self.say(text)
        self.worker.wake = wake
        for conversation, work in kept:
            wake(conversation, work)

    async def idle(self) -> None:
        async with asyncio.timeout(20):
            while tasks := list(self.worker._running.values()):
                await asyncio.wait(tasks)


@asynccontextmanager
async def desk(folder, seconds=1.2):
    database, hub, clock = Database(f"sqlite+aiosqlite:///{folder / 'd.db'}"), Hub(), SystemClock()
    await migrations.upgrade(database)
    store, answering, pauses = ConversationStore(database, hub, clock), Answering(), Pauses()
    visitor, _ = await Visitors(database, clock).create()
    patience = Patience(ShortIsUnfinished(), seconds, pauses.sleep)
    worker = TurnWorker(database, hub, answering, Applying(store), patience)
    await worker.recover()
    try:
        yield Desk(store, worker, await store.open(visitor), answering, pauses)
    finally:
        await worker.close(5)
        await database.close()


async def test_a_burst_becomes_one_turn_once_it_is_whole(tmp_path):
    async with desk(tmp_path) as one:
        for text in ("你好", "想问", "信用卡"):
            await one.say(text)
            await one.pauses.next()
        await one.say("年费怎么免")
        assert await one.answering.until(1) == [["你好", "想问", "信用卡", "年费怎么免"]]
        assert one.pauses.seconds == [1.2] * 3


async def test_a_fragment_is_answered_when_nothing_follows(tmp_path):
    async with desk(tmp_path) as one:
        await one.say("你好")
        pause = await one.pauses.next()
        assert one.answering.turns == []
        pause.set()
        assert await one.answering.until(1) == [["你好"]]


async def test_a_whole_question_starts_no_pause(tmp_path):
    async with desk(tmp_path) as one:
        await one.say("信用卡怎么还款")
        assert await one.answering.until(1) == [["信用卡怎么还款"]]
        assert one.pauses.seconds == []


async def test_endless_fragments_are_answered_all_the_same(tmp_path):
    async with desk(tmp_path) as one:
        for number in range(BURST_PAUSES):
            await one.say(f"嗯{number}")
            await one.pauses.next()
        await one.say("嗯9")
        assert [len(texts) for texts in await one.answering.until(1)] == [BURST_PAUSES + 1]


async def test_zero_milliseconds_wait_for_nothing(tmp_path):
    async with desk(tmp_path, seconds=0) as one:
        await one.say("你好")
        assert await one.answering.until(1) == [["你好"]]
        assert one.pauses.seconds == []


class TestLooks:
    """The list of work is read again only where something may be left on it."""

    @pytest.fixture
    def looks(self, monkeypatch):
        found = []

        async def look(database, conversation):
            found.append(conversation)
            return await pending_work(database, conversation)

        monkeypatch.setattr(module, "pending_work", look)
        return found

    async def test_never_for_a_message_that_was_handed_over(self, tmp_path, looks):
        async with desk(tmp_path, seconds=0) as one:
            await one.say("信用卡怎么还款")
            await one.idle()
            assert one.answering.turns == [["信用卡怎么还款"]]
            assert looks == []

    async def test_once_for_one_that_was_only_told_of(self, tmp_path, looks):
        async with desk(tmp_path, seconds=0) as one:
            await one.say("信用卡怎么还款", hand_over=False)
            await one.idle()
            assert one.answering.turns == [["信用卡怎么还款"]]
            assert len(looks) == 1

    async def test_for_what_came_meanwhile(self, tmp_path, looks):
        async with desk(tmp_path, seconds=0) as one:
            one.answering.gate.clear()
            await one.say("信用卡怎么还款")
            await one.answering.until(1)
            await one.say("年费怎么免")
            one.answering.gate.set()
            assert await one.answering.until(2) == [["信用卡怎么还款"], ["年费怎么免"]]
            await one.idle()
            assert len(looks) == 1

    async def test_for_what_came_before_the_worker_began(self, tmp_path, looks):
        async with desk(tmp_path, seconds=0) as one:
            await one.say_before_it_begins("信用卡怎么还款", "年费怎么免")
            await one.idle()
            assert one.answering.turns == [["信用卡怎么还款", "年费怎么免"]]
            assert len(looks) == 1

    async def test_and_again_when_the_first_look_failed(self, tmp_path, monkeypatch):
        looks = []

        async def look(database, conversation):
            looks.append(conversation)
            if len(looks) == 1:
                raise OperationalError("look", None, Exception("busy"))
            return await pending_work(database, conversation)

        monkeypatch.setattr(module, "pending_work", look)
        monkeypatch.setattr(module, "RETRY_SECONDS", (0,))
        async with desk(tmp_path, seconds=0) as one:
            await one.say_before_it_begins("信用卡怎么还款", "年费怎么免")
            await one.idle()
            assert one.answering.turns == [["信用卡怎么还款", "年费怎么免"]]
            assert len(looks) == 2

    async def test_until_what_an_earlier_process_left_is_known(self, tmp_path, looks):
        async with desk(tmp_path, seconds=0) as one:
            one.worker._recovered = False
            await one.say("信用卡怎么还款")
            await one.idle()
            assert len(looks) == 1

    async def test_where_every_place_is_taken(self, tmp_path, looks, monkeypatch):
        monkeypatch.setattr(module, "MAX_PARALLEL", 0)
        async with desk(tmp_path, seconds=0) as one:
            await one.say("信用卡怎么还款")
            one.worker._slots.release()
            await one.idle()
            assert len(looks) == 1

    async def test_when_the_outcome_was_not_written(self, tmp_path, looks):
        async with desk(tmp_path, seconds=0) as one:
            one.worker._applying.refuse = 1
            await one.say("信用卡怎么还款")
            assert len(await one.answering.until(2)) == 2
            await one.idle()
            assert len(looks) == 1

    async def test_for_what_an_earlier_turn_left(self, tmp_path, looks, monkeypatch):
        monkeypatch.setattr(module, "RETRY_SECONDS", ())
        async with desk(tmp_path, seconds=0) as one:
            apply, one.worker._applying.apply = one.worker._applying.apply, None
            await one.say("信用卡怎么还款")
            await one.idle()
            one.worker._applying.apply = apply
            await one.say("年费怎么免")
            await one.idle()
            assert one.answering.turns == [["信用卡怎么还款"], ["信用卡怎么还款", "年费怎么免"]]
            await one.say("有积分吗")
            await one.idle()
            assert one.answering.turns[2:] == [["有积分吗"]]
            assert len(looks) == 1
