"""An answer for a new topic: written by the editor, decided on and put live by the approver."""

from __future__ import annotations

from playwright.async_api import Page, expect

from bench._story.script import Planted, same
from bench._story.seats import Seats, open_page

OWNER, REVIEWER, SOURCE = "零售业务部", "合规部", "2026-07-01 本行服务价格表"
WHY = "客户最近常问，机器人答不上来。"
CHECK_MS = 180_000
"""The check reads all content, at low priority, beside an evaluation."""


async def write(seats: Seats, one: Planted) -> bool:
    """Whether it is live in the end; one that is already, from a story that was broken off, is left alone."""
    page = seats.author
    if await _lives(page, one):
        return True
    await _form(page, one)
    await _fill(page, one)
    await seats.picture(page, f"article-{one.keys}")
    await page.get_by_test_id("save").click()
    await page.get_by_test_id("deed-propose").click(timeout=CHECK_MS)
    await expect(page.get_by_test_id("state")).to_have_text("待审核", timeout=CHECK_MS)
    return await _decide(seats, one)


async def _lives(page: Page, one: Planted) -> bool:
    await open_page(page, "changes")
    # It comes with the list.
    await expect(page.get_by_test_id("new-change")).to_be_visible()
    return await page.get_by_test_id("change-row").filter(has_text=one.name).count() > 0


async def _form(page: Page, one: Planted) -> None:
    """From the name in the inbox, which brings the customers' words along."""
    await open_page(page, "inbox")
    topics = page.get_by_test_id("new-topics")
    await topics.locator("summary").click()
    await topics.locator("li").filter(has_text=one.label).get_by_role("link").click()
    await expect(page.get_by_test_id("group")).to_be_visible()


async def _fill(page: Page, one: Planted) -> None:
    group, _, own = one.topic.partition(".")
    await page.get_by_test_id("group").select_option(group)
    await page.locator("#topic-own").fill(own)
    await page.locator("#topic-name").fill(one.name)
    await page.locator("#topic-skill").select_option(one.skill)
    questions = page.locator("#field-questions")
    brought = [line for line in (await questions.input_value()).splitlines() if line.strip()]
    came = {*map(same, brought)}
    assert came & {*map(same, one.asked)}, "the customers' words did not come along"
    await questions.fill("\n".join([*brought, *(text for text in one.more if same(text) not in came)]))
    for name, value in one.fields.items():
        text = value if isinstance(value, str) else "\n".join(value)
        await page.locator(f"#field-{name}").fill(text)
    for name, text in (("owner", OWNER), ("reviewer", REVIEWER), ("source", SOURCE)):
        await page.locator(f"#field-{name}").fill(text)
    await page.get_by_label("为什么改").fill(WHY)
    await expect(page.get_by_text("检查通过，没有发现问题")).to_be_visible(timeout=CHECK_MS)


async def _decide(seats: Seats, one: Planted) -> bool:
    page = seats.approver
    await open_page(page, "changes")
    row = page.get_by_test_id("change-row").filter(has_text=one.name)
    await row.get_by_role("link").click()
    state = page.get_by_test_id("state")
    for deed, becomes in (("approve", "已通过"), ("apply", "已生效")):
        await page.get_by_test_id(f"deed-{deed}").click()
        await expect(state).to_have_text(becomes, timeout=CHECK_MS)
    await seats.picture(page, f"live-{one.keys}")
    return await state.inner_text() == "已生效"
