"""The service follows the pointer: verifies what it names, has a Rasa take the model, tries it, then switches."""

import asyncio
import time
from collections.abc import Callable

import structlog

from service.core.ending import end
from service.core.settings import Settings
from service.releases.models import RasaAway
from service.releases.product import Product, product_of
from service.releases.refused import ReleaseRefused
from service.releases.seating import Knows, Seating, Standing
from service.releases.seats import Seat, Seats
from service.releases.shelf import Live, Serving, Shelf
from service.releases.trying import tried
from service.turns.live_mind import LiveMind

DRAIN_LOOK_SECONDS, DRAIN_LOOKS = 0.05, 500
"""25 s: no turn lasts longer (turn_timeout is 20 s at most)."""

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
                self._use(await self._in_place(pointer.release, arriving=True))
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
        wanted = await self._ready(pointer.release)
        if wanted and self._shelf.live() != pointer:
            self.seating.other, self._ready_until = wanted, self._clock()
            raise ReleaseRefused("release_outdated", "the pointer moved while the release was loaded")
        self._use(wanted or await self._in_place(pointer.release))
        minutes = self._settings.way_back_minutes if forward else 0
        self._ready_until = self._clock() + minutes * 60

    async def _ready(self, release: str | None) -> Standing | None:
        """It stands ready in the other seat or is brought there; None where there is no other seat."""
        other, seat = self.seating.other, self._seats.beside(self.seating.live.seat)
        if other and other.release == release and await self._is_fit(other):
            return other
        return await self._brought(release, seat) if seat else None

    async def _brought(self, release: str | None, seat: Seat) -> Standing | None:
        """None if the seat's Rasa does not start. Customers are not sent there before it was tried."""
        product = await asyncio.to_thread(product_of, self._settings, self._shelf, release)
        await self._empty()
        if not await self._seats.ready(seat):
            return None
        try:
            await seat.models.take(product.model, product.sha256)
            standing = Standing(release, product, seat, await self._known(product))
            await tried(standing, self._minds)
            # Content that was saved meanwhile.
            await asyncio.to_thread(standing.source.look)
        except RasaAway as away:
            await self._seats.stop(seat)
            raise ReleaseRefused("release_model", "the second Rasa ended while it took the model") from away
        except ReleaseRefused:
            await self._seats.stop(seat)
            raise
        return standing

    async def _in_place(self, release: str | None, arriving: bool = False) -> Standing:
        """The Rasa that answers exchanges its model: ADR 0010."""
        seat = self.seating.live.seat
        running = await seat.models.current()
        product = await asyncio.to_thread(product_of, self._settings, self._shelf, release)
        source = await self._known(product)
        if not (arriving and running == product.model_id):
            await seat.models.take(product.model, product.sha256)
        return Standing(release, product, seat, source)

    async def _known(self, product: Product) -> Knows:
        source = await asyncio.to_thread(self.seating.live.source.beside, product.index)
        if source.index_refused:
            raise ReleaseRefused("release_index", f"its index cannot be used ({source.index_refused})")
        return source

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
            standing = await self._brought(pointer.canary, seat) if seat else None
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
                await self._mend(self.seating.other)
            except RasaAway:
                self.seating.other.doubtful = True
        await self._mend(self.seating.live)

    async def _mend(self, standing: Standing) -> None:
        product = standing.product
        if product is None or product.model_id is None:
            # It starts with what is built, so being there is enough.
            standing.doubtful = standing.doubtful and not await self._seats.answers(standing.seat)
            return
        if product.model_id != await standing.seat.models.current():
            standing.doubtful = True
            await standing.seat.models.take(product.model, product.sha256)
            log.info("release.model_given_again", release=standing.release)
        standing.doubtful = False

    async def _is_fit(self, standing: Standing) -> bool:
        try:
            await self._mend(standing)
        except (RasaAway, ReleaseRefused):
            return False
        return not standing.doubtful

    async def _close_way_back(self) -> None:
        other = self.seating.other
        if other and not self.seating.percent and self._clock() >= self._ready_until:
            await self._empty()
            await self._seats.stop(other.seat)

    async def _empty(self) -> None:
        """Nobody is sent to the other seat any more, and the turns it is answering end."""
        other, self.seating.other = self.seating.other, None
        for _ in range(DRAIN_LOOKS):
            if other is None or not other.running:
                return
            await asyncio.sleep(DRAIN_LOOK_SECONDS)

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
