"""The same uses are counted as by the library's own storage, and what is over is forgotten as time goes by."""

import random

import pytest
from limits import parse
from limits.aio.storage import MemoryStorage, memory
from limits.aio.strategies import MovingWindowRateLimiter

from service.core import recent_uses
from service.core.recent_uses import RecentUses
from tests.support.module_time import ModuleTime

RULE = parse("5/10 seconds")


@pytest.fixture
def moment(monkeypatch) -> ModuleTime:
    stand_in = ModuleTime()
    for module in (memory, recent_uses):
        monkeypatch.setattr(module, "time", stand_in)
    return stand_in


@pytest.mark.parametrize("seed", range(5))
async def test_decides_as_the_library_does(moment: ModuleTime, seed: int):
    chance = random.Random(seed)
    ours, theirs = RecentUses(), MemoryStorage()
    for _ in range(300):
        moment.now += chance.expovariate(2)
        key, amount = chance.choice("abc"), chance.choice([1, 1, 1, 2, 6])
        said = [await MovingWindowRateLimiter(one).hit(RULE, key, cost=amount) for one in (ours, theirs)]
        assert said[0] is said[1]
        shown = [await MovingWindowRateLimiter(one).get_window_stats(RULE, key) for one in (ours, theirs)]
        assert shown[0].remaining == shown[1].remaining
        # Of an empty window the library tells the beginning of the last one.
        assert shown[0] == shown[1] or shown[0].remaining == RULE.amount


async def test_keys_whose_window_is_over_are_forgotten(moment: ModuleTime):
    storage = RecentUses()
    limiter = MovingWindowRateLimiter(storage)
    for number in range(1000):
        moment.now += 0.1
        await limiter.hit(RULE, str(number % 300))
    assert await storage.reset() == 101, "those of the last ten seconds"


async def test_a_key_that_is_cleared_begins_anew(moment: ModuleTime):
    limiter = MovingWindowRateLimiter(RecentUses())
    assert [await limiter.hit(RULE, "a") for _ in range(6)] == [True] * 5 + [False]
    await limiter.clear(RULE, "a")
    assert await limiter.hit(RULE, "a")
