"""Uses within a moving window, counted in memory: a storage of the limits library."""

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from limits.aio.storage import MemoryStorage


@dataclass
class _Uses:
    """Of one key, oldest first, in seconds since the epoch; `until` the newest is outside the window."""

    at: deque[float] = field(default_factory=deque)
    until: float = 0.0


class RecentUses(MemoryStorage):
    """For limits of one length: keys are kept in the order in which they expire.

    The library's own looks through all keys at every use, each in a thread: with 100 customers at work 5 ms of
    processor time a use, with 1 000 all that a core has (`bench.rate_limits`).
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: OrderedDict[str, _Uses] = OrderedDict()

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts `amount` uses if no more than `limit` are then within `expiry` seconds; whether it did."""
        now = time.time()
        self._forget(now)
        uses = self._keys.get(key) or _Uses()
        while uses.at and uses.at[0] < now - expiry:
            uses.at.popleft()
        if len(uses.at) + amount > limit:
            return False
        uses.at.extend([now] * amount)
        uses.until = now + expiry
        self._keys[key] = uses
        self._keys.move_to_end(key)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest use within the window was, and how many there are."""
        now = time.time()
        uses = self._keys.get(key)
        within = [at for at in uses.at if at >= now - expiry] if uses else []
        return (within[0] if within else now), len(within)

    async def clear(self, key: str) -> None:
        self._keys.pop(key, None)

    async def reset(self) -> int | None:
        count = len(self._keys)
        self._keys.clear()
        return count

    def _forget(self, now: float) -> None:
        while self._keys and next(iter(self._keys.values())).until < now:
            self._keys.popitem(last=False)
