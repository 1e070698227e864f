"""Whether a customer still has the chat open. A timestamp, never a flag: a flag goes stale with the page that set it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from service.core.clock import Clock

KEPT = timedelta(hours=2)
"""Longer than any window in which it matters that somebody was here."""


class CustomerPresence:
    """Of this process. After a restart everybody counts as seen at its start: nobody loses his place by it."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._started = clock, clock.now()
        self._open: Counter[str] = Counter()
        self._seen: dict[str, datetime] = {}

    @contextmanager
    def connected(self, *conversations: str) -> Iterator[None]:
        """While a socket or a long-poll is open."""
        self._open.update(conversations)
        try:
            yield
        finally:
            self._open.subtract(conversations)
            self._open = +self._open
            for conversation in conversations:
                self.seen(conversation)

    def seen(self, conversation: str) -> None:
        """Any request of the customer is a sign of life."""
        self._seen[conversation] = self._clock.now()

    def gone_since(self, conversation: str) -> datetime | None:
        """The last sign of life; None while the chat is open."""
        if self._open[conversation]:
            return None
        return self._seen.get(conversation, self._started)

    def here_since(self, conversation: str, moment: datetime) -> bool:
        """Whether the chat is open, or the customer was heard of after that moment."""
        gone = self.gone_since(conversation)
        return gone is None or gone > moment

    def forget_old(self) -> None:
        limit = self._clock.now() - KEPT
        self._seen = {name: at for name, at in self._seen.items() if at > limit}
