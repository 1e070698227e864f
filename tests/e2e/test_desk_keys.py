"""Ten customers, from the ring to the wrap-up, by an agent who has nothing but a keyboard.

On a stack of this process with a scripted bot: what is shown is the desk, and ten turns of Rasa show nothing of it.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.test_keyboard import tab_to
from tests.support.near import BUILD, Near
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, Talk, running

DESK = """
hours: {default: always}
capacity: {default: 3}
routing: {ring_seconds: 3600, customer_grace_seconds: 3600, round_pause_seconds: 1}
"""
"""It rings until it is answered."""
POINTED = "addEventListener('pointerdown', () => { window.__pointed = true }, true)"
CUSTOMERS = 10


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    desk = tmp_path / "desk.yml"
    desk.write_text(DESK, encoding="utf-8")
    values = {"build_dir": BUILD, "desk_file": desk, "routing_seconds": 0.2, "login_rate": "1000/second"}
    async with running(tmp_path / "var", **values) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


class Keys:
    """A desk and the keys an agent presses at it; every press waits until what it is for is on the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.reply = page.get_by_role("textbox", name="回复客户")
        self.status = page.get_by_test_id("conversation-status")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def sign_in(self, login: dict[str, str]) -> None:
        await self.page.goto("/desk/")
        await tab_to(self.page, self.page.get_by_label("登录名"))
        await self.page.keyboard.type(login["login"])
        await tab_to(self.page, self.page.get_by_label("密码"))
        await self.page.keyboard.type(login["password"])
        await self.press("Enter")
        await expect(self.page.get_by_test_id("connection")).to_have_attribute("data-connection", "live")

    async def accept(self) -> None:
        """Whoever is open and waits, or else whoever rings first."""
        await expect(self.page.get_by_test_id("ringing").first).to_be_visible()
        await self.press("Alt+KeyA")
        await expect(self.status).to_have_attribute("data-owner", "human")
        await expect(self.reply).to_be_focused()

    async def command(self, asked: str, offer: str) -> None:
        """By the palette, by the sound of its name."""
        await self.press("Control+KeyK")
        palette = self.page.get_by_test_id("palette")
        await expect(palette.locator("input")).to_be_focused()
        await self.page.keyboard.type(asked)
        await expect(palette.locator('[aria-selected="true"]')).to_have_attribute("data-offer", offer)
        await self.press("Enter")
        await expect(palette).to_be_hidden()

    async def say(self, text: str) -> None:
        await self.press("Alt+KeyL")
        await expect(self.reply).to_be_focused()
        await self.page.keyboard.type(text)
        await self.press("Enter")
        await expect(self.bubble(text)).to_be_visible()

    def bubble(self, text: str) -> Locator:
        return self.page.locator('.st-message[data-by="agent"]').filter(has_text=text).last

    def notice(self, text: str) -> Locator:
        return self.page.get_by_test_id("notice").filter(has_text=text).last

    async def sum_up(self, key: str, note: str) -> None:
        """Ends the service by this key and fills the wrap-up in, from its first field on."""
        await self.press(key)
        form = self.page.get_by_test_id("wrap-up-form")
        category = form.get_by_label("问题分类")
        await expect(category).to_be_focused()
        await self.press("End")
        await expect(category).not_to_have_value("")
        await self.press("Tab", "Space")
        await expect(form.get_by_role("radio", name="已解决", exact=True)).to_be_checked()
        await self.press("Tab")
        await self.page.keyboard.type(note)
        await self.press("Control+Enter")
        await expect(form).to_be_hidden()


async def plain(desk: Keys) -> None:
    await desk.say("您好，已经帮您查到")


async def by_canned_reply(desk: Keys) -> None:
    await desk.page.keyboard.type("/sd")
    await expect(desk.page.get_by_test_id("phrase-picker").get_by_test_id("phrase").first).to_contain_text(
        "请稍等"
    )
    await desk.press("Enter")
    await expect(desk.reply).not_to_have_value("/sd")
    await desk.press("Enter")
    await expect(desk.bubble("请您稍等一下")).to_be_visible()


async def with_a_note(desk: Keys) -> None:
    await desk.press("Alt+KeyP")
    await expect(desk.page.get_by_role("textbox", name="内部备注")).to_be_focused()
    await desk.page.keyboard.type("客户下周出国")
    await desk.press("Enter")
    await expect(desk.notice("客户下周出国")).to_be_visible()
    await desk.say("已经记下来了")


async def with_a_pause(desk: Keys) -> None:
    await desk.command("qkhsd", "hold")
    await expect(desk.page.get_by_test_id("held")).to_be_visible()
    await desk.command("jxfw", "resume")
    await expect(desk.page.get_by_test_id("held")).to_have_count(0)
    await desk.say("让您久等了")


async def put_aside(desk: Keys) -> None:
    """The desk goes on to the next one; he is found again by what he said."""
    opened = re.search(r"/c/([\w-]+)", desk.page.url)
    which = re.search(r"第\d位", await desk.page.get_by_test_id("summary-headline").inner_text())
    assert opened and which
    conversation = opened[1]
    await desk.press("Alt+KeyM")
    await tab_to(desk.page, desk.page.locator('[data-until="quarter"]'))
    await desk.press("Enter")
    await expect(desk.page.get_by_test_id("later")).to_be_attached()
    await expect(desk.page).not_to_have_url(re.compile(conversation))
    await desk.command(which[0], conversation)
    await expect(desk.page.get_by_test_id("wake")).to_be_visible()
    await desk.command("cshqh", "wake")
    await expect(desk.page.get_by_test_id("put-aside")).to_be_visible()
    await desk.say("现在为您处理")


async def with_a_call_for_help(desk: Keys) -> None:
    await tab_to(desk.page, desk.page.get_by_role("button", name="请主管帮忙"))
    await desk.press("Enter")
    await expect(desk.page.get_by_role("textbox", name="难在哪里")).to_be_focused()
    await desk.page.keyboard.type("没办过这一项")
    await desk.press("Enter")
    await expect(desk.page.get_by_test_id("help-asked")).to_be_visible()
    await desk.say("我请教一下同事")


async def handed_on_and_back(desk: Keys) -> None:
    """To the group he is the only one of: it rings at him again."""
    await desk.press("Alt+KeyT")
    form = desk.page.get_by_test_id("transfer-form")
    await expect(form.get_by_role("radio", name="同事")).to_be_focused()
    await desk.press("ArrowDown", "Tab")
    group = form.get_by_role("combobox", name="技能组")
    await expect(group).to_be_focused()
    await expect(group.locator("option")).not_to_have_count(1)
    await desk.press("End")
    await expect(group).not_to_have_value("")
    await tab_to(desk.page, form.get_by_role("textbox"))
    await desk.page.keyboard.type("请专人看看")
    await tab_to(desk.page, form.get_by_role("button", name="转接"))
    await desk.press("Enter")
    await expect(form).to_be_hidden()
    await desk.accept()
    await desk.say("还是由我为您服务")


WAYS: tuple[Callable[[Keys], Awaitable[None]], ...] = (
    plain,
    by_canned_reply,
    with_a_note,
    with_a_pause,
    put_aside,
    with_a_call_for_help,
    handed_on_and_back,
    plain,
    plain,
    plain,
)


async def owner_of(talk: Talk) -> str:
    return str((await talk.state())["owner"])


async def test_ten_customers_without_a_mouse(stack: Stack, here: People):
    talks = [await stack.conversation() for _ in range(CUSTOMERS)]
    for number, talk in enumerate(talks):
        await talk.say(f"我想买点美元，我是第{number}位")
    page = await here.page(**OFFICE)
    await page.add_init_script(POINTED)
    desk = Keys(page)
    await desk.sign_in(here.live.login_named("agent1"))
    for number, way in enumerate(WAYS):
        await desk.accept()
        await way(desk)
        await desk.sum_up("Control+Alt+KeyE" if number % 2 else "Alt+KeyE", f"第 {number} 位已说明")
    assert [await owner_of(talk) for talk in talks] == ["closed"] * CUSTOMERS
    assert await page.evaluate("window.__pointed") is None
