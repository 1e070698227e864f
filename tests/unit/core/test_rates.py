"""No limit stands in the way of a person who types: two messages a second at most, five at once now and then."""

import pytest

from service.core import recent_uses
from service.core.errors import TooMany
from service.core.rates import Rate
from service.core.settings import Settings
from tests.support.module_time import ModuleTime

RULES = ("customer_rate", "conversation_rate", "address_rate")
TYPING = {
    "two a second for a minute": [at / 2 for at in range(120)],
    "bursts of five every three seconds": [at * 3 + n / 20 for at in range(20) for n in range(5)],
    "five at once, then two a second": [0.0] * 5 + [at / 2 for at in range(1, 60)],
    "one a second for five minutes": [float(at) for at in range(300)],
    "silence, then five at once": [0.0, *(120 + n / 100 for n in range(5))],
}


@pytest.fixture
def moment(monkeypatch) -> ModuleTime:
    stand_in = ModuleTime()
    monkeypatch.setattr(recent_uses, "time", stand_in)
    return stand_in


def rule(name: str) -> str:
    return str(Settings.model_fields[name].default)


async def sent(rate: Rate, moment: ModuleTime, moments: list[float]) -> int:
    """How many of the messages pass."""
    start, passed = moment.now, 0
    for at in moments:
        moment.now = start + at
        try:
            await rate.check("somebody")
            passed += 1
        except TooMany:
            pass
    return passed


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("habit", TYPING)
async def test_typing_is_never_slowed(moment: ModuleTime, name: str, habit: str):
    assert await sent(Rate(name, rule(name)), moment, TYPING[habit]) == len(TYPING[habit])


@pytest.mark.parametrize("name", RULES)
async def test_a_flood_is(moment: ModuleTime, name: str):
    flood = [at / 200 for at in range(2_000)]
    assert await sent(Rate(name, rule(name)), moment, flood) < len(flood) / 2
