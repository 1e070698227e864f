"""Fixtures more than one suite uses; a suite's conftest imports what it needs."""

from collections.abc import Iterator

import pytest

from tests.support.live import Live


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    """One whole stack for all tests of a suite."""
    live = Live()
    live.start()
    try:
        yield live
    finally:
        live.stop()
