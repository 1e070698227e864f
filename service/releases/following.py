"""The service follows the pointer: what it names is brought, verified and tried (`bringing.py`), then switched to."""

import asyncio
import time
from collections.abc import Callable

import structlog

from service.core.ending import end
from service.core.settings import Settings
from service.releases.bringing import Bringing
from service.releases.models import RasaAway
from service.releases.refused import ReleaseRefused
from service.releases.seating import Seating, Standing
from service.releases.seats import Seats
from service.releases.shelf import Live, Serving, Shelf
from service.turns.live_mind import LiveMind

log = structlog.get_logger()


class Following:
    """Looks at the pointer each time it is asked to; a release that is refused changes nothing."""

    def __init__(
        self,
        settings: Settings,
        seating: Seating,
        seats: Seats,
        minds: LiveMind,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` gives monotonic seconds."""
        self._settings, self._clock = settings, clock
        self.seating, self._seats, self._minds = seating, seats, minds
        self._shelf = Shelf(settings.releases_dir.resolve())
        self._bringing = Bringing(settings, self._shelf, seating, seats, minds)
        self._seen = Live()
        self._seated = self._arrived = False
        self._ready_until = 0.0
        self._fault = ""
        self._looking: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Have a look unless one is going on: it lasts as long as a Rasa takes to start, and content goes live meanwhile."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_once(), name="releases")

    async def close(self) -> None:
        if self._looking:
            await end([self._looking])

    async def look(self) -> None:
        """Never raises for a release's sake; Rasa away means: next time."""
        try:
            pointer = self._shelf.live()
            if pointer == self._seen:
                self._arrived = True
                await self._keep()
            else:
                await self._follow(pointer)
        except RasaAway:
            self._report("rasa_away", "Rasa is not there; asked again")
            return
        except ReleaseRefused as refused:
            self._report(refused.code, refused.message)
            return
        self._fault = ""

    async def _look_once(self) -> None:
        try:
            await self.look()
        except Exception:
            log.exception("release.failed")

    async def _follow(self, pointer: Live) -> None:
        try:
            if not self._arrived:
                await self._arrive(pointer)
            elif pointer.release != self.seating.live.release:
                await self._promote(pointer)
            await self._try(pointer)
        except ReleaseRefused as refused:
            self._done(pointer, str(refused))
            raise
        self._done(pointer)

    async def _arrive(self, pointer: Live) -> None:
        """What the pointer named when the service started, in the Rasa that is there."""
        if not self._seated:
            await self._find_seat()
            self._seated = True
        try:
            if pointer.release is not None:
                self._use(await self._bringing.in_place(pointer.release, arriving=True))
        except ReleaseRefused:
            self._arrived = True
            raise
        self._arrived = True

    async def _find_seat(self) -> None:
        """A service that was started again goes on in the seat it used; what the other has nobody knows."""
        told, first = self._shelf.serving(), self._seats.first
        if not self._seats.two:
            return
        seat = self._seats.named(told.seat if told else "")
        if seat is not first and not await self._seats.answers(seat):
            seat = first
        self.seating.live.seat = seat
        await self._seats.start(seat)
        other = self._seats.beside(seat)
        if other:
            await self._seats.stop(other)

    async def _promote(self, pointer: Live) -> None:
        """Also the way back: which way it goes decides how long what was live stays ready."""
        forward = pointer.before[:1] == (self.seating.live.release,)
        wanted = await self._bringing.ready(pointer.release)
        if wanted and self._shelf.live() != pointer:
            self.seating.other, self._ready_until = wanted, self._clock()
            raise ReleaseRefused("release_outdated", "the pointer moved while the release was loaded")
        self._use(wanted or await self._bringing.in_place(pointer.release))
        minutes = self._settings.way_back_minutes if forward else 0
        self._ready_until = self._clock() + minutes * 60

    async def _try(self, pointer: Live) -> None:
        """Sends the pointer's share of new conversations to the release on trial, if there is one."""
        seating = self.seating
        if pointer.canary is None:
            if seating.percent:
                seating.end_trial()
                self._ready_until = self._clock()
            return
        other, seat = seating.other, self._seats.beside(seating.live.seat)
        if other is None or other.release != pointer.canary:
            seating.end_trial()
            standing = await self._bringing.beside(pointer.canary, seat) if seat else None
            if standing is None:
                raise ReleaseRefused("release_one_seat", "a trial needs a second Rasa, and none started")
            seating.other = standing
        seating.percent = pointer.percent

    def _use(self, wanted: Standing) -> None:
        """One step of the event loop: a turn begins with all of the old or all of the new."""
        self.seating.use(wanted)
        self._minds.swap(wanted.source.mind)
        self._minds.held = wanted.source.held

    async def _keep(self) -> None:
        """After a crash a Rasa is given its release's model again; the way back is closed when its time is over."""
        await self._close_way_back()
        if self.seating.other:
            try:
                await self._bringing.mend(self.seating.other)
            except RasaAway:
                self.seating.other.doubtful = True
        await self._bringing.mend(self.seating.live)

    async def _close_way_back(self) -> None:
        other = self.seating.other
        if other and not self.seating.percent and self._clock() >= self._ready_until:
            await self._bringing.empty()
            await self._seats.stop(other.seat)

    def _done(self, pointer: Live, error: str | None = None) -> None:
        live = self.seating.live
        self._seen = pointer
        seat = live.seat.program if self._seats.two else ""
        self._shelf.tell(Serving(live.release, pointer.change, error, seat))
        if error is None:
            log.info("release.live", release=live.release, trial=pointer.canary, percent=pointer.percent)

    def _report(self, code: str, reason: str) -> None:
        """Once for each fault, not each second."""
        if code != self._fault:
            log.warning("release.held", code=code, reason=reason)
        self._fault = code
