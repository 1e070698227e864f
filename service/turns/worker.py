"""Runs bot turns: one at a time per conversation, many conversations at once.

What arrives while a turn runs is answered together in the next one, and a fragment waits a moment for the rest: a
burst of short messages is one turn.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from service.conversations.hub import Hub
from service.core import metrics
from service.core.database import Database
from service.turns.answering import Answering
from service.turns.applying import Applying
from service.turns.pending import Work, conversations_waiting, pending_work

log = structlog.get_logger()

MAX_PARALLEL = 32
RETRY_SECONDS = (0.2, 1.0, 3.0)
"""Pauses before a turn whose bookkeeping failed (database busy) is tried again."""
BURST_PAUSES = 5
"""A customer who goes on and on in fragments is answered after so many pauses."""

Sleep = Callable[[float], Awaitable[None]]


class Judges(Protocol):
    async def unfinished(self, work: Work) -> bool:
        """Whether the customer is probably still typing the rest."""
        ...


@dataclass(frozen=True)
class Patience:
    """How long a fragment waits for what follows; each further fragment is waited for anew."""

    bursts: Judges
    seconds: float
    sleep: Sleep = asyncio.sleep


class TurnWorker:
    def __init__(
        self,
        database: Database,
        hub: Hub,
        answering: Answering,
        applying: Applying,
        patience: Patience | None = None,
    ) -> None:
        self._database, self._hub, self._answering, self._applying = database, hub, answering, applying
        self._patience = patience if patience and patience.seconds > 0 else None
        self._heard: dict[str, asyncio.Event] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._given_up: set[str] = set()
        """Conversations with messages left over from turns whose bookkeeping failed."""
        self._recovered = False
        """What an earlier process left is known."""
        self._slots = asyncio.Semaphore(MAX_PARALLEL)
        self._closing = False

    def wake(self, conversation_id: str, work: Work | None = None) -> None:
        """A turn is waiting. While this conversation is being served the server looks again when it is done.

        `work` is what waits, if the caller has just written it; otherwise, or if there may be more, it is read.
        """
        if self._closing:
            return
        if conversation_id in self._running:
            self._again.add(conversation_id)
            if conversation_id in self._heard:
                self._heard[conversation_id].set()
            return
        whole = self._recovered and conversation_id not in self._given_up and not self._slots.locked()
        known = work if whole else None
        task = asyncio.create_task(self._serve(conversation_id, known), name=f"turns:{conversation_id}")
        self._running[conversation_id] = task

    async def recover(self) -> int:
        """Take up what an earlier process left unanswered; returns how many conversations."""
        waiting = await conversations_waiting(self._database)
        for conversation_id in waiting:
            self.wake(conversation_id)
        self._recovered = True
        return len(waiting)

    async def close(self, seconds: float = 10.0) -> None:
        """Let running turns finish; what does not is taken up by the next process."""
        self._closing = True
        tasks = list(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()

    @property
    def busy(self) -> int:
        return len(self._running)

    async def _serve(self, conversation_id: str, known: Work | None) -> None:
        try:
            await self._serve_all(conversation_id, known)
        finally:
            self._heard.pop(conversation_id, None)
            del self._running[conversation_id]
            if conversation_id in self._again:
                self._again.discard(conversation_id)
                self.wake(conversation_id)

    async def _serve_all(self, conversation_id: str, known: Work | None) -> None:
        """Runs what waits, with pauses for fragments in which no slot is taken."""
        patience, pauses = self._patience, 0
        while True:
            heard = self._heard[conversation_id] = asyncio.Event()
            async with self._slots:
                if await self._drain(conversation_id, known, patience) or patience is None:
                    return
            known = None
            pauses += 1
            if not await _heard_within(heard, patience) or pauses == BURST_PAUSES:
                patience = None

    async def _drain(self, conversation_id: str, known: Work | None, patience: Patience | None) -> bool:
        """False when a fragment is left that had better wait, True when nothing is left to do now."""
        failures = 0
        while not self._closing:
            if conversation_id in self._again:
                self._again.discard(conversation_id)
                known = None
            try:
                work = known or await pending_work(self._database, conversation_id)
                known = None
                self._given_up.discard(conversation_id)
                if work is None:
                    return True
                if patience and await patience.bursts.unfinished(work):
                    return False
                if await self._run(conversation_id, work) and conversation_id not in self._again:
                    return True
                failures = 0
            except Exception:
                log.exception("turn.failed", conversation=conversation_id, attempt=failures)
                if failures >= len(RETRY_SECONDS):
                    self._given_up.add(conversation_id)
                    return True
                await asyncio.sleep(RETRY_SECONDS[failures])
                failures += 1
        return True

    async def _run(self, conversation_id: str, work: Work) -> bool:
        """Whether all of it is done: nothing is left of this conversation but what `wake` tells of meanwhile."""
        started = time.perf_counter()
        self._hub.publish_all(
            conversation_id,
            {"type": "typing", "conversation": conversation_id, "actor": {"kind": "bot", "name": None}},
        )
        answer = await self._answering.answer(conversation_id, work.seqs[0], work.texts, work.state)
        seconds = time.perf_counter() - started
        decision = answer.outcome.decision
        metrics.TURNS.labels(decision.kind.value, decision.via).inc()
        metrics.TURN_SECONDS.observe(seconds)
        if answer.failure:
            metrics.FAILURES.labels(answer.failure).inc()
        return await self._applying.apply(conversation_id, work, answer, round(seconds * 1000))


async def _heard_within(heard: asyncio.Event, patience: Patience) -> bool:
    """Whether something came before the pause was over."""
    more = asyncio.ensure_future(heard.wait())
    pause = asyncio.ensure_future(patience.sleep(patience.seconds))
    try:
        await asyncio.wait({more, pause}, return_when=asyncio.FIRST_COMPLETED)
        return heard.is_set()
    finally:
        more.cancel()
        pause.cancel()
