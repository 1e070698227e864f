"""What is done with releases from the studio, besides putting them live: making them, keeping them."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from service.conversations.text import clean
from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict
from service.identity.audit import record
from service.releases.making import Birth, make
from service.releases.manifest import Manifest
from service.releases.measured import Metrics, metrics_of
from service.releases.place import Place
from service.releases.switching import Switching
from service.studio.jobs.compare import SEARCH
from service.studio.jobs.programs import BUILD, TALKS, report
from service.studio.jobs.rules import check_report
from service.studio.jobs.worker import Jobs
from service.studio.releases.schemas import WHY_CHARS
from service.studio.releases.shelf_view import Found


@dataclass(frozen=True)
class Product:
    """A folder with model, index and encoder, and what was measured of exactly these."""

    build: Path
    metrics: Metrics


class Workshop:
    def __init__(self, place: Place, database: Database, clock: Clock, jobs: Jobs) -> None:
        self.place, self.database, self._clock, self._jobs = place, database, clock, jobs
        self.switching = Switching(place, database, clock)

    async def make(self, login: str, why: str, evaluation: str | None) -> Found:
        """A signed release of what an evaluation measured, with its figures; None: of what is built, unmeasured.

        Raises ReleaseRefused as `make`, release_report, release_busy; InvalidField text_empty; NotFound
        job_not_found; Conflict job_without_report, job_without_product.
        """
        birth = Birth(login, clean(why, WHY_CHARS).text, self._clock.now())
        product = await self._product(evaluation)
        # Seen through also when whoever asked for it has gone.
        made = await asyncio.shield(asyncio.ensure_future(self._made(birth, product)))
        return Found(made.id, made, None)

    async def pin(self, login: str, release: str, pinned: bool) -> None:
        """Raises ReleaseRefused release_missing."""
        await asyncio.to_thread(self.place.shelf.pin, release, pinned)
        await self._record(login, "release.pinned" if pinned else "release.unpinned", release)

    async def _product(self, evaluation: str | None) -> Product:
        if evaluation is None:
            return Product(self.place.settings.build, Metrics())
        job = await self._jobs.store.one(evaluation)
        check_report(job)
        if job.of is None:
            # Its folder points at what served then; something else may lie there now.
            raise Conflict("job_without_product", "请选择对一次训练的评测。")
        folder = self._jobs.folder(job.id)
        try:
            found = await asyncio.to_thread(report, folder)
        except (OSError, ValueError, TypeError) as error:
            raise Conflict("job_without_report", "评测结果已经不在了，请重新评测。") from error
        return Product(folder / BUILD, metrics_of(found, found.get(SEARCH), found.get(TALKS)))

    async def _made(self, birth: Birth, product: Product) -> Manifest:
        made = await asyncio.to_thread(self._make, birth, product)
        await self._record(birth.by, "release.made", made.id)
        return made

    def _make(self, birth: Birth, product: Product) -> Manifest:
        place, root = self.place, self.place.settings.content_dir
        with place.shelf.alone():
            made = make(product.build, root, place.shelf, place.signer, birth, product.metrics)
            place.shelf.prune()
        return made

    async def _record(self, login: str, action: str, release: str) -> None:
        async with self.database.write() as connection:
            await record(connection, self._clock.now(), login, action, release)
