"""An agent looks at a number the vault keeps: for a reason, for half a minute, by keyboard; and the trail says so."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.test_accessibility import violations
from tests.e2e.test_dialogs import SETTLED
from tests.support.browser import shot
from tests.support.line import actions
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, running

NEED = "我想买美元，请人看看"
PROMISES = ("查今年还剩多少购汇额度", "回电说明额度和要带的材料")
PHONE = "13800138000"
BANK = ZoneInfo("Asia/Shanghai")
SAID = f"我的手机号是{PHONE}，卡号6222021234567890128，方便的话给我回个电话"


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    async with running(tmp_path, build_dir=BUILD, vault_kinds="phone,card") as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


async def test_a_number_is_shown_for_a_reason(stack: Stack, here: People):
    talk = await stack.conversation()
    await talk.say(NEED)
    page = await here.page(**OFFICE)
    desk = Desk(page)
    await desk.sign_in(here.live.login_named("agent1"))
    await desk.accept(NEED[:5])
    assert (await talk.send(SAID)).status_code == 202
    see = page.get_by_test_id("see").filter(has_text="查看手机号")
    await expect(see).to_be_visible()
    card = page.get_by_test_id("customer-card")
    await expect(card.get_by_test_id("said").filter(has_text="卡号 尾号0128")).to_be_visible()
    assert PHONE not in await page.content(), "nothing but the placeholder is on the page"

    await see.focus()
    await page.keyboard.press("Enter")
    form = page.get_by_test_id("reveal-form")
    await expect(form).to_be_visible()
    await page.evaluate(SETTLED)
    await expect(page.locator(".el-message")).to_have_count(0)
    assert await violations(page) == []
    await form.get_by_text("回电联系客户", exact=True).click()
    await form.get_by_role("button", name="查看", exact=True).click()
    value = page.get_by_test_id("value")
    await expect(value).to_have_text(PHONE)
    await expect(page.get_by_test_id("hides-in")).to_contain_text("秒后自动隐藏")
    await page.evaluate(SETTLED)
    assert await violations(page) == []
    await shot(page, "desk-reveal")
    assert (await actions(stack))["personal.revealed"] == 1

    await page.get_by_role("button", name="现在隐藏").click()
    await expect(value).to_have_count(0)
    assert PHONE not in await page.content(), "hidden again"
    await promises(stack, page, talk.id)


async def promises(stack: Stack, page: Page, conversation: str) -> None:
    """One by a form, and one whose time has come: beside the conversation and in the bar."""
    late, later = PROMISES
    await Desk(page).say("好的，我先查您今年的额度，再给您回电话")
    await expect(page.locator('.st-message[data-by="agent"]')).to_contain_text("再给您回电话")
    await page.get_by_role("button", name="记一条承诺").click()
    form = page.get_by_test_id("commitment-form")
    await form.get_by_label("最晚什么时候").fill(
        (datetime.now(BANK) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    )
    await form.get_by_role("textbox", name="承诺的内容").fill(later)
    await form.get_by_role("button", name="记下").click()
    await expect(form).to_be_hidden()
    due = (datetime.now(BANK) + timedelta(seconds=2)).isoformat()
    made = await (await stack.staff()).act(
        conversation, "commitments", {"kind": "follow_up", "what": late, "due_at": due}
    )
    assert made.status_code == 201, made.text
    kept = page.get_by_test_id("commitment")
    await expect(kept).to_have_count(2)
    await expect(kept.filter(has_text=late)).to_contain_text("已超时")
    await expect(kept.filter(has_text=later)).to_contain_text("最晚")
    await page.get_by_test_id("owed").locator("summary").click()
    await expect(page.get_by_test_id("owed").get_by_role("listitem")).to_have_count(2)
    await expect(page.locator(".el-message")).to_have_count(0)
    await shot(page, "desk-promises")
