"""Browser tests: one whole stack, one Chromium, one event loop; a fresh context for each person."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.support.browser import ARGUMENTS, chromium
from tests.support.fixtures import live
from tests.support.live import Live
from tests.support.people import People

__all__ = ["live"]

HERE = Path(__file__).parent
FAILED = pytest.StashKey[bool]()
# As long as one waits for a click: a busy machine is no failure.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser lives in the loop it was started in: all tests of this folder share one."""
    for item in items:
        if HERE in item.path.parents and isinstance(item, pytest.Function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest_asyncio.fixture(loop_scope="session")
async def people(request: pytest.FixtureRequest, browser: Browser, live: Live) -> AsyncIterator[People]:
    """Whoever takes part in this test. What went wrong in any of their pages fails it, and it alone."""
    people = People(browser, live)
    yield people
    if FAILED in request.node.stash:
        await people.clear_desk()
    await people.leave()
    assert people.errors == []
