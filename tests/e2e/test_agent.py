"""A person serves: who it is, who is typing, what each side sees of the other."""

import re

from playwright.async_api import expect

from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, People


async def test_who_serves_has_a_number_and_both_see_the_other_typing(people: People):
    customer, agent = await people.page(**DESKTOP), await people.page(**OFFICE)
    widget = await Widget.on_own_page(customer)
    await widget.queue_up("对账单少了一笔，想请人看看")
    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept("对账单少了一笔")
    await expect(widget.surface.get_by_test_id("owner")).to_contain_text(re.compile(r"人工客服\s\d+"))
    await expect(
        widget.surface.get_by_test_id("notice").filter(has_text=re.compile(r"客服 \d+")).last
    ).to_be_visible()
    await agent.get_by_role("textbox", name="回复客户").press_sequentially("您好")
    await expect(widget.surface.get_by_test_id("typing")).to_contain_text("人工客服正在输入")
    await agent.get_by_role("button", name="发送", exact=True).click()
    await widget.hears("agent", "您好")
    await expect(widget.surface.get_by_test_id("typing")).to_be_hidden()
    await expect(widget.bubbles("agent").last).to_contain_text("人工客服")
    await widget.field.press_sequentially("在吗")
    await expect(agent.get_by_test_id("typing")).to_contain_text("客户正在输入")
    await widget.choose("发送")
    await expect(agent.locator('.st-message[data-by="customer"]').last).to_contain_text("在吗")
    await expect(agent.get_by_test_id("typing")).to_be_hidden()
    await desk.finish("已说明")
    await widget.owned_by("closed")


async def test_notes_of_colleagues_never_reach_the_customer(people: People):
    widget = await Widget.on_own_page(await people.page())
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await widget.owned_by("human")
    await agent.act(conversation, "notes", client_id="note-1-of-this-test", text="客户有点急，先安抚")
    await agent.say(conversation, "您好，我来查")
    await widget.hears("agent", "您好，我来查")
    await expect(widget.surface.get_by_text("先安抚")).to_have_count(0)
    await agent.end(conversation)
    await agent.close(conversation)
    await widget.owned_by("closed")
