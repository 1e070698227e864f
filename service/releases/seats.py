"""The Rasa processes there may be: one, or two where a supervisor starts and stops them for the service."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from service.releases.models import Models, RasaAway
from service.releases.supervisor import NoSupervisor
from service.turns.rasa import Reply

START_SECONDS = 120.0
"""Ten to twenty; sixty, measured on two cores with sixteen processes that want them."""
LOOK_SECONDS = 0.25

log = structlog.get_logger()


class Answers(Protocol):
    """service.turns.rasa.RasaClient, as far as it is needed here."""

    async def turn(
        self, conversation: str, seq: int, text: str, state: dict[str, Any] | None, sender: str | None = None
    ) -> Reply: ...


class Programs(Protocol):
    """Who starts and stops programs. Both raise NoSupervisor, and are content if it is so already."""

    async def start(self, program: str) -> None: ...

    async def stop(self, program: str) -> None: ...


@dataclass(frozen=True, eq=False)
class Seat:
    """One Rasa: the supervisor's name for it, how it is given models, how it is asked."""

    program: str
    models: Models
    bot: Answers
    untiring: Answers
    """Asks again at once after a failure, to try a model before customers do."""


class Seats:
    """Without `programs` there is the first seat only."""

    def __init__(
        self,
        seats: Sequence[Seat],
        programs: Programs | None = None,
        start_seconds: float = START_SECONDS,
    ) -> None:
        self._programs, self._start_seconds = programs, start_seconds
        self._seats = tuple(seats) if programs else tuple(seats[:1])

    @property
    def first(self) -> Seat:
        return self._seats[0]

    @property
    def two(self) -> bool:
        return len(self._seats) > 1

    def beside(self, seat: Seat) -> Seat | None:
        return next((one for one in self._seats if one is not seat), None)

    def named(self, program: str) -> Seat:
        """The first one for a name that is none."""
        return next((one for one in self._seats if one.program == program), self.first)

    async def answers(self, seat: Seat) -> bool:
        try:
            await seat.models.current()
        except RasaAway:
            return False
        return True

    async def ready(self, seat: Seat) -> bool:
        """Have it started if it does not run; whether it has a model in time."""
        if not await self.start(seat):
            return False
        deadline = time.monotonic() + self._start_seconds
        while not await self.answers(seat):
            if time.monotonic() > deadline:
                log.warning("seat.not_ready", program=seat.program, seconds=self._start_seconds)
                await self.stop(seat)
                return False
            await asyncio.sleep(LOOK_SECONDS)
        return True

    async def start(self, seat: Seat) -> bool:
        """Whether the supervisor took it."""
        return await self._ask(seat, wanted=True)

    async def stop(self, seat: Seat) -> None:
        """Its memory is wanted back; a supervisor that is away does no harm."""
        await self._ask(seat, wanted=False)

    async def _ask(self, seat: Seat, wanted: bool) -> bool:
        if self._programs is None:
            return False
        try:
            await (self._programs.start if wanted else self._programs.stop)(seat.program)
        except NoSupervisor as error:
            log.warning("seat.no_supervisor", program=seat.program, reason=str(error))
            return False
        log.info("seat.started" if wanted else "seat.stopped", program=seat.program)
        return True
