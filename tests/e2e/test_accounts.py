"""An administrator adds a colleague and takes him away again; the trail says so; his own sign-in asks for codes.

On a stack of this process: nobody administers the shared one.
"""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, expect

from service.identity.totp import STEP_SECONDS, code_at
from tests.e2e.test_accessibility import violations
from tests.e2e.test_dialogs import SETTLED
from tests.support.browser import shot
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import Stack, running

CHIEF = "chief"


@pytest_asyncio.fixture(loop_scope="session")
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    async with running(tmp_path / "var", build_dir=BUILD, login_rate="1000/second") as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="session")
async def here(browser: Browser, stack: Stack) -> AsyncIterator[People]:
    people = People(browser, Near(stack))
    yield people
    await people.leave()
    assert people.errors == []


async def test_a_colleague_comes_and_goes_and_codes_are_switched_on(stack: Stack, here: People):
    password = await stack.application.staff.create(CHIEF, "9100", "管理员", ["admin"], [])
    page = await here.page(**OFFICE)
    await Desk(page).sign_in({"login": CHIEF, "password": password}, "/studio/")
    await page.get_by_test_id("add-account").click()
    form = page.get_by_test_id("account-form")
    await form.get_by_label("登录名").fill("forex9")
    await form.get_by_label("工号").fill("1009")
    await form.get_by_label("姓名").fill("外汇坐席")
    await form.get_by_label("全部技能组").check()
    await page.evaluate(SETTLED)
    assert await violations(page) == []
    await shot(page, "studio-account-new")
    await form.get_by_role("button", name="保存").click()
    await expect(page.get_by_test_id("first-password")).not_to_be_empty()
    await page.get_by_role("button", name="我已记下").click()
    await expect(page.locator(".el-message")).to_have_count(0)
    row = page.locator('[data-testid="account"][data-login="forex9"]')
    await expect(row).to_contain_text("等待首次登录")
    await expect(page.get_by_test_id("first-password")).to_be_hidden()
    await page.evaluate(SETTLED)
    assert await violations(page) == []
    await shot(page, "studio-accounts")
    await row.get_by_role("button", name="停用").click()
    await page.get_by_test_id("ask-form").get_by_role("button", name="确定").click()
    await expect(row).to_contain_text("已停用")

    await page.get_by_role("link", name="操作记录").click()
    rows = page.get_by_test_id("audit-row")
    await expect(rows.filter(has_text="停用账号")).to_have_count(1)
    await page.get_by_test_id("check-audit").click()
    await expect(page.get_by_test_id("audit-verdict")).to_contain_text("记录完整")
    # What was said of the deed goes away by itself; while it fades it has no colour of its own.
    await expect(page.locator(".el-message")).to_have_count(0)
    await page.evaluate(SETTLED)
    assert await violations(page) == []
    await shot(page, "studio-audit")

    await page.get_by_role("link", name="工号 9100").click()
    await page.locator("#codes-password").fill(password)
    await page.get_by_role("button", name="开启").click()
    secret = (await page.get_by_test_id("codes-secret").inner_text()).replace(" ", "")
    await expect(page.locator(".el-message")).to_have_count(0)
    await page.evaluate(SETTLED)
    assert await violations(page) == []
    await shot(page, "studio-sign-in")
    step = int(time.time()) // STEP_SECONDS
    await page.locator("#codes-code").fill(code_at(secret, step))
    await page.get_by_role("button", name="确认开启").click()
    await expect(page.get_by_test_id("codes-state")).to_contain_text("已开启")
