"""The three languages of the widget: its own words, the service's, and what a screen reader is told to speak."""

import re

from playwright.async_api import Page, expect

from tests.support.browser import shot
from tests.support.pages import Widget
from tests.support.people import DESKTOP, People


async def choose(page: Page, name: str, locale: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()
    await expect(page.locator("html")).to_have_attribute("lang", locale)


async def test_a_reader_of_traditional_characters_is_answered_in_them(people: People):
    page = await people.page(**DESKTOP)
    await page.goto("/chat")
    widget = Widget(page)
    await choose(page, "繁體中文", "zh-TW")
    await expect(page.get_by_test_id("menu").get_by_role("button").first).to_contain_text(
        re.compile("[銀帳轉貸]")
    )
    await page.get_by_role("button", name="同意並開始諮詢").click()
    await page.get_by_role("textbox").fill("银行卡丢了怎么办")
    await page.get_by_role("button", name="送出").or_(page.get_by_role("button", name="傳送")).click()
    await widget.hears("bot", "掛失")
    await expect(widget.bubbles("bot").filter(has_text="挂失")).to_have_count(0)
    assert "银行卡丢了怎么办" in await widget.bubbles("customer").first.inner_text()
    await shot(page, "widget-traditional")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-TW")
    await widget.hears("bot", "掛失")

    await choose(page, "简体中文", "zh-CN")
    await widget.hears("bot", "挂失")
    await expect(widget.bubbles("bot").filter(has_text="掛失")).to_have_count(0)
    await expect(page).to_have_title(re.compile("在线客服"))
    stored = [
        one["data"]["text"]
        for one in people.live.events(await widget.conversation())
        if one["type"] == "message.bot"
    ]
    assert not any("掛失" in text for text in stored), "what is stored keeps its script"


async def test_who_reads_english_is_told_once_that_answers_are_chinese(people: People):
    page = await people.page(**DESKTOP)
    await page.goto("/chat")
    await choose(page, "English", "en")
    await expect(page.get_by_test_id("answers-in")).to_have_count(1)
    await expect(page.get_by_test_id("answers-in")).to_contain_text("in Chinese")
    await page.get_by_role("button", name="Agree and start").click()
    await page.get_by_role("button", name="I lost my bank card").click()
    await Widget(page).hears("bot", "挂失")
    await expect(page.get_by_test_id("answers-in")).to_have_count(1)
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()
