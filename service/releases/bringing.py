"""Gets a release ready to serve: its index is loaded, its Rasa has the model, and it was tried. It sends nobody there."""

import asyncio

import structlog

from service.core.settings import Settings
from service.releases.models import RasaAway
from service.releases.product import Product, product_of
from service.releases.refused import ReleaseRefused
from service.releases.seating import Knows, Seating, Standing
from service.releases.seats import Seat, Seats
from service.releases.shelf import Shelf
from service.releases.trying import tried
from service.turns.live_mind import LiveMind

DRAIN_LOOK_SECONDS, DRAIN_LOOKS = 0.05, 500
"""25 s: no turn lasts longer (turn_timeout is 20 s at most)."""

log = structlog.get_logger()


class Bringing:
    """`release` is None for what is built. Every method but `empty` and `is_fit` may raise RasaAway."""

    def __init__(
        self, settings: Settings, shelf: Shelf, seating: Seating, seats: Seats, minds: LiveMind
    ) -> None:
        self._settings, self._shelf, self._minds = settings, shelf, minds
        self._seating, self._seats = seating, seats

    async def ready(self, release: str | None) -> Standing | None:
        """It stands ready in the other seat or is brought there; None where there is no other seat, or none starts.

        Raises ReleaseRefused.
        """
        other, seat = self._seating.other, self._seats.beside(self._seating.live.seat)
        if other and other.release == release and await self.is_fit(other):
            return other
        return await self.beside(release, seat) if seat else None

    async def beside(self, release: str | None, seat: Seat) -> Standing | None:
        """In the other seat; None if its Rasa does not start. Raises ReleaseRefused."""
        product = await asyncio.to_thread(product_of, self._settings, self._shelf, release)
        await self.empty()
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

    async def in_place(self, release: str | None, arriving: bool = False) -> Standing:
        """The Rasa that answers exchanges its model: ADR 0010. Raises ReleaseRefused."""
        seat = self._seating.live.seat
        running = await seat.models.current()
        product = await asyncio.to_thread(product_of, self._settings, self._shelf, release)
        source = await self._known(product)
        if not (arriving and running == product.model_id):
            await seat.models.take(product.model, product.sha256)
        return Standing(release, product, seat, source)

    async def mend(self, standing: Standing) -> None:
        """After a crash a Rasa is given its release's model again. Raises ReleaseRefused."""
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

    async def is_fit(self, standing: Standing) -> bool:
        """Its Rasa has its model, now if not before."""
        try:
            await self.mend(standing)
        except (RasaAway, ReleaseRefused):
            return False
        return not standing.doubtful

    async def empty(self) -> None:
        """Nobody is sent to the other seat any more, and the turns it is answering end."""
        other, self._seating.other = self._seating.other, None
        for _ in range(DRAIN_LOOKS):
            if other is None or not other.running:
                return
            await asyncio.sleep(DRAIN_LOOK_SECONDS)

    async def _known(self, product: Product) -> Knows:
        source = await asyncio.to_thread(self._seating.live.source.beside, product.index)
        if source.index_refused:
            raise ReleaseRefused("release_index", f"its index cannot be used ({source.index_refused})")
        return source
