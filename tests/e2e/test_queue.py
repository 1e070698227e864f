"""Waiting for a person: the place in the queue, leaving it, what is added meanwhile."""

import pytest
from playwright.async_api import expect

from tests.support.browser import shot
from tests.support.pages import Widget
from tests.support.people import DESKTOP, PHONE, People


async def place(widget: Widget) -> str:
    """The line that says where in the queue the customer is."""
    line = widget.surface.get_by_test_id("queue").get_by_role("status").locator("p").first
    await expect(line).to_contain_text("排在")
    return await line.inner_text()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_who_waits_sees_his_place_and_can_go_back_to_the_bot(people: People, screen: dict[str, object]):
    first = await Widget.on_own_page(await people.page())
    await first.queue_up("转账没到账，请帮我查一下")
    page = await people.page(**screen)
    widget = await Widget.on_own_page(page)
    await widget.queue_up("转账转错人了怎么办")
    card = widget.surface.get_by_test_id("queue")
    await expect(card).to_contain_text("前面还有")
    ahead = await place(widget)
    if screen is PHONE:
        await shot(page, "widget-phone-queue")
    await first.choose("取消排队")
    await first.owned_by("bot")
    await expect(card).not_to_contain_text(ahead)
    await widget.say("对方是我朋友")
    await widget.hears("customer", "对方是我朋友")
    await widget.choose("取消排队")
    await widget.owned_by("bot")
    await expect(card).to_be_hidden()
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")


async def test_a_reload_in_the_queue_keeps_the_place(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.queue_up("转账没到账，请帮我查一下")
    before = await place(widget)
    await page.reload()
    await widget.owned_by("queued")
    await expect(widget.surface.get_by_test_id("queue").get_by_role("status")).to_contain_text(before)
    await widget.choose("取消排队")
    await widget.owned_by("bot")


async def test_asking_twice_queues_once(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.queue_up("转账没到账，请帮我查一下")
    asked = await widget.bubbles("customer").count()
    ask = widget.surface.get_by_test_id("ask-human")
    await expect(ask).to_have_attribute("aria-disabled", "true")
    await ask.click(force=True)
    await expect(widget.bubbles("customer")).to_have_count(asked)
    desk = await people.agent()
    waiting = (await desk.get("desk/inbox"))["waiting"]
    assert [one["conversation"] for one in waiting].count(await widget.conversation()) == 1
    await widget.choose("取消排队")
    await widget.owned_by("bot")
