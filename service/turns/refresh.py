"""Looks for saved edits and new indexes all the time and puts them to use. docs/explanation/live-content.md."""

import asyncio
import time

import structlog

from service.core import metrics
from service.releases.following import Following
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
        while self._seconds > 0:
            await asyncio.sleep(self._seconds)
            try:
                if self._releases:
                    await self._releases.look(self.once)
                await self.once()
            except OSError as error:
                log.warning("refresh.failed", kind=type(error).__name__)
            except Exception:
                log.exception("refresh.failed")

    async def once(self) -> bool:
        """One look; whether a new mind is in use now. The swap itself is one assignment on the event loop."""
        started = time.perf_counter()
        news = await asyncio.to_thread(self._source.look)
        if news is None:
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
