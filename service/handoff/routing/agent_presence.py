"""Which agents are at their desks, by open socket or by a recent request."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from service.core.clock import Clock

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class AgentPresence:
    """Of this process. After a restart everybody counts as seen at its start: no agent loses his customers by it."""

    def __init__(self, clock: Clock, presence_seconds: int) -> None:
        self._clock, self._started = clock, clock.now()
        self._presence = timedelta(seconds=presence_seconds)
        self.connected: Counter[str] = Counter()
        """Open desk sockets by staff id."""
        self._left: dict[str, datetime] = {}

    @contextmanager
    def desk_open(self, staff_id: str) -> Iterator[None]:
        self.connected[staff_id] += 1
        try:
            yield
        finally:
            self.connected[staff_id] -= 1
            self._left[staff_id] = self._clock.now()

    def lost_since(self, staff_id: str, requested_at: datetime | None) -> datetime | None:
        """The last sign of life; None while the desk is open or a request came a moment ago.

        `requested_at` is None for who is signed in nowhere: he left on purpose, or his access ended, and nobody need wait
        whether he comes back.
        """
        if self.connected[staff_id]:
            return None
        if requested_at is None:
            return LONG_AGO
        if self._clock.now() - requested_at <= self._presence:
            return None
        return max(self._started, requested_at, self._left.get(staff_id, requested_at))
