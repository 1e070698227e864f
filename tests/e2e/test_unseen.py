"""While the chat is closed: a bubble with the last message, a number on the button, the number in the title."""

import json

from playwright.async_api import Page, Route, expect

from tests.support.desk_call import DeskCall
from tests.support.pages import Widget, words_of
from tests.support.people import DESKTOP, People
from tests.support.vectors import Trap, packs

TITLED = """<!doctype html><html lang="zh-CN"><title>账户</title><h1>账户</h1>
<script>
  window.SubtextChat = window.SubtextChat || function () {
    (SubtextChat.q = SubtextChat.q || []).push(arguments)
  }
  SubtextChat('boot', { titleFlash: true })
</script>
<script async src="%s/loader.js"></script></html>"""


async def served(people: People, page: Page, address: str) -> tuple[Widget, DeskCall, str]:
    """A customer on a page of the bank's with an agent, the chat closed."""
    body = TITLED % people.live.url

    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/html; charset=utf-8", body=body)

    await page.route(f"{people.live.bank_url}/account", answer)
    widget = await Widget.on_bank_page(page, address)
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await widget.owned_by("human")
    await widget.button("收起对话窗口").click()
    await expect(page.get_by_role("button", name="打开在线客服")).to_be_visible()
    return widget, agent, conversation


async def test_what_comes_while_it_is_closed_is_seen_counted_and_read(people: People):
    page = await people.page(**DESKTOP)
    widget, agent, conversation = await served(people, page, f"{people.live.bank_url}/account")
    preview = widget.surface.get_by_test_id("preview")
    await agent.say(conversation, "您好，找到了")
    await expect(preview).to_contain_text("人工客服")
    await expect(preview).to_contain_text("您好，找到了")
    await expect(page).to_have_title("(1) 账户")
    await widget.button("关闭消息提示").click()
    await expect(preview).to_be_hidden()
    await agent.say(conversation, "还有一句")
    await expect(page).to_have_title("(2) 账户")
    await expect(page.get_by_role("button", name="打开在线客服，2")).to_be_visible()
    await widget.open_by_bubble()
    await widget.hears("agent", "还有一句")
    await expect(preview).to_be_hidden()
    await expect(page).to_have_title("账户")
    await agent.end(conversation)
    await agent.close(conversation)


async def test_the_bubble_shows_code_as_text(people: People):
    page = await people.page(**DESKTOP)
    trap = Trap(page)
    widget, agent, conversation = await served(people, page, "/")
    for text in packs(1_900):
        await agent.say(conversation, text)
        first = words_of("agent", text.split("\n", maxsplit=1)[0])
        shown = widget.surface.locator(".sw-peek-text")
        await expect(shown).to_contain_text(text.split("\n", maxsplit=1)[0][:12])
        assert first in words_of("agent", await shown.inner_text())
    assert await trap.sprung() == []
    await agent.end(conversation)
    await agent.close(conversation)


async def test_the_number_of_the_agent_shows_code_as_text(people: People):
    """As a spoilt directory of staff would give it."""
    page = await people.page(sockets=False, **DESKTOP)
    trap = Trap(page)
    evil = packs(480)[0]

    async def spoil(route: Route) -> None:
        response = await route.fetch()
        reply = await response.json()
        if response.ok and reply["state"]["owner"] == "bot":
            reply["state"] = {**reply["state"], "owner": "human", "agent": {"number": evil, "name": evil}}
        await route.fulfill(response=response, body=json.dumps(reply))

    await page.route("**/v1/conversations", spoil)
    await page.route("**/v1/conversations/*/events**", spoil)
    widget = await Widget.on_own_page(page)
    await expect(widget.surface.get_by_test_id("owner")).to_contain_text(evil.split("\n", maxsplit=1)[0])
    assert await trap.sprung() == []
