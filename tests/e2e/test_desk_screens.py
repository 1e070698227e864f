"""What an agent sees now and then, on a computer whose system is dark: axe finds nothing serious; and a long conversation.

On a stack of this process with a scripted bot.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from service.conversations.events import CUSTOMER, CustomerMessage
from service.conversations.hub import Hub
from service.conversations.store import PAGE, ConversationStore
from service.core.clock import SystemClock
from tests.e2e.test_dialogs import Look
from tests.e2e.test_messages import UNMOVED, scrolled_near_the_top
from tests.support.near import BUILD, Near
from tests.support.network import Network
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, Talk, running

DESK = """
hours: {default: always}
routing: {ring_seconds: 3600, customer_grace_seconds: 3600}
"""
DARK = {**OFFICE, "color_scheme": "dark"}
A, B = {"topic": "a", "title": "借记卡挂失"}, {"topic": "b", "title": "信用卡挂失"}
COMPARED = {
    "a": {**A, "answer": "请先挂失，再到网点补卡。"},
    "b": {**B, "answer": "请先挂失，新卡寄到账单地址。"},
    "steps": [
        {"same": True, "a": "核对身份", "b": "核对身份"},
        {"same": False, "a": "到网点补卡", "b": "等新卡寄来"},
    ],
    "difference": "补卡的地方不同",
    "ask": "您丢的是哪一种卡？",
}
PHRASES = [
    {"shortcode": "neu", "title": "新的一条", "text": "您好，我来查一下。"},
    {"shortcode": "", "title": "没有缩写", "text": "您好。"},
]


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    desk = tmp_path / "desk.yml"
    desk.write_text(DESK, encoding="utf-8")
    values = {"build_dir": BUILD, "desk_file": desk, "routing_seconds": 0.2, "login_rate": "1000/second"}
    async with running(tmp_path / "var", **values) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


async def at_desk(here: People, login: str, page: Page) -> Page:
    await Desk(page).sign_in(here.live.login_named(login))
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-connection", "live")
    return page


async def said_much(stack: Stack, talk: Talk, count: int) -> None:
    """As if he had written for long: nobody waits for hundreds of calls."""
    store = ConversationStore(stack.application.database, Hub(), SystemClock())
    async with store.writing(talk.id) as draft:
        for number in range(count):
            await draft.append(CustomerMessage(f"第 {number} 句", f"client-{number:05}"), CUSTOMER)


async def test_a_long_conversation_is_read_back_to_its_beginning(stack: Stack, here: People):
    talk = await stack.conversation()
    await talk.say("我想买点美元")
    agent = await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    await said_much(stack, talk, PAGE + 50)
    page = await at_desk(here, "agent1", await here.page(**OFFICE))
    await page.goto(f"/desk/#/c/{talk.id}")
    scroller = page.get_by_role("region", name="对话消息")
    await expect(scroller.get_by_text(f"第 {PAGE + 49} 句", exact=True)).to_be_in_viewport()
    await expect(page.get_by_test_id("bot-part")).to_have_count(0)
    first = await scrolled_near_the_top(scroller)
    bot = page.get_by_test_id("bot-part")
    await expect(bot).to_be_attached()
    await page.wait_for_function(UNMOVED, arg=[first["key"], first["top"]])
    await expect(page.get_by_test_id("earlier")).to_have_count(0)
    await bot.get_by_role("button").first.press("Enter")
    await expect(bot.get_by_text("我想买点美元", exact=True)).to_be_visible()


IN_SIGHT = """() => {
  const [rings, panel] = ['.rings', '#inbox-panel'].map((one) => document.querySelector(one))
  const box = panel.getBoundingClientRect()
  const cards = [...panel.querySelectorAll('[data-testid="inbox-card"]')].map((one) => one.getBoundingClientRect())
  return {
    overflowing: rings.scrollHeight > rings.clientHeight,
    whole: cards.some(({ top, bottom }) => top >= box.top && bottom <= Math.min(box.bottom, innerHeight)),
  }
}"""


async def test_however_many_ring_the_list_stays_in_sight(stack: Stack, here: People):
    for _ in range(5):
        await (await stack.conversation()).say("我想买点美元")
    page = await at_desk(here, "agent1", await here.page(**OFFICE))
    await page.get_by_test_id("tab-waiting").click()
    await expect(page.get_by_test_id("ringing")).to_have_count(5)
    await expect(page.get_by_test_id("inbox-card").first).to_be_visible()
    assert await page.evaluate(IN_SIGHT) == {"overflowing": True, "whole": True}


async def test_what_is_seen_now_and_then(stack: Stack, here: People, tmp_path: Path):
    talk = await stack.conversation()
    page = await here.page(**DARK)
    cable = await Network(page.context).watch()
    await page.route("**/knowledge/confusable*", lambda route: answer(route, {"neighbours": [B]}))
    await page.route("**/knowledge/compare*", lambda route: answer(route, COMPARED))
    await at_desk(here, "agent1", page)
    look = Look(page)
    await talk.say("我想买点美元")
    ring = page.get_by_test_id("ringing")
    await look.at("ringing", ring)
    await ring.get_by_role("button", name="接入").click()
    field = page.get_by_role("textbox", name="回复客户")
    await expect(field).to_be_focused()

    await page.get_by_test_id("compare-topic").click()
    await expect(page.get_by_test_id("comparison")).to_contain_text("补卡的地方不同")
    await look.dialog("comparison", page.get_by_test_id("comparison"))
    await page.get_by_test_id("open-phrases").click()
    phrases = page.get_by_test_id("phrases-dialog")
    await phrases.get_by_role("tab", name="导入导出").click()
    file = tmp_path / "phrases.json"
    file.write_text(json.dumps(PHRASES, ensure_ascii=False), encoding="utf-8")
    await phrases.get_by_test_id("phrase-file").set_input_files(file)
    await expect(phrases.get_by_test_id("import-plan")).to_contain_text("新增 1 条")
    await look.dialog("import", phrases)
    await page.get_by_role("button", name="记一条承诺").click()
    await look.at("promise", page.get_by_test_id("commitment-form"))

    grip = page.get_by_test_id("grip-context")
    await grip.press("ArrowLeft")
    await look.at("resizing", grip)
    await grip.press("Enter")
    colleague = await at_desk(here, "agent2", await here.page(**OFFICE))
    await colleague.goto(f"/desk/#/c/{talk.id}")
    await expect(page.get_by_test_id("viewers")).to_have_text("工号 1002 也在看这个会话")
    # Who serves has it open: that is no news.
    await expect(colleague.get_by_test_id("viewers")).to_have_text("")
    await look.at("two at one customer", page.get_by_test_id("viewers"))

    await cable.cut()
    await field.fill("您好")
    await field.press("Enter")
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-connection", "offline")
    await look.at("unsent", page.locator('[data-delivery="sending"]'))
    await cable.restore()
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-connection", "live")
    await expect(page.locator('[data-delivery="sending"]')).to_have_count(0)

    await page.get_by_test_id("put-aside").click()
    await page.locator('[data-until="hour"]').click()
    await expect(page.locator(".el-message")).to_have_count(0)
    await page.get_by_test_id("later").locator("summary").press("Enter")
    await look.at("put aside", page.get_by_test_id("aside"))
    assert look.found == {}


async def answer(route: Route, body: object) -> None:
    await route.fulfill(json=body)
