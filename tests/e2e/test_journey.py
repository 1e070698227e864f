"""A customer's whole way: question, answer, foreign exchange, queue, agent, closed, bot again."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Network, People, shot
from tests.support.pages import Desk, Widget


@pytest.mark.parametrize("sockets", [True, False], ids=["websocket", "long-poll"])
async def test_the_whole_journey(people: People, sockets: bool):
    customer = await people.page(sockets=sockets, viewport={"width": 1280, "height": 800})
    agent = await people.page(sockets=sockets, viewport={"width": 1366, "height": 768})
    widget = await Widget.on_bank_page(customer)
    await shot(customer, "widget-welcome")
    await widget.say("预留手机号是多少")
    await expect(widget.surface.get_by_role("button", name="收不到验证码", exact=True).last).to_be_visible()
    await shot(customer, "widget-probe")
    await widget.surface.get_by_role("button", name="收不到验证码", exact=True).last.click()
    await widget.hears("bot", "短信")
    await shot(customer, "widget-answer")

    await widget.say("我想换点美元出国用")
    await widget.surface.get_by_role("button", name="旅游", exact=True).last.click()
    await widget.hears("bot", "大概一共多少")
    await shot(customer, "widget-facts")
    await widget.surface.get_by_role("button", name="跳过，直接转人工").last.click()
    await widget.owned_by("queued")
    await expect(widget.surface.get_by_test_id("queue")).to_be_visible()
    await shot(customer, "widget-queue")

    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept("我想换点美元出国用")
    summary = agent.get_by_test_id("summary")
    for text in ("预留手机号是多少", "我想换点美元出国用", "外汇业务", "收不到短信验证码", "用途"):
        await expect(summary.get_by_text(text).first).to_be_visible()
    await shot(agent, "desk-summary")
    await widget.owned_by("human")
    await desk.say("您好，换汇请先看一下您今年的额度。")
    await widget.hears("agent", "换汇请先看一下您今年的额度")
    await shot(customer, "widget-agent")
    await widget.say("好的，大概换两千美元")
    await expect(
        agent.locator('.st-message[data-by="customer"]').filter(has_text="大概换两千美元")
    ).to_be_visible()
    await shot(agent, "desk-chat")

    await desk.finish("客户想换 2000 美元旅游用，已说明额度和步骤")
    await widget.owned_by("closed")
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await widget.owned_by("bot")


async def test_reload_in_the_middle_keeps_the_conversation(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    count = await widget.bubbles("bot").count()
    await page.reload()
    await widget.hears("customer", "怎么查余额")
    await expect(widget.bubbles("bot")).to_have_count(count)


async def test_offline_and_back_loses_and_doubles_nothing(people: People):
    page = await people.page()
    network = await Network(page.context).watch()
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await network.cut()
    await widget.say("银行卡丢了怎么办")
    pending = widget.bubbles("customer").filter(has_text="银行卡丢了怎么办").get_by_test_id("delivery")
    await expect(pending).to_have_attribute("data-delivery", "sending")
    await expect(widget.surface.get_by_test_id("trouble")).to_have_attribute("data-trouble", "offline")
    await network.restore()
    await widget.hears("bot", "挂失")
    await expect(widget.bubbles("customer").filter(has_text="银行卡丢了怎么办")).to_have_count(1)


async def test_personal_numbers_are_hidden_on_screen(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.say("我的手机号是13812345678，收不到验证码")
    await expect(widget.surface.get_by_test_id("masked").last).to_contain_text("手机号")
    await expect(widget.surface.get_by_text("13812345678")).to_have_count(0)


@pytest.mark.parametrize(
    "vector",
    [
        "<script>window.__x=1</script>",
        "<img src=x onerror=window.__x=1>",
        "<svg onload=window.__x=1>",
        "[点我](javascript:window.__x=1)",
        "{{constructor.constructor('window.__x=1')()}}",
    ],
)
async def test_markup_is_text_for_customer_and_agent(people: People, vector: str):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.say(f"转人工 {vector}")
    await widget.owned_by("queued")
    await widget.hears("customer", vector)
    agent = await people.page()
    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept(vector[:12])
    await expect(agent.get_by_test_id("summary").get_by_text(vector).first).to_be_visible()
    for one in (page, agent):
        assert await one.evaluate("window.__x") is None
    await desk.finish("测试")


async def test_phone_and_studio_screens(people: People):
    phone = await people.page(viewport={"width": 375, "height": 700}, is_mobile=True, has_touch=True)
    widget = await Widget.on_bank_page(phone)
    await widget.say("银行卡丢了怎么办")
    await widget.hears("bot", "挂失")
    await shot(phone, "widget-phone")
    studio = await people.page(viewport={"width": 1366, "height": 768})
    await Desk(studio).sign_in(people.live.login("maintainer"), "/studio/")
    row = studio.get_by_test_id("studio-row").filter(has_text="银行卡丢了怎么办").first
    await expect(row).to_be_visible()
    await shot(studio, "studio-list")
    await row.get_by_role("link").first.click()
    decision = studio.get_by_test_id("decision").first
    await expect(decision).to_contain_text("card.loss")
    await shot(studio, "studio-detail")
