"""A customer's whole way: question, answer, foreign exchange, queue, agent, closed, bot again."""

import pytest
from playwright.async_api import expect

from tests.support.browser import shot
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, PHONE, People

NEED = "验证码还是没来，我要在手机银行换美元，出国旅游用"
"""What keeps him from it, and what he wants: one matter. The bot has all but the amount to ask for."""


# The pictures of the last one stay: what most customers and agents see.
@pytest.mark.parametrize("sockets", [False, True], ids=["long-poll", "websocket"])
async def test_the_whole_journey(people: People, sockets: bool):
    customer = await people.page(sockets=sockets, **DESKTOP)
    agent = await people.page(sockets=sockets, **OFFICE)
    widget = await Widget.on_bank_page(customer)
    await shot(customer, "widget-welcome")
    await widget.say("预留手机号是多少")
    await expect(widget.button("收不到验证码")).to_be_visible()
    await shot(customer, "widget-probe")
    await widget.choose("收不到验证码")
    await widget.hears("bot", "短信")
    await shot(customer, "widget-answer")

    await widget.say(NEED)
    await widget.hears("bot", "大概一共多少")
    await shot(customer, "widget-facts")
    await widget.choose("跳过，直接转人工")
    await widget.owned_by("queued")
    await expect(widget.surface.get_by_test_id("queue")).to_be_visible()
    await shot(customer, "widget-queue")

    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept(NEED)
    summary = agent.get_by_test_id("summary")
    for text in ("预留手机号是多少", NEED, "外汇业务", "收不到短信验证码", "旅游"):
        await expect(summary.get_by_text(text).first).to_be_visible()
    await expect(agent.get_by_test_id("tab-mine")).to_contain_text("1")
    await shot(agent, "desk-summary")
    await widget.owned_by("human")
    await desk.say("您好，换汇请先看一下您今年的额度，验证码我同时帮您查。")
    await widget.hears("agent", "换汇请先看一下您今年的额度")
    await shot(customer, "widget-agent")
    await widget.say("好的，大概换两千美元")
    await expect(
        agent.locator('.st-message[data-by="customer"]').filter(has_text="大概换两千美元")
    ).to_be_visible()
    await shot(agent, "desk-chat")

    await desk.finish("客户想换 2000 美元旅游用，收不到验证码，已说明额度和办法")
    await widget.owned_by("closed")
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await widget.owned_by("bot")


async def test_the_bank_has_another_origin_than_the_chat(people: People):
    page = await people.page(**DESKTOP)
    await page.route(
        f"{people.live.bank_url}/konto", lambda route: route.fulfill(**bank_page(people.live.url))
    )
    widget = await Widget.on_bank_page(page, f"{people.live.bank_url}/konto")
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await page.reload()
    await page.get_by_role("button", name="打开在线客服").click()
    await widget.hears("customer", "怎么查余额")


def bank_page(chat: str) -> dict[str, str]:
    """A page of the bank's own, with the snippet as docs/howto/embed-the-widget.md gives it."""
    body = f"""<!doctype html><html lang="zh-CN"><title>账户</title><h1>账户</h1>
<script>
  window.SubtextChat = window.SubtextChat || function () {{
    (SubtextChat.q = SubtextChat.q || []).push(arguments)
  }}
  SubtextChat('boot', {{ position: 'right' }})
</script>
<script async src="{chat}/loader.js"></script></html>"""
    return {"content_type": "text/html; charset=utf-8", "body": body}


async def test_on_a_phone(people: People):
    page = await people.page(**PHONE)
    widget = await Widget.on_bank_page(page)
    await shot(page, "widget-phone-welcome")
    await widget.say("银行卡丢了怎么办")
    await widget.hears("bot", "挂失")
    await shot(page, "widget-phone")
    frame = await page.locator("#subtext-frame").bounding_box()
    assert frame
    assert (frame["x"], frame["y"], frame["width"], frame["height"]) == (0, 0, 390, 844)
    for one in ("转人工", "发送"):
        box = await widget.button(one).bounding_box()
        assert box
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert box["y"] + box["height"] <= 844


async def test_personal_numbers_are_hidden_on_screen(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.say("我的手机号是13812345678，收不到验证码")
    await expect(widget.surface.get_by_test_id("masked").last).to_contain_text("手机号")
    await expect(widget.surface.get_by_text("13812345678")).to_have_count(0)


async def test_what_was_said_is_in_the_studio(people: People):
    widget = await Widget.on_own_page(await people.page())
    await widget.say("银行卡丢了怎么办")
    await widget.hears("bot", "挂失")
    studio = await people.page(**OFFICE)
    await Desk(studio).sign_in(people.live.login("maintainer"), "/studio/")
    row = studio.get_by_test_id("studio-row").filter(has_text="银行卡丢了怎么办").first
    await expect(row).to_be_visible()
    await shot(studio, "studio-list")
    await row.get_by_role("link").first.click()
    await expect(studio.get_by_test_id("decision").first).to_contain_text("card.loss")
    await shot(studio, "studio-detail")
