"""axe on every screen: nothing serious or critical."""

import pytest
from playwright.async_api import Frame, Page

from tests.e2e.conftest import People
from tests.support.live import ROOT
from tests.support.pages import Desk, Widget

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
BAD = {"serious", "critical"}


async def violations(where: Page | Frame) -> list[str]:
    await where.evaluate(AXE.read_text(encoding="utf-8"))
    found = await where.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['nodes'][0]['target']} {one['help']}"
        for one in found["violations"]
        if one["impact"] in BAD
    ]


async def test_widget_before_and_in_a_conversation(people: People):
    page = await people.page()
    await page.goto("/chat")
    assert await violations(page) == []
    widget = Widget(page)
    await widget.agree()
    await widget.say("银行卡丢了怎么办")
    await widget.hears("bot", "挂失")
    assert await violations(page) == []


async def test_bank_page_with_the_widget_open(people: People):
    page = await people.page()
    await Widget.on_bank_page(page)
    assert await violations(page) == []


@pytest.mark.parametrize("path", ["/desk/", "/studio/"])
async def test_sign_in(people: People, path: str):
    page = await people.page()
    await page.goto(path)
    await page.get_by_label("登录名").wait_for()
    assert await violations(page) == []


async def test_desk_with_a_customer(people: People):
    customer = await people.page()
    widget = await Widget.on_own_page(customer)
    await widget.say("我想换点欧元")
    await widget.surface.get_by_role("button", name="跳过，直接转人工").last.click()
    await widget.owned_by("queued")
    page = await people.page(viewport={"width": 1366, "height": 768})
    desk = Desk(page)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept("我想换点欧元")
    await page.get_by_test_id("summary-headline").wait_for()
    assert await violations(page) == []
    await desk.finish("测试")


async def test_studio_list(people: People):
    page = await people.page(viewport={"width": 1366, "height": 768})
    await Desk(page).sign_in(people.live.login("maintainer"), "/studio/")
    await page.get_by_test_id("tally").wait_for()
    assert await violations(page) == []
