"""A supervisor beside two agents: sees the floor, looks in silently, whispers, takes over."""

import json

from playwright.async_api import expect

from tests.e2e.test_accessibility import violations
from tests.e2e.test_desk_list import queued
from tests.support.browser import shot
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, People

NEED = "短信费扣了两次，想请人看看"
HINT = "先核对扣费日期，别答应退费"


async def test_a_supervisor_looks_in_whispers_and_takes_over(people: People):
    other, helper = await queued(people), await people.agent("agent2")
    await helper.accept(other)
    await helper.say(other, "您好，我正在查这笔转账，请您稍等")
    customer = await people.page(**DESKTOP)
    first, second, third = [await people.page(**OFFICE) for _ in range(3)]
    widget = await Widget.on_own_page(customer)
    await widget.want_a_person(NEED)
    conversation = await widget.conversation()
    agent, colleague, lead = Desk(first), Desk(second), Desk(third)
    await agent.sign_in(people.live.login_named("agent1"))
    await colleague.sign_in(people.live.login_named("agent2"))
    await lead.sign_in(people.live.login_named("lead"))
    await agent.accept(NEED[:6])
    await widget.owned_by("human")
    await agent.say("您好，我来查这两笔短信费")
    await widget.hears("agent", "我来查这两笔短信费")
    await first.get_by_role("button", name="请主管帮忙").click()
    await first.get_by_role("textbox", name="难在哪里").fill("客户要求马上退费")
    await first.get_by_role("button", name="发出").click()
    await expect(first.get_by_test_id("help-asked")).to_be_visible()

    await third.get_by_test_id("to-board").click()
    await expect(third.get_by_test_id("floor-help").first).to_be_visible()
    await expect(third.get_by_test_id("floor-sentence")).to_contain_text("位坐席")
    assert await violations(third) == []
    await shot(third, "supervisor-board")
    await third.locator(f'a[data-testid="floor-conversation"][href$="{conversation}"]').click()
    await expect(third.locator('.st-message[data-by="agent"]').last).to_contain_text("我来查")
    await widget.say("一笔是上周三的，一笔是昨天的")
    await expect(third.locator('.st-message[data-by="customer"]').last).to_contain_text("上周三")
    await expect(first.get_by_test_id("viewers")).to_be_empty()

    await third.get_by_role("textbox", name="对坐席说").fill(HINT)
    await shot(third, "supervisor-silent")
    await third.keyboard.press("Enter")
    await expect(first.get_by_test_id("notice").filter(has_text=HINT)).to_be_visible()
    await expect(first.get_by_test_id("help-asked")).to_be_hidden()
    await shot(first, "supervisor-agent")
    assert await violations(third) == []

    await third.get_by_role("button", name="接管").click()
    form = third.get_by_test_id("take-over-form")
    await form.get_by_role("textbox").fill("客户要求主管处理")
    await form.get_by_role("button", name="接管").click()
    await expect(first.get_by_text("接管了您的会话").first).to_be_visible()
    await expect(first.get_by_role("textbox", name="回复客户")).to_have_count(0)
    await expect(widget.surface.get_by_test_id("notice").filter(has_text="主管继续为您服务")).to_be_visible()
    await lead.say("您好，我是主管")
    await widget.hears("agent", "我是主管")
    await expect(widget.surface.get_by_text(HINT)).to_have_count(0)
    await expect(second.get_by_text(HINT)).to_have_count(0)
    assert HINT not in json.dumps(people.live.events(conversation), ensure_ascii=False)
    assert HINT not in "".join(text for _, text in await widget.transcript())
    await lead.finish("第二笔是补扣上个月的短信费，已说明")
    await widget.owned_by("closed")
    await helper.end(other)
    await helper.close(other)
