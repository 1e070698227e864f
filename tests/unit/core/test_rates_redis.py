"""Limits counted in Redis outlive the service; without it they are counted all the same."""

import pytest

from service.core.errors import TooMany
from service.core.rates import Rates
from tests.support.servers import start_redis


@pytest.fixture
def redis(tmp_path):
    url, server = start_redis(tmp_path)
    yield url, server
    server.kill()
    server.wait(20)


async def test_a_restart_forgets_nothing(redis):
    url, _ = redis
    before, after = Rates(url), Rates(url)
    for _ in range(2):
        await before.of("login", "2/hour").check("ann")
    with pytest.raises(TooMany) as refused:
        await after.of("login", "2/hour").check("ann")
    assert 3500 < refused.value.retry_after <= 3600
    await after.of("login", "2/hour").check("ben")
    await after.of("messages", "2/hour").check("ann")
    for one in (before, after):
        await one.close()


async def test_while_it_is_away_nobody_is_turned_away_and_no_flood_is_let_in(redis):
    url, server = redis
    rates = Rates(url)
    rate = rates.of("login", "2/hour")
    await rate.check("ann")
    server.kill()
    server.wait(20)
    for _ in range(2):
        await rate.check("ann")
    assert rates.limiter() is None, "it is left alone for a while"
    with pytest.raises(TooMany):
        await rate.check("ann")
    await rates.close()
