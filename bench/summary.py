"""How long making a context summary takes at a handoff after so many turns.

    .venvs/service/bin/python -m bench.summary [--turns 200] [--runs 200]

Prints median, P95 and worst of three things: the rules alone (from messages and decisions in memory), the whole of what
a handoff does for its summary (reading log, decisions, earlier contacts, promises and identity from SQLite inside the
transaction, then the rules), and reading it at the desk while the customer waits. Needs no running stack.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bench._lib.stats import percentile
from service.conversations.events import BOT, CUSTOMER, BotMessage, CustomerMessage
from service.conversations.hub import Hub
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.core import migrations
from service.core.clock import SystemClock
from service.core.database import Database
from service.dialogue.evidence import Cutoffs
from service.dialogue.library import Library
from service.dialogue.outcome import Handoff as Handover
from service.dialogue.wording import Wording
from service.handoff.store import do_queue
from service.handoff.summary.background import Backgrounds, OpenPromises
from service.handoff.summary.briefing import Briefing
from service.handoff.summary.journey import read_journey
from service.handoff.summary.reader import SummaryReader
from service.handoff.summary.rules import Summary, matters
from service.identity.tables import Visitor
from service.turns.pending import decisions_of
from service.turns.tables import DecisionRow

GOAL_MS = 300
VISITOR = "v_bench"
EARLIER = 20
"""Other conversations of the same customer within two days; nobody has more."""
SAID = (
    "转账的时候验证码一直收不到，等了十分钟了",
    "还是不行，我都试了三遍了，急死了",
    "我的卡[卡号 尾号1234]昨天还能用，今天提示超过限额，怎么办",
    "没解决",
    "限额是多少，我要转二十万，家里等着付房款，能不能快一点帮我看看到底是哪里出了问题" * 4,
)
TOPICS = ("phone.sms_code_missing", "transfer.limit", "account.balance")
HANDOVER = Handover("account", False, TOPICS[0], None, "asked_person", {"手机": "安卓"}, ("金额",))


class Topic:
    """A topic of the vocabulary, as far as a summary looks."""

    def __init__(self, name: str) -> None:
        self.id = self.name = name


class Knowledge:
    """Topics without texts: the library in memory costs a look-up whatever it holds."""

    def __init__(self) -> None:
        self.topics = {name: Topic(name) for name in TOPICS}

    def article(self, topic: str) -> None: ...

    def playbook(self, topic: str) -> None: ...


def library() -> Library:
    return Library(Knowledge(), Wording({}), {}, {"account": "账户"}, Cutoffs(0.8, 0.4))  # type: ignore[arg-type]  # a stand-in


@asynccontextmanager
async def opened(folder: Path):
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}", audit_key="bench")
    await migrations.upgrade(database)
    try:
        yield database
    finally:
        await database.close()


async def talked(store: ConversationStore, turns: int) -> str:
    """A conversation of so many turns: two replies each, every third answer a button."""
    conversation = await store.open(VISITOR)
    async with store.writing(conversation) as draft:
        for turn in range(turns):
            said = CustomerMessage(SAID[turn % len(SAID)], f"client-{turn:04}")
            seq = (await draft.append(said, CUSTOMER, said.client_id)).seq
            for _ in range(2):
                await draft.append(BotMessage("先看看短信有没有被拦截。" * 8, [], [seq]), BOT)
            await draft.connection.execute(insert(DecisionRow).values(**_decision(conversation, seq, turn)))
    return conversation


def _decision(conversation: str, seq: int, turn: int) -> dict:
    kind, topic = ("answer" if turn % 2 else "suggest"), TOPICS[turn % len(TOPICS)]
    detail = {"kind": kind, "topic": topic, "need": None, "reason": "clear", "candidates": []}
    return {
        "conversation_id": conversation,
        "seq": seq,
        "kind": kind,
        "topic": topic,
        "detail": detail,
        "ms": 5,
    }


async def summarised(draft: Draft, briefing: Briefing, backgrounds: Backgrounds) -> Summary:
    """As service/turns/applying.py does it."""
    journey = await read_journey(draft.connection, draft.id)
    decisions = [one for one in await decisions_of(draft.connection, draft.id) if one.seq > journey.start]
    background = await backgrounds.of(draft, matters(decisions, HANDOVER.topic))
    return briefing(journey.events, decisions, HANDOVER, draft.elder, background)


async def times(runs: int, work: Callable[[], Awaitable[object]]) -> list[float]:
    """Milliseconds of each run, after one that does not count."""
    await work()
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        await work()
        found.append((time.perf_counter() - began) * 1000)
    return found


async def measure(turns: int, runs: int, folder: Path) -> dict[str, list[float]]:
    clock = SystemClock()
    briefing, backgrounds = Briefing(library, clock), Backgrounds(None, OpenPromises())
    async with opened(folder) as database:
        async with database.write() as connection:
            now = datetime.now(UTC) - timedelta(days=1)
            await connection.execute(insert(Visitor).values(id=VISITOR, token_hash="x", created_at=now))
        store = ConversationStore(database, Hub(), clock)
        for _ in range(EARLIER):
            await talked(store, 5)
        conversation = await talked(store, turns)
        async with database.read() as connection:
            journey = await read_journey(connection, conversation)
            decisions = await decisions_of(connection, conversation)

        async def rules() -> None:
            briefing(journey.events, decisions, HANDOVER)

        async def handoff() -> None:
            async with store.writing(conversation) as draft:
                await summarised(draft, briefing, backgrounds)

        found = {"rules": await times(runs, rules), "handoff": await times(runs, handoff)}
        async with store.writing(conversation) as draft:
            summary = await summarised(draft, briefing, backgrounds)
            await draft.change_owner(Owner.QUEUED, "asked_person", by="bot")
            row = {
                "skill": "account",
                "urgent": False,
                "reason": "asked_person",
                "summary": summary.to_json(),
            }
            await do_queue(draft, row)
            for number in range(20):
                await draft.append(CustomerMessage(SAID[2], f"waiting-{number:04}"), CUSTOMER)
        reader = SummaryReader(database, clock)
        return {**found, "desk": await times(runs, lambda: reader.now(conversation))}


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--runs", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="subtext-bench-") as folder:
        found = asyncio.run(measure(given.turns, given.runs, Path(folder)))
    print(f"# Context summary after {given.turns} turns, {given.runs} runs\n")
    print("| what | median ms | P95 ms | worst ms |\n|---|---|---|---|")
    for name, ms in found.items():
        print(f"| {name} | {percentile(ms, 50):.1f} | {percentile(ms, 95):.1f} | {max(ms):.1f} |")
    met = percentile(found["handoff"], 95) <= GOAL_MS
    print(f"\nGoal (handoff P95 ≤ {GOAL_MS} ms): {'met' if met else 'missed'}")


if __name__ == "__main__":
    main()
