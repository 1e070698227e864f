"""The service follows the pointer: verifies what it names, has Rasa take the model, then takes the index."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from service.core.settings import Settings
from service.releases.making import check_encoder
from service.releases.models import Models, RasaAway
from service.releases.refused import ReleaseRefused
from service.releases.shelf import Live, Serving, Shelf
from service.releases.signing import load_signer
from service.releases.verifying import INDEX, MODEL, hashed, verify

log = structlog.get_logger()


@dataclass(frozen=True)
class Product:
    """What one release, or what is built, gives to serve."""

    index: Path
    model: Path
    sha256: str
    model_id: str | None
    """None for what is built: Rasa starts with it by itself."""


class Index(Protocol):
    """service.turns.source.Source, as far as it is needed here."""

    home: Path

    @property
    def index_refused(self) -> str | None:
        """The code for which the index in `home` is not used."""
        ...


class Following:
    """Looks at the pointer each time it is asked to; a release that is refused changes nothing."""

    def __init__(self, settings: Settings, index: Index, models: Models) -> None:
        self._settings, self._index, self._models = settings, index, models
        self._shelf = Shelf(settings.releases_dir.resolve())
        self._seen = Live()
        self._serving: str | None = None
        self._product: Product | None = None
        """Of the release in use; None while what is built is."""
        self._fault = ""

    async def look(self, refresh: Callable[[], Awaitable[bool]]) -> None:
        """`refresh` takes up the index in `home`. Never raises for a release's sake; Rasa away means: next time."""
        try:
            live = self._shelf.live()
            if live == self._seen:
                await self._keep()
                return
            await self._follow(live, refresh)
        except RasaAway:
            self._report("rasa_away", "Rasa is not there; asked again")
            return
        except ReleaseRefused as refused:
            self._report(refused.code, refused.message)
            return
        self._fault = ""

    async def _follow(self, live: Live, refresh: Callable[[], Awaitable[bool]]) -> None:
        if live.release == self._serving:
            self._done(live)
            return
        try:
            product = await asyncio.to_thread(self._verified, live.release)
            await self._take(product, refresh)
        except ReleaseRefused as refused:
            self._done(live, str(refused))
            raise
        self._serving, self._product = live.release, product if live.release else None
        self._done(live)

    async def _take(self, product: Product, refresh: Callable[[], Awaitable[bool]]) -> None:
        """Model, then index; one that is refused leaves both as they were."""
        home = self._index.home
        await self._models.take(product.model, product.sha256)
        self._index.home = product.index
        await refresh()
        code = self._index.index_refused
        if code is None:
            return
        self._index.home = home
        await refresh()
        old = self._product
        if old is None:
            old = await asyncio.to_thread(self._built)
        await self._models.take(old.model, old.sha256)
        raise ReleaseRefused("release_index", f"its index cannot be used ({code})")

    async def _keep(self) -> None:
        """Rasa starts with what is built; after a crash it is given the live release's model again."""
        product = self._product
        if product is None or product.model_id == await self._models.current():
            return
        await self._models.take(product.model, product.sha256)
        log.info("release.model_given_again", release=self._serving)

    def _verified(self, release: str | None) -> Product:
        if release is None:
            return self._built()
        folder = self._shelf.folder(release)
        manifest = verify(folder, load_signer(self._settings.var_dir / "secrets"))
        check_encoder(manifest, self._settings.build)
        return Product(folder / INDEX, folder / MODEL, manifest.part(MODEL).sha256, manifest.model)

    def _built(self) -> Product:
        model = self._settings.build.resolve() / MODEL
        try:
            sha256 = hashed(model)[1]
        except OSError as error:
            raise ReleaseRefused("release_not_built", f"{model} cannot be read; run scripts/setup") from error
        return Product(self._settings.build / INDEX, model, sha256, None)

    def _done(self, live: Live, error: str | None = None) -> None:
        self._seen = live
        self._shelf.tell(Serving(self._serving, live.change, error))
        if error is None:
            log.info("release.live", release=self._serving)

    def _report(self, code: str, reason: str) -> None:
        """Once for each fault, not each second."""
        if code != self._fault:
            log.warning("release.held", code=code, reason=reason)
        self._fault = code
