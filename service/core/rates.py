"""Limits on how often somebody may do something. A person typing never meets them."""

import time
from ipaddress import ip_address

import structlog
from limits import parse
from limits.aio.storage import RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from service.core.errors import TooMany
from service.core.recent_uses import RecentUses

REDIS_SECONDS = 0.5
"""A Redis that takes longer than this to answer is not waited for."""
REST_SECONDS = 5.0
"""How long a Redis that failed is left alone, so that no message waits for it again and again."""

log = structlog.get_logger()


class Rates:
    """Where the limits of one service are counted: in its memory, or in Redis, which outlives a restart.

    While Redis does not answer, uses are counted in memory: nobody is turned away for it, and no flood is let in.
    """

    def __init__(self, redis_url: str = "") -> None:
        self._redis = _redis(redis_url) if redis_url else None
        self._rests_until = 0.0

    def of(self, name: str, rule: str) -> "Rate":
        return Rate(name, rule, self)

    async def close(self) -> None:
        if self._redis is not None:
            assert isinstance(self._redis.bridge, RedispyBridge)
            await self._redis.bridge.storage.aclose()

    def limiter(self) -> MovingWindowRateLimiter | None:
        """That of Redis, while there is one and it answers."""
        if self._redis is None or time.monotonic() < self._rests_until:
            return None
        return MovingWindowRateLimiter(self._redis)

    def failed(self, error: StorageError) -> None:
        self._rests_until = time.monotonic() + REST_SECONDS
        log.warning("rates.redis_unavailable", kind=type(error.storage_error).__name__)


class Rate:
    """`rule` in the syntax of the limits library: `30/10 seconds`."""

    def __init__(self, name: str, rule: str, rates: Rates | None = None) -> None:
        self._name, self._item, self._rates = name, parse(rule), rates or Rates()
        self._own = MovingWindowRateLimiter(RecentUses())

    async def check(self, key: str) -> None:
        """Counts one use. Raises TooMany with the seconds to wait."""
        shared = self._rates.limiter()
        if shared is not None:
            try:
                await self._count(shared, key)
            except StorageError as error:
                self._rates.failed(error)
            else:
                return
        await self._count(self._own, key)

    async def _count(self, limiter: MovingWindowRateLimiter, key: str) -> None:
        if await limiter.hit(self._item, self._name, key):
            return
        window = await limiter.get_window_stats(self._item, self._name, key)
        raise TooMany(round(window.reset_time - time.time()))


def _redis(url: str) -> RedisStorage:
    return RedisStorage(
        f"async+{url}",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix="subtext",
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
    )


def is_loopback(address: str) -> bool:
    """The operator's own machine (load tests, replay). Behind a proxy set `SUBTEXT_PROXIES`, so this sees the real one."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
