"""A conversation becomes a test in the studio: filled in, corrected, and proposed.

On a stack of this process with content of its own: a browser may not write into the project's.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.e2e.test_accessibility import violations
from tests.support.bots import ScriptedBot, answer, echo
from tests.support.browser import shot
from tests.support.kb_samples import write_project
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, running


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path, root: Path) -> AsyncIterator[Stack]:
    bot = ScriptedBot(lambda text: answer("请马上挂失。", "deposit.rate") if "丢" in text else echo(text))
    values = {"content_dir": root, "build_dir": BUILD, "login_rate": "1000/second"}
    async with running(tmp_path / "var", bot, **values) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


async def test_what_went_wrong_is_said_right_and_proposed(stack: Stack, here: People):
    talk = await stack.conversation()
    await talk.say("我的卡丢了怎么办")
    await talk.say("我要换美元")
    page = await here.page(**OFFICE)
    await Desk(page).sign_in(here.live.login("maintainer"), "/studio/")
    await page.goto(f"/studio/#/conversations/{talk.id}")
    await page.get_by_test_id("keep").press("Enter")
    turns = page.get_by_test_id("keep-turn")
    await expect(turns).to_have_count(2)
    await expect(turns.first.locator("[data-field=topic]")).to_have_value("deposit.rate")
    await expect(turns.last.locator("[data-field=skill]")).to_have_value("forex")
    assert await violations(page) == []
    await shot(page, "studio-keep-talk")

    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("keep-talk")).to_have_count(0)
    await expect(page.get_by_test_id("keep")).to_be_focused()
    await page.keyboard.press("Enter")
    await turns.first.locator("[data-field=topic]").select_option("card.loss")
    await page.get_by_test_id("keep-save").press("Enter")
    await expect(page.get_by_test_id("state")).to_have_text("待审核", timeout=60_000)
    await expect(page.get_by_test_id("diff")).to_contain_text("topic: card.loss")
    await expect(page.get_by_text("bot/talks/").first).to_be_visible()
