"""What customers say of an answer and of a service: optional, once, for the bot and for the agent separately."""

from playwright.async_api import Locator, expect

from tests.e2e.test_keyboard import tab_to
from tests.support.browser import shot
from tests.support.pages import Widget
from tests.support.people import DESKTOP, PHONE, People
from tests.support.vectors import Trap, packs


def card(widget: Widget) -> Locator:
    return widget.surface.get_by_test_id("rating")


async def star(widget: Widget, name: str) -> None:
    """The stars are radio buttons under pictures: what one clicks is the label."""
    await (
        card(widget)
        .locator("label")
        .filter(has=widget.surface.get_by_role("radio", name=name, exact=True))
        .click()
    )


async def test_the_bot_is_rated_once_after_it_helped(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await widget.choose("解决了")
    await expect(card(widget)).to_contain_text("智能客服的回答")
    await star(widget, "很满意")
    await expect(card(widget).get_by_role("button", name="提交评价")).to_be_visible()
    await shot(page, "widget-rating")
    await card(widget).get_by_role("button", name="提交评价").click()
    await expect(card(widget)).to_contain_text("谢谢您的评价")
    await page.reload()
    await widget.hears("customer", "解决了")
    await expect(card(widget).get_by_role("button", name="提交评价")).to_have_count(0)
    await expect(card(widget).get_by_role("radio")).to_have_count(0)


async def test_the_agent_is_rated_apart_from_the_bot(people: People):
    page = await people.page(**PHONE)
    widget = await Widget.on_own_page(page)
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await agent.say(conversation, "您好，已经查到了")
    await widget.hears("agent", "您好，已经查到了")
    await agent.end(conversation)
    await expect(card(widget)).to_contain_text("刚才的人工服务")
    await star(widget, "不满意")
    await shot(page, "widget-phone-rating")
    await card(widget).get_by_role("button", name="提交评价").click()
    await expect(card(widget)).to_contain_text("谢谢您的评价")
    await agent.close(conversation)


async def test_nobody_has_to_rate(people: People):
    widget = await Widget.on_own_page(await people.page())
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await widget.choose("解决了")
    await card(widget).get_by_role("button", name="暂不评价").click()
    await expect(card(widget)).to_be_hidden()
    await widget.say("银行卡丢了怎么办")
    await widget.hears("bot", "挂失")


async def test_a_rating_is_given_by_keyboard_alone_and_its_words_stay_text(people: People):
    page = await people.page(**DESKTOP)
    trap = Trap(page)
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await expect(widget.button("解决了")).to_be_visible()
    await tab_to(page, widget.button("解决了"), backwards=True)
    await page.keyboard.press("Enter")
    await expect(card(widget)).to_be_visible()
    await tab_to(page, card(widget).get_by_role("radio").first)
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    await expect(card(widget).get_by_role("radio", name="不满意", exact=True)).to_be_checked()
    await tab_to(page, card(widget).get_by_test_id("rating-comment"))
    await page.keyboard.insert_text(packs(190)[0])
    await tab_to(page, card(widget).get_by_role("button", name="提交评价"))
    await page.keyboard.press("Enter")
    await expect(card(widget)).to_contain_text("谢谢您的评价")
    assert await trap.sprung() == []
