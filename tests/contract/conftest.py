"""What every contract test shares."""

from collections.abc import Iterator
from functools import partial

import pytest
from argon2 import PasswordHasher

from service.identity import roster, signing_in, staff


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Each service makes its own staff: at the real cost of a password that is a quarter of this suite's time."""
    cheap = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        for module in (roster, signing_in, staff):
            patch.setattr(module, "PasswordHasher", cheap)
        yield
