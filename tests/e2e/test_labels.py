"""Labels and one deed for many, in a browser: kept by a supervisor, put on by keyboard, filtered by, closed together."""

import re

from playwright.async_api import Page, expect

from tests.e2e.test_desk_list import at_desk, queued, serious, tab_to
from tests.support.browser import shot
from tests.support.pages import Desk
from tests.support.people import OFFICE, People

ABOUT = ("转账没到账", "转出去的钱没到账", "昨天转的账还没到")
NAME = "要回访"
REPLY = "您好，这笔转账我在查，查到了给您回电话"


async def make_label(people: People) -> None:
    page = await people.page(**OFFICE)
    await Desk(page).sign_in(people.live.login_named("lead"), "/desk/#/board")
    await page.get_by_test_id("manage-labels").click()
    dialog = page.get_by_test_id("labels-dialog")
    await dialog.get_by_label("新标签的名称").fill(NAME)
    await dialog.get_by_label("新标签的颜色").select_option("blue")
    await dialog.get_by_role("button", name="添加").click()
    await expect(dialog.get_by_test_id("label-row")).to_have_count(1)
    assert await serious(page) == []
    await shot(page, "labels-set")
    await page.context.close()


async def test_label_filter_and_close_together(people: People):
    await make_label(people)
    agent = await people.agent()
    conversations = [await queued(people, about) for about in ABOUT]
    for conversation in conversations:
        await agent.accept(conversation)
        await agent.say(conversation, REPLY)
    page = await at_desk(people)
    await page.get_by_test_id("tab-mine").click()
    await label_first(page, conversations[0])
    await label_others_by_keyboard(page, conversations[1:])
    await narrow(page, conversations)
    await close_all(page)
    ended = await agent.get("desk/conversations", list="ended")
    assert set(conversations) <= {one["conversation"] for one in ended["conversations"]}


async def label_first(page: Page, conversation: str) -> None:
    """In the conversation's header; its card says so at once."""
    card = page.locator(f'[data-card="{conversation}"]')
    await card.get_by_role("link").click()
    await page.get_by_test_id("label-toggle").click()
    await page.get_by_label("选择标签").get_by_label(NAME).check()
    await expect(card.get_by_test_id("labels")).to_have_text(NAME)
    await expect(page.locator(".conversation-header").get_by_test_id("header-labels")).to_have_text(NAME)
    assert await serious(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("label-toggle")).to_be_focused()


async def label_others_by_keyboard(page: Page, others: list[str]) -> None:
    keyboard = page.keyboard
    await page.locator(f'[data-card="{others[0]}"]').get_by_role("link").click()
    await page.locator(f'[data-card="{others[0]}"]').get_by_test_id("pick").focus()
    for conversation in others:
        await tab_to(page, page.locator(f'[data-card="{conversation}"]').get_by_test_id("pick"))
        await keyboard.press("Space")
    await expect(page.get_by_test_id("bulk-told")).to_have_text("已选 2 个会话")
    await expect(page.get_by_test_id("bulk-bar")).to_be_visible()
    assert await serious(page) == []
    await shot(page, "desk-bulk")
    await page.get_by_test_id("bulk-label").focus()
    await keyboard.press("Enter")
    form = page.get_by_test_id("bulk-form")
    await tab_to(page, form.get_by_role("group", name=NAME).get_by_role("checkbox").first)
    await keyboard.press("Space")
    await tab_to(page, form.get_by_role("button", name="修改 2 个会话的标签"))
    await keyboard.press("Enter")
    await expect(form).to_be_hidden()
    await expect(page.get_by_test_id("bulk-told")).to_have_text("2 个会话的标签已修改")


async def narrow(page: Page, conversations: list[str]) -> None:
    await page.get_by_test_id("list-filter-toggle").click()
    await page.get_by_test_id("filter-label").get_by_role("checkbox").check()
    await expect(page).to_have_url(re.compile(r"[?&]labels="))
    for conversation in conversations:
        await expect(page.locator(f'[data-card="{conversation}"]')).to_be_visible()
    await expect(page.locator(".el-message")).to_have_count(0)
    await shot(page, "desk-labels")
    await page.get_by_test_id("filter-vip").check()
    await expect(page.get_by_text("没有符合条件的会话")).to_be_visible()
    assert await serious(page) == []
    await page.get_by_test_id("filter-vip").uncheck()
    await page.get_by_test_id("list-filter-toggle").click()


async def close_all(page: Page) -> None:
    await page.get_by_test_id("pick").first.focus()
    await page.keyboard.press("Control+a")
    await expect(page.get_by_test_id("bulk-told")).to_have_text("已选 3 个会话")
    await page.get_by_test_id("bulk-close").click()
    form = page.get_by_test_id("bulk-form")
    await form.get_by_label("问题分类").select_option(index=1)
    await form.get_by_role("radio").first.check(force=True)
    await form.get_by_role("textbox", name="小结").fill("跨行转账延迟，已统一说明到账时间")
    assert await serious(page) == []
    await shot(page, "desk-bulk-close")
    await form.get_by_role("button", name="结束 3 个会话").click()
    await expect(form).to_be_hidden()
    await expect(page.get_by_text("没有符合条件的会话")).to_be_visible()
