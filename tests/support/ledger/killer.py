"""Kills processes at random moments, and waits for their successors."""

import asyncio
import random
from typing import Protocol

from tests.support.ledger.entries import Kind
from tests.support.ledger.world import World

POLL = 0.02
STARTED = 5.0
"""Seconds after which the supervisor counts a start as a success. Of starts that failed it bears three in a row."""
RASA_RESTS = 8.0
"""Seconds between two kills of Rasa: enough to die while it loads as well as while it serves."""
STUCK = 240.0
"""Seconds until a successor has acknowledged something: one that starts on a busy machine takes a minute."""


class Kept(Protocol):
    """Processes that somebody starts anew."""

    def pid(self, program: str) -> int: ...

    def kill(self, program: str) -> int: ...

    async def replaced(self, program: str, pid: int) -> None: ...


class Killer:
    """`kills` in all; every `rasa_every`-th is Rasa's, some of these with the service at once. 0: none is.

    `started`: after so many seconds a start counts as a success; most kills wait for it.
    """

    def __init__(
        self, world: World, live: Kept, seed: str, kills: int, rasa_every: int = 4, started: float = STARTED
    ) -> None:
        self._world, self._live, self._random = world, live, random.Random(seed)
        self._kills, self._rasa_every, self._started = kills, rasa_every, started
        self._done, self._rasa_at, self._early = 0, 0.0, False
        self._watching: set[asyncio.Task[None]] = set()
        self._rasa: asyncio.Task[None] | None = None

    async def run(self) -> int:
        """Returns how many died."""
        while self._done < self._kills:
            await self._serving()
            await self._pause()
            now = asyncio.get_running_loop().time()
            turn = self._rasa_every and (self._done + 1) % self._rasa_every == 0
            rasa = bool(turn) and now - self._rasa_at >= RASA_RESTS
            if rasa:
                self._rasa_at = now
                self._kill("rasa")
            if not rasa or self._random.random() < 0.3:
                self._kill("service")
        await self._serving()
        if self._rasa:
            self._rasa.cancel()
        return self._done

    async def _serving(self) -> None:
        """Until the newest service has acknowledged something."""
        async with asyncio.timeout(STUCK):
            while self._watching or self._last(Kind.RECEIPT) <= self._last(Kind.REPLACED, "service"):
                await asyncio.sleep(POLL)

    async def _pause(self) -> None:
        """A random moment: now and then soon after the start, mostly once the start counts as a success."""
        self._early = not self._early and self._random.random() < 0.3
        begun = self._last(Kind.REPLACED, "service")
        wait = 0.0 if self._early else max(0.0, begun + self._started - self._world.journal.entries[-1].t)
        await asyncio.sleep(wait + self._random.uniform(0, 1.5))

    def _kill(self, program: str) -> None:
        try:
            pid = self._live.kill(program)
        except (OSError, ValueError, IndexError):
            return
        self._done += 1
        self._world.journal.note(Kind.KILL, "killer", program=program, pid=pid)
        task = asyncio.create_task(self._watch(program, pid))
        if program == "service":
            self._watching.add(task)
            task.add_done_callback(self._watching.discard)
        else:
            self._rasa = task

    async def _watch(self, program: str, pid: int) -> None:
        await self._live.replaced(program, pid)
        self._world.journal.note(Kind.REPLACED, "killer", program=program, pid=self._live.pid(program))

    def _last(self, kind: Kind, program: str = "") -> float:
        return self._world.journal.last(kind, program)
