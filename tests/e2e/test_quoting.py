"""A customer answers one message: by mouse, thumb and keyboard; agents see which; what is taken back is gone from it."""

from playwright.async_api import expect

from tests.e2e.test_keyboard import tab_to
from tests.support.browser import shot
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, PHONE, People


async def test_a_customer_answers_one_message_and_the_agent_sees_which(people: People):
    page, office = await people.page(**PHONE), await people.page(**OFFICE)
    widget, desk = await Widget.on_own_page(page), Desk(office)
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    await desk.sign_in(people.live.login("agent"))
    await desk.accept("对账单少了一笔")
    await widget.owned_by("human")
    agent = await people.agent()
    asked = await agent.say(conversation, "是哪一天的？")
    await widget.hears("agent", "是哪一天的？")
    await widget.bubbles("agent").last.get_by_test_id("quote-it").tap()
    await expect(page.get_by_test_id("quoting")).to_have_text("引用：是哪一天的？×")
    await expect(widget.field).to_be_focused()
    await widget.say("上个月三号")
    await expect(page.get_by_test_id("quoting")).to_have_count(0)
    mine = widget.bubbles("customer").filter(has_text="上个月三号")
    await expect(mine.get_by_test_id("quote")).to_have_text("人工客服：是哪一天的？")
    await shot(page, "widget-phone-quote")
    seen = office.locator('.st-message[data-by="customer"]').filter(has_text="上个月三号")
    await expect(seen.get_by_test_id("quote")).to_contain_text("是哪一天的？")

    await agent.act(conversation, "recall", seq=asked["seq"])
    for quote in (mine.get_by_test_id("quote"), seen.get_by_test_id("quote")):
        await expect(quote).to_contain_text("已撤回")
        await expect(quote).not_to_contain_text("哪一天")
    await desk.finish("已说明")


async def test_a_message_is_answered_without_a_mouse(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await tab_to(page, widget.surface.get_by_role("region", name="对话消息"), backwards=True)
    await page.keyboard.press("Home")
    await expect(page.locator(".st-row:focus")).to_contain_text("怎么查余额")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="引用：怎么查余额")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(widget.field).to_be_focused()
    await page.keyboard.type("信用卡的呢")
    await page.keyboard.press("Enter")
    mine = widget.bubbles("customer").filter(has_text="信用卡的呢")
    await expect(mine.get_by_test_id("quote")).to_have_text("我：怎么查余额")
    await page.reload()
    await expect(mine.get_by_test_id("quote")).to_have_text("我：怎么查余额")
