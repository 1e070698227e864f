"""A release goes live, a worse one is stopped with its reasons, another person lets it through, and it is taken back.

As docs/howto/release-and-roll-back.md says, on a stack of this process with a scripted bot and small releases that
were made up; a follower stands for Rasa.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from service.releases.measured import Golden, Metrics, Safety, Search, Topic
from service.releases.verifying import MODEL
from tests.e2e.test_accessibility import violations
from tests.e2e.test_dialogs import SETTLED
from tests.support.browser import shot
from tests.support.follower import following
from tests.support.howto import Walk
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.released import answered_by
from tests.support.stack import Stack, running
from tests.unit.releases.made import Workshop

GOOD = Metrics(
    Safety(240, ("s7",)), Golden(400, 91.5), (Topic("card.loss", 20, 95.0),), Search(600, 0.93, 0.91, 0.95)
)
WORSE = replace(GOOD, safety=Safety(240, ("s7", "s31")), golden=Golden(400, 84.0))


@pytest_asyncio.fixture(loop_scope="session")
async def workshop(tmp_path: Path) -> Workshop:
    workshop = Workshop(tmp_path / "var")
    (workshop.build / "web").symlink_to((BUILD / "web").resolve())
    return workshop


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path, workshop: Workshop) -> AsyncIterator[Stack]:
    async with (
        running(tmp_path / "var", build_dir=workshop.build, login_rate="1000/second") as stack,
        following(workshop.shelf),
    ):
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


async def signed_in(stack: Stack, here: People, login: str, name: str, *roles: str) -> Page:
    password = await stack.application.staff.create(login, login, name, list(roles), [])
    page = await here.page(**OFFICE)
    await Desk(page).sign_in({"login": login, "password": password}, "/studio/")
    await page.get_by_role("link", name="版本发布").click()
    return page


async def open_release(page: Page, why: str) -> None:
    await page.get_by_role("link", name="版本发布").click()
    await page.get_by_test_id("release-row").get_by_role("link", name=why).click()


async def decide(page: Page, walk: Walk, deed: str) -> None:
    await walk.press(page, deed)
    await walk.press(page.get_by_role("dialog"), deed)


async def test_from_making_to_taking_back(stack: Stack, here: People, workshop: Workshop):
    workshop.make(GOOD, "新增三个还款话题", by="zhao")
    workshop.make(WORSE, "挂失的问法标错了", by="zhao")
    workshop.make(GOOD, "更好的一版", by="zhao")
    cut = workshop.shelf.folder(workshop.make(GOOD, "没有写完的一版", by="zhao").id) / MODEL
    cut.write_bytes(cut.read_bytes()[:-1])
    walk = Walk("release-and-roll-back", "In the studio")
    both = await signed_in(stack, here, "zhao", "赵编辑", "editor", "approver")
    await walk.press(both, "版本发布")
    await walk.press(both, "制作新版本")
    await walk.fill(both, "为什么制作", "改了两个问法")
    await both.evaluate(SETTLED)
    assert await violations(both) == []
    await walk.press(both, "制作并签名")
    await expect(both.get_by_test_id("release-row")).to_have_count(5)
    await open_release(both, "新增三个还款话题")
    await decide(both, walk, "发布")
    await expect(both.get_by_test_id("is-live")).to_be_visible()
    await expect(both.get_by_test_id("switch")).to_contain_text("上线完成")

    await open_release(both, "改了两个问法")
    await expect(both.get_by_test_id("gate-golden")).to_be_visible()
    await expect(both.get_by_test_id("trial")).to_have_count(0)
    await open_release(both, "更好的一版")
    await both.get_by_test_id("share-25").press("Enter")
    await both.get_by_test_id("trial-start").press("Enter")
    await expect(both.get_by_test_id("trial-since")).to_contain_text("现在占新会话的 25%")
    live = workshop.shelf.live()
    for release, kind in ((live.release, "answer"), (live.canary, "answer"), (live.canary, "handoff")):
        await answered_by(stack, release, kind=kind)
    await both.reload()
    await expect(both.locator("[data-line=handoff]")).to_contain_text("2 次中 1 次")
    await expect(both.get_by_test_id("deed-promote")).to_have_text("全部切换到这个版本")
    await both.evaluate(SETTLED)
    assert await violations(both) == []
    await both.get_by_test_id("trial-figures").scroll_into_view_if_needed()
    await shot(both, "studio-trial")
    await both.get_by_test_id("trial-end").press("Enter")
    await expect(both.get_by_test_id("switch")).to_contain_text("结束试运行完成")
    await expect(both.get_by_test_id("trial-end")).to_have_count(0)

    await open_release(both, "挂失的问法标错了")
    await expect(both.get_by_test_id("gate-safety")).to_contain_text("s31")
    await expect(both.get_by_test_id("deed-promote")).to_have_count(0)
    await expect(both.get_by_test_id("deed-override")).to_have_count(0)
    await expect(both.get_by_role("main")).to_contain_text("请另一位有审核权限的同事决定")
    other = await signed_in(stack, here, "qian", "钱审核", "approver")
    await open_release(other, "没有写完的一版")
    await expect(other.get_by_test_id("fault")).to_contain_text("长短不对")
    await open_release(other, "挂失的问法标错了")
    await expect(other.get_by_test_id("gate-golden")).to_contain_text("答对 84.0%")
    await shot(other, "studio-release")
    override = other.get_by_role("button", name=walk.next("说明理由后放行"))
    await override.press("Enter")
    await walk.fill(other, "放行理由", "紧急修复，两条误判已人工核对")
    await other.evaluate(SETTLED)
    assert await violations(other) == []
    await other.get_by_role("dialog").get_by_role("button", name=walk.next("说明理由后放行")).press("Enter")
    await expect(other.get_by_test_id("is-live")).to_be_visible()
    await decide(other, walk, "回退到上一版")
    walk.done()
    await expect(other.get_by_test_id("switch")).to_contain_text("回退完成")
    await expect(other.get_by_test_id("is-live")).to_have_count(0)
    await other.get_by_role("link", name="版本发布").click()
    await expect(other.get_by_test_id("live")).to_contain_text("新增三个还款话题")
    await expect(other.get_by_role("main")).to_contain_text("放行理由：紧急修复，两条误判已人工核对")
    await other.evaluate(SETTLED)
    assert await violations(other) == []
    await shot(other, "studio-releases")
