"""Looks for saved edits and new indexes all the time and puts them to use. docs/explanation/live-content.md."""

import asyncio
import time

import structlog

from service.core import metrics
from service.releases.following import Following
from service.releases.seating import Knows
from service.turns.live_mind import LiveMind
from service.turns.source import News, Source

log = structlog.get_logger()


class Refresh:
    """One look every `seconds`, in a thread; 0 never looks."""

    def __init__(
        self, live: LiveMind, source: Source, seconds: float, releases: Following | None = None
    ) -> None:
        self._live, self._source, self._seconds, self._releases = live, source, seconds, releases
        live.held = source.held

    async def run(self) -> None:
        """Never ends by itself, whatever a look meets."""
        try:
            while self._seconds > 0:
                await asyncio.sleep(self._seconds)
                try:
                    if self._releases:
                        self._releases.wake()
                    await self.once()
                except OSError as error:
                    log.warning("refresh.failed", kind=type(error).__name__)
                except Exception:
                    log.exception("refresh.failed")
        finally:
            if self._releases:
                await self._releases.close()

    async def once(self) -> bool:
        """One look; whether a new mind is in use now. The swap itself is one assignment on the event loop."""
        fresh = [await self._taken_up(source) for source in self._sources()]
        return any(fresh)

    def _sources(self) -> list[Knows]:
        """What stands ready beside the release in use is kept up to date too: it may be in use the next moment."""
        return [one.source for one in self._releases.seating.all()] if self._releases else [self._source]

    async def _taken_up(self, source: Knows) -> bool:
        started = time.perf_counter()
        news = await asyncio.to_thread(source.look)
        # Another release may have gone live meanwhile.
        if news is None or source is not self._sources()[0]:
            return False
        self._live.swap(news.mind)
        self._live.held = news.held
        _report(news, time.perf_counter() - started)
        return True


def _report(news: News, seconds: float) -> None:
    for kind, happened in (("content", news.content), ("index", news.index)):
        if happened:
            metrics.SWAPS.labels(kind).inc()
    log.info(
        "content.live",
        content=news.content,
        index=news.index,
        held=len(news.held),
        seconds=round(seconds, 2),
    )
