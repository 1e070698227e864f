"""One whole stack for all integration tests."""

from collections.abc import Iterator

import pytest

from tests.support.live import Live


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    live = Live()
    live.start()
    try:
        yield live
    finally:
        live.stop()
