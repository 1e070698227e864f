"""Insight as it stands now: the period read, counted, and held against the content in use."""

import asyncio
from collections.abc import Callable
from typing import Any

from service.core.clock import Clock
from service.core.database import Database
from service.dialogue.library import Library
from service.studio.insights.content import entries_of
from service.studio.insights.digest import digest
from service.studio.insights.reading import Read, read
from service.studio.insights.report import Content, report
from service.studio.insights.span import Span
from service.studio.insights.tally import tally


class Insights:
    def __init__(self, database: Database, clock: Clock, library: Callable[[], Library]) -> None:
        """`library` gives the present one: content is exchanged while the service runs."""
        self._database, self._clock, self._library = database, clock, library
        self._turn = asyncio.Lock()

    async def report(self, days: int) -> dict[str, Any]:
        """One at a time: a hundred thousand turns keep a core busy for most of a second, in a thread."""
        async with self._turn:
            span = Span.of(self._clock.now(), days)
            was = await self._database.read_apart(lambda connection: read(connection, span))
            return await asyncio.to_thread(_told, was, span, self._library())


def _told(was: Read, span: Span, library: Library) -> dict[str, Any]:
    content = Content(
        entries_of(library), library.skills, lambda one, other: library.pair(one, other) is not None
    )
    told = report(tally(was.seen, library.cutoffs), content, span, was.counted_from)
    return {**told, "digest": digest(told)}
