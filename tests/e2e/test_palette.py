"""The command palette, putting aside, ending and going on, and 已读, with nothing but keys at the desk."""

import re

from playwright.async_api import Page, expect

from tests.e2e.test_desk_list import at_desk, queued, serious
from tests.support.browser import shot
from tests.support.pages import Widget
from tests.support.people import DESKTOP, People

LATER = "您好，我去核对这笔明细，一刻钟内回复您"


async def choose(page: Page, asked: str, offer: str) -> None:
    """Opens the palette, types, and carries the first line out once it is the one that is meant."""
    await page.keyboard.press("Control+KeyK")
    palette = page.get_by_test_id("palette")
    await expect(palette.locator("input")).to_be_focused()
    await page.keyboard.type(asked)
    await expect(palette.locator('[aria-selected="true"]')).to_have_attribute("data-offer", offer)
    await page.keyboard.press("Enter")
    await expect(palette).to_be_hidden()


async def test_a_service_by_palette_and_keys(people: People):
    customer = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(customer)
    await widget.want_a_person("交易明细少了一笔，想请人看看")
    conversation = await widget.conversation()
    other = await queued(people)
    agent = await people.agent()
    await agent.accept(other)
    page = await at_desk(people)
    await page.goto(f"/desk/#/c/{conversation}")
    status = page.get_by_test_id("conversation-status")
    await expect(status).to_have_attribute("data-owner", "queued")
    await choose(page, "jrdq", "accept")
    await expect(status).to_have_attribute("data-owner", "human")

    field = page.get_by_role("textbox", name="回复客户")
    await field.focus()
    await page.keyboard.press("Control+KeyK")
    palette = page.get_by_test_id("palette")
    await expect(palette.locator('[data-offer="accept"]')).to_have_count(0)
    await expect(palette.locator('[data-offer="transfer"]')).to_be_visible()
    await shot(page, "desk-palette")
    assert await serious(page) == []
    await page.keyboard.press("Escape")
    await expect(palette).to_be_hidden()
    await expect(field).to_be_focused()

    await page.keyboard.type(LATER)
    await page.keyboard.press("Enter")
    await widget.hears("agent", LATER)
    await expect(page.get_by_test_id("conversation").get_by_text("已读", exact=True)).to_be_visible()

    await page.keyboard.press("Alt+KeyM")
    await page.locator('[data-until="quarter"]').press("Enter")
    later = page.get_by_test_id("later")
    await expect(later).to_contain_text("稍后（1）")
    await later.locator("summary").press("Enter")
    await expect(later.get_by_test_id("aside")).to_be_visible()
    await later.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(f"/c/{conversation}"))
    await expect(page.locator(".el-message")).to_have_count(0)
    await shot(page, "desk-later")
    await page.goto(f"/desk/#/c/{other}")
    await widget.say("查到了吗")
    await expect(page.locator(f'[data-card="{conversation}"]').get_by_test_id("back")).to_be_visible()
    await expect(later).to_be_hidden()

    await page.goto(f"/desk/#/c/{conversation}")
    await expect(field).to_be_visible()
    await page.keyboard.press("Control+Alt+KeyE")
    form = page.get_by_test_id("wrap-up-form")
    await form.get_by_label("问题分类").select_option(label="以上都不是")
    await form.get_by_text("未解决", exact=True).click()
    await form.get_by_role("textbox", name="小结").fill("已记录，明日回复")
    await form.get_by_role("button", name="提交小结").press("Enter")
    await expect(page).to_have_url(re.compile(f"/c/{other}"))
    await agent.end(other)
    await agent.close(other)
