"""An agent proposes that a customer may not write for a while, a supervisor decides; what cannot wait passes."""

from playwright.async_api import expect

from tests.e2e.test_accessibility import violations
from tests.e2e.test_dialogs import SETTLED
from tests.support.browser import shot
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, People

NEED = "账单明细对不上，想请人看看"
URGENT = "我刚被骗子骗走了五万块"


async def test_a_customer_is_blocked_and_let_in_again(people: People):
    customer, first, second = [await people.page(**size) for size in (DESKTOP, OFFICE, OFFICE)]
    widget = await Widget.on_own_page(customer)
    await widget.queue_up(NEED)
    agent, lead = Desk(first), Desk(second)
    await agent.sign_in(people.live.login_named("agent1"))
    await agent.accept(NEED[:6])
    await widget.owned_by("human")

    await first.get_by_test_id("block-ask").click()
    form = first.get_by_test_id("block-form")
    await form.get_by_text("辱骂", exact=True).click()
    await form.get_by_text("24 小时", exact=True).click()
    await form.get_by_role("textbox").fill("多次辱骂，提醒过两次")
    await first.evaluate(SETTLED)
    assert await violations(first) == []
    await shot(first, "desk-block-dialog")
    await form.get_by_role("button", name="提交给主管").click()
    await expect(first.get_by_test_id("block-state")).to_contain_text("等主管决定")

    await lead.sign_in(people.live.login_named("lead"))
    await second.get_by_test_id("to-board").click()
    await expect(second.get_by_test_id("to-blocks")).to_contain_text("1 待决定")
    await second.get_by_test_id("to-blocks").click()
    row = second.get_by_test_id("block").filter(has_text="多次辱骂")
    await row.get_by_role("button", name="同意", exact=True).click()
    await expect(row).to_have_attribute("data-state", "active")
    await expect(second.locator(".el-message")).to_have_count(0)
    await second.evaluate(SETTLED)
    assert await violations(second) == []
    await shot(second, "desk-blocks")
    await expect(first.get_by_test_id("block-state")).to_contain_text("客户被限制发言，到")

    notices = widget.surface.get_by_test_id("notice")
    await expect(notices.filter(has_text="您在这里的对话先暂停")).to_be_visible()
    await widget.say("在不在")
    await expect(widget.surface.locator('[data-delivery="failed"]')).to_have_count(1)
    await widget.say(URGENT)
    await expect(first.locator('.st-message[data-by="customer"]').last).to_contain_text(URGENT)
    await shot(customer, "widget-blocked")

    await expect(row).to_contain_text("报过急事")
    await row.get_by_role("button", name="解除", exact=True).click()
    await expect(notices.filter(has_text="您可以继续在这里咨询了")).to_be_visible()
    await second.get_by_role("button", name="以往", exact=True).click()
    await expect(row).to_have_attribute("data-state", "lifted")
    await agent.finish("已提醒")
    await widget.owned_by("closed")
