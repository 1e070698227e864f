"""The release is made by the author, put live by the approver, and taken back."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.async_api import Page, expect

from bench._story.seats import Seats, open_page

WHY = "新增五个主题的答案"
OVERRIDE = "五个新主题已由两人审核，逐条看过被拦下的原因"
SWITCH_MS = 300_000


@dataclass(frozen=True)
class Promoted:
    """`against`: what the gate objected to, where another person answered for it."""

    seconds: float
    against: str


async def make(seats: Seats) -> None:
    """Of the newest evaluation of a training, which the form offers first."""
    page = seats.author
    await open_page(page, "releases")
    await page.get_by_test_id("make-release").click()
    await page.get_by_label("为什么制作").fill(WHY)
    await page.get_by_test_id("make-do").click()
    await expect(page.get_by_test_id("release-row").filter(has_text=WHY)).to_be_visible(timeout=SWITCH_MS)
    await seats.picture(page, "release-made")


async def promote(seats: Seats) -> Promoted:
    page = seats.approver
    await _open(page)
    await expect(page.get_by_test_id("deed-pin")).to_be_visible()
    against = ""
    deed = page.get_by_test_id("deed-promote")
    if not await deed.count():
        deed = page.get_by_test_id("deed-override")
        against = " ".join(await page.locator("[data-testid^=gate-][data-state=refused]").all_inner_texts())
    await seats.picture(page, "gate")
    await deed.click()
    if against:
        await page.get_by_label("放行理由").fill(OVERRIDE)
    began = time.monotonic()
    await page.get_by_test_id("confirm-do").click()
    await expect(page.get_by_test_id("switch")).to_contain_text("上线完成", timeout=SWITCH_MS)
    seconds = time.monotonic() - began
    await expect(page.get_by_test_id("is-live")).to_be_visible()
    await seats.picture(page, "live")
    return Promoted(seconds, " ".join(against.split()))


async def roll_back(seats: Seats) -> float:
    """Seconds from the last click until the screen says that it is done."""
    page = seats.approver
    await _open(page)
    await page.get_by_test_id("deed-rollback").click()
    confirm = page.get_by_test_id("confirm-do")
    await expect(confirm).to_be_visible()
    began = time.monotonic()
    await confirm.click()
    await expect(page.get_by_test_id("switch")).to_contain_text("回退完成", timeout=SWITCH_MS)
    seconds = time.monotonic() - began
    await expect(page.get_by_test_id("is-live")).to_have_count(0)
    await seats.picture(page, "rolled-back")
    return seconds


async def _open(page: Page) -> None:
    await open_page(page, "releases")
    await page.get_by_test_id("release-row").get_by_role("link", name=WHY).click()
