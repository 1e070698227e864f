"""Buttons of the bot: what they ask, and that they are a record once chosen."""

import pytest
from playwright.async_api import expect

from tests.support.browser import shot
from tests.support.pages import Widget
from tests.support.people import DESKTOP, PHONE, People


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_probe_is_answered_by_a_button_that_stays_as_a_record(
    people: People, screen: dict[str, object]
):
    page = await people.page(**screen)
    widget = await Widget.on_own_page(page)
    await widget.say("预留手机号是多少")
    await widget.choose("收不到验证码")
    await widget.hears("bot", "短信")
    record = widget.surface.locator(".st-choice[data-state=chosen]").filter(has_text="收不到验证码")
    await expect(record).to_have_attribute("aria-disabled", "true")
    await record.click(force=True)
    await expect(widget.bubbles("customer")).to_have_count(2)
    others = widget.surface.locator(".st-choice[data-state=past]")
    await expect(others.first).to_have_attribute("aria-disabled", "true")


async def test_close_topics_are_offered_as_a_list(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    await widget.say("优惠")
    await widget.hears("bot", "您想问的是不是")
    offered = widget.bubbles("bot").last.get_by_role("listitem")
    await expect(offered.nth(1)).to_be_visible()
    await shot(page, "widget-suggestions")
    title = (await offered.first.inner_text()).strip()
    said = await widget.bubbles("bot").count()
    await offered.first.get_by_role("button").click()
    await widget.hears("customer", title)
    await expect(widget.bubbles("bot").nth(said)).to_be_visible()


async def test_the_menu_leads_to_an_answer(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    for level in ("银行卡和账户", "卡丢了、坏了、被吞", "卡丢了要挂失"):
        await widget.surface.get_by_test_id("menu").get_by_role("button", name=level).click()
    await widget.hears("bot", "挂失")
