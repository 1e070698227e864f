"""An agent looks at a number the vault keeps: for a reason, for half a minute, by keyboard; and the trail says so."""

import secrets
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.test_accessibility import violations
from tests.e2e.test_dialogs import SETTLED
from tests.support.browser import shot
from tests.support.clocks import ShiftedClock
from tests.support.line import actions
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, Talk, running

NEED = "我想买美元，请人看看"
PROMISES = ("查客户今年的购汇额度", "说明购汇额度和要带的材料")
SOON, LATER = (
    "好的，我先查您今年的购汇额度，五分钟内告诉您",
    "让您久等了，还在查。两小时内给您回电话，说清额度和要带的材料",
)
BEFORE, WITHIN = timedelta(minutes=9), timedelta(minutes=5)
"""How long ago the first promise was made, and for when: late by now, and too soon to ask the customer whether he is there."""
PHONE = "13800138000"
BANK = ZoneInfo("Asia/Shanghai")
SAID = f"我的手机号是{PHONE}，卡号6222021234567890128，方便的话给我回个电话"


@pytest.fixture
def clock() -> ShiftedClock:
    clock = ShiftedClock()
    clock.shift = -BEFORE
    return clock


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path, clock: ShiftedClock) -> AsyncIterator[Stack]:
    async with running(tmp_path, clock=clock, build_dir=BUILD, vault_kinds="phone,card") as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


async def test_a_number_is_shown_for_a_reason(stack: Stack, here: People, clock: ShiftedClock):
    talk = await stack.conversation()
    await promised_before(stack, talk, clock)
    page = await here.page(**OFFICE)
    await Desk(page).sign_in(here.live.login_named("agent1"), f"/desk/#/c/{talk.id}")
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

    await page.get_by_role("button", name="立即隐藏").click()
    await expect(value).to_have_count(0)
    assert PHONE not in await page.content(), "hidden again"
    await promises(talk, page)


async def promised_before(stack: Stack, talk: Talk, clock: ShiftedClock) -> None:
    """What was said some minutes ago, and a promise whose time has come since."""
    await talk.say(NEED)
    agent = await stack.staff()
    assert (await agent.act(talk.id, "accept")).status_code == 200
    assert (await talk.send(SAID)).status_code == 202
    said = {"client_id": secrets.token_urlsafe(16), "text": SOON}
    assert (await agent.act(talk.id, "messages", said)).status_code == 202
    due = (clock.now() + WITHIN).isoformat()
    body = {"kind": "follow_up", "what": PROMISES[0], "due_at": due}
    made = await agent.act(talk.id, "commitments", body)
    assert made.status_code == 201, made.text
    clock.shift = timedelta()
    await stack.application.promises.step()


async def promises(talk: Talk, page: Page) -> None:
    """One by a form, and one whose time has come: beside the conversation and in the bar."""
    late, later = PROMISES
    assert (await talk.send("额度查到了吗")).status_code == 202
    await expect(page.locator('.st-message[data-by="customer"]').last).to_contain_text("查到了吗")
    await Desk(page).say(LATER)
    await expect(page.locator('.st-message[data-by="agent"]').last).to_contain_text(LATER)
    await page.get_by_role("button", name="记一条承诺").click()
    form = page.get_by_test_id("commitment-form")
    await form.get_by_label("最晚什么时候").fill(
        (datetime.now(BANK) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    )
    await form.get_by_role("textbox", name="承诺的内容").fill(later)
    await form.get_by_role("button", name="记下").click()
    await expect(form).to_be_hidden()
    kept = page.get_by_test_id("commitment")
    await expect(kept).to_have_count(2)
    await expect(kept.filter(has_text=late)).to_contain_text("已超时")
    await expect(kept.filter(has_text=later)).to_contain_text("最晚")
    await page.get_by_test_id("owed").locator("summary").click()
    await expect(page.get_by_test_id("owed").get_by_role("listitem")).to_have_count(2)
    await expect(page.locator(".el-message")).to_have_count(0)
    await shot(page, "desk-promises")
