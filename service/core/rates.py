"""Limits on how often somebody may do something. A person typing never meets them."""

import time
from ipaddress import ip_address

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from service.core.errors import TooMany


class Rate:
    """`rule` in the syntax of the limits library: `30/10 seconds`."""

    def __init__(self, name: str, rule: str) -> None:
        self._name, self._item = name, parse(rule)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def check(self, key: str) -> None:
        """Counts one use. Raises TooMany with the seconds to wait."""
        if await self._limiter.hit(self._item, self._name, key):
            return
        window = await self._limiter.get_window_stats(self._item, self._name, key)
        raise TooMany(round(window.reset_time - time.time()))


def is_loopback(address: str) -> bool:
    """The operator's own machine (load tests, replay). Behind a proxy set `SUBTEXT_PROXIES`, so this sees the real one."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
