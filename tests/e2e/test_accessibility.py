"""axe on every screen and in every state of the widget: nothing serious or critical."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from tests.support.browser import ROOT, shot
from tests.support.network import Network
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, PHONE, People

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
BAD = {"serious", "critical"}
DARK_PHONE = {**PHONE, "color_scheme": "dark"}
HIGH_CONTRAST = {**DESKTOP, "forced_colors": "active"}


async def violations(page: Page) -> list[str]:
    """What axe finds in the page and its frame, serious or worse."""
    bad: list[str] = []
    for frame in page.frames:
        if not await frame.evaluate("() => 'axe' in window"):
            await frame.evaluate(AXE.read_text(encoding="utf-8"))
        found = await frame.evaluate("() => axe.run(document, {resultTypes: ['violations'], iframes: false})")
        bad += [
            f"{one['id']}: {one['nodes'][0]['target']} {one['help']}"
            for one in found["violations"]
            if one["impact"] in BAD
        ]
    return bad


@pytest.mark.parametrize(
    "screen", [DESKTOP, DARK_PHONE, HIGH_CONTRAST], ids=["desktop", "dark-phone", "forced-colours"]
)
async def test_every_state_of_the_widget(people: People, screen: dict[str, object]):
    page = await people.page(**screen)
    network = await Network(page.context).watch()
    await page.goto("/chat")
    widget = Widget(page)
    found: dict[str, list[str]] = {}

    async def look(state: str) -> None:
        found[state] = await violations(page)

    await widget.button("同意并开始咨询").wait_for()
    await look("consent")
    await widget.agree()
    await widget.say("预留手机号是多少")
    await widget.button("收不到验证码").wait_for()
    await look("probe")
    await widget.choose("收不到验证码")
    await widget.hears("bot", "短信")
    await look("answer")
    if screen is DARK_PHONE:
        await shot(page, "widget-phone-dark")
    await widget.surface.get_by_role("button", name="长辈版").click()
    await look("elder")
    if screen is DESKTOP:
        await shot(page, "widget-elder")
    await widget.surface.get_by_role("button", name="长辈版").click()
    await network.cut()
    await widget.say("对账单少了一笔，想请人看看")
    await widget.surface.get_by_test_id("trouble").wait_for()
    await look("offline")
    await network.restore()
    await widget.ask_for_a_person()
    await look("queue")
    await with_agent(people, widget, lambda: look("agent"))
    await widget.owned_by("closed")
    await look("closed")
    assert {state: bad for state, bad in found.items() if bad} == {}


async def with_agent(people: People, widget: Widget, meanwhile: Callable[[], Awaitable[None]]) -> None:
    """An agent serves, speaks, and ends it."""
    agent = await people.agent()
    conversation = await widget.conversation()
    await agent.accept(conversation)
    await agent.say(conversation, "您好，我来看看")
    await widget.hears("agent", "您好，我来看看")
    await meanwhile()
    await agent.end(conversation)
    await agent.close(conversation)


async def test_bank_page_with_the_widget_open(people: People):
    page = await people.page()
    await Widget.on_bank_page(page)
    assert await violations(page) == []


async def test_the_widget_fits_a_narrow_screen_and_two_hundred_percent(people: People):
    for width, height in ((320, 640), (640, 400)):
        page = await people.page(viewport={"width": width, "height": height})
        widget = await Widget.on_own_page(page)
        await widget.say("预留手机号是多少")
        await widget.button("收不到验证码").wait_for()
        for one in ("转人工", "发送"):
            box = await widget.button(one).bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height
        overflow = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow == 0


async def test_targets_are_large_enough_for_a_thumb(people: People):
    page = await people.page(**PHONE)
    widget = await Widget.on_own_page(page)
    await widget.say("预留手机号是多少")
    await widget.button("收不到验证码").wait_for()
    small = await page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], textarea')]
          .map((one) => [one.getBoundingClientRect(), one.textContent.trim() || one.getAttribute('aria-label')])
          .filter(([box]) => box.width && (box.height < 44 || box.width < 44))
          .map(([box, name]) => `${name}: ${Math.round(box.width)}×${Math.round(box.height)}`)"""
    )
    assert small == []


@pytest.mark.parametrize("path", ["/desk/", "/studio/"])
async def test_sign_in(people: People, path: str):
    page = await people.page()
    await page.goto(path)
    await page.get_by_label("登录名").wait_for()
    assert await violations(page) == []


async def test_desk_with_a_customer(people: People):
    widget = await Widget.on_own_page(await people.page())
    await widget.say("我想换点欧元")
    await widget.choose("跳过，直接转人工")
    await widget.owned_by("queued")
    page = await people.page(**OFFICE)
    desk = Desk(page)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept("我想换点欧元")
    await page.get_by_test_id("summary-headline").wait_for()
    assert await violations(page) == []
    await desk.finish("已说明")


async def test_studio_list(people: People):
    page = await people.page(**OFFICE)
    await Desk(page).sign_in(people.live.login("maintainer"), "/studio/")
    await page.get_by_test_id("tally").wait_for()
    assert await violations(page) == []
