"""Tells who waits beyond patience, or before a closed desk, that there are other ways; and everybody his place now and then."""

from service.conversations.store import ConversationStore
from service.core import metrics
from service.core.clock import Clock
from service.handoff.line.choices import OFFERED, QUEUE_CLOSED
from service.handoff.line.waiting import Line, LineNews, Untold
from service.handoff.notices import tell
from service.handoff.routing.estimate import longest
from service.handoff.routing.hours import off_hours_notice
from service.handoff.routing.offers import change_waiting, waiting_row

REFRESH_SECONDS = 15
"""How often everybody who waits is told his place anew."""


class Patience:
    def __init__(self, store: ConversationStore, line: Line, news: LineNews, clock: Clock) -> None:
        self._store, self._line, self._news, self._clock = store, line, news, clock
        self._told_at = clock.now()

    async def step(self) -> None:
        places, untold = await self._line.survey()
        metrics.LONGEST_WAIT.set(longest(places.values()))
        told = [await self._offer(one) for one in untold]
        now = self._clock.now()
        if places and (any(told) or (now - self._told_at).total_seconds() >= REFRESH_SECONDS):
            self._told_at = now
            await self._news.tell_places()

    async def _offer(self, one: Untold) -> bool:
        """Once for each wait; False when somebody was faster."""
        closed = one.code == QUEUE_CLOSED
        async with self._store.writing(one.conversation) as draft:
            row = await waiting_row(draft)
            if row is None or (row.told_closed if closed else row.choice is not None):
                return False
            await change_waiting(draft, choice=OFFERED, told_closed=closed)
            notice = off_hours_notice(one.opening, draft.now) if closed else ""
            await tell(draft, one.code, notice=notice)
        return True
