"""Trainings and evaluations, started and followed on their page, and the comparison of two."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from playwright.async_api import Page, expect

from bench._story.seats import Seats, open_page

JOB_MS = 90 * 60_000
"""An evaluation beside other work takes half an hour; the product ends it after SUBTEXT_JOB_MINUTES."""
SUCCEEDED = "完成"
ENDED = re.compile(f"^({SUCCEEDED}|未完成|已取消|已中断)$")


@dataclass(frozen=True)
class Compared:
    """What the screen says: the verdict on the golden questions, and which of the held-out ones were won or lost."""

    verdict: str
    row: str
    won: int
    lost: int


async def start(seats: Seats, kind: str) -> str:
    """Address of the job's page."""
    page = seats.author
    await open_page(page, "jobs")
    await page.get_by_test_id(f"start-{kind}").click()
    return await _opened(page)


async def evaluate(seats: Seats, training: str) -> str:
    """Address of the page of the evaluation of that training."""
    page = seats.author
    await page.goto(training)
    await page.get_by_test_id("evaluate").click()
    await page.wait_for_url(lambda url: "/jobs/" in url and url != training)
    return page.url


async def begun(seats: Seats, job: str) -> None:
    """Until its programs have read what they need of the content: the first dialogues are through."""
    page = seats.author
    await page.goto(job)
    await expect(page.get_by_role("main")).to_contain_text("1/5 needs: ", timeout=JOB_MS)


async def ended(seats: Seats, job: str, name: str) -> str:
    """The state it ended in, as the page names it; the log was followed there."""
    page = seats.author
    await page.goto(job)
    state = page.get_by_test_id("state")
    await expect(state).to_have_text(ENDED, timeout=JOB_MS)
    await seats.picture(page, name)
    return await state.inner_text()


async def compare(seats: Seats, job: str, later: Collection[str]) -> Compared:
    """With the newest evaluation before it, as the page offers it."""
    page = seats.author
    await page.goto(job)
    row = page.get_by_test_id("figures").locator("tbody tr").filter(has_text="客户问题答对").first
    await expect(row).to_be_visible()
    await row.scroll_into_view_if_needed()
    await seats.picture(page, "comparison")
    return Compared(
        await row.get_attribute("data-verdict") or "",
        " ".join((await row.inner_text()).split()),
        await _listed(page, "won", later),
        await _listed(page, "lost", later),
    )


async def _listed(page: Page, test_id: str, texts: Collection[str]) -> int:
    """How many of the texts stand in that list."""
    lists = page.get_by_test_id(test_id)
    shown = await lists.inner_text() if await lists.count() else ""
    return sum(text in shown for text in texts)


async def _opened(page: Page) -> str:
    await page.get_by_test_id("state").wait_for()
    return page.url
