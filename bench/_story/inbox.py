"""The editor goes through the inbox: what was planted is found there, and labelled by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Page, expect

from bench._story.script import Found, Planted, find, same
from bench._story.seats import Seats, open_page

LOOKED = 90_000
"""Milliseconds: the first look encodes every message."""


@dataclass(frozen=True)
class Labelled:
    """`keys`: how often a key was pressed, `clicks`: how often a wording was unticked; `total`: messages in the list."""

    found: dict[str, Found]
    keys: int
    clicks: int
    total: int


async def label(seats: Seats, planted: Sequence[Planted]) -> Labelled:
    """One decision for each planted matter: to its group by J and K, foreign wordings unticked, N, a name, Enter."""
    page = seats.author
    groups = await _groups(page)
    await seats.picture(page, "inbox")
    found = {one.topic: find(one, groups) for one in planted}
    keys = clicks = 0
    for one in sorted(planted, key=lambda each: found[each.topic].at):
        if not found[one.topic].own:
            continue
        keys += await _go_to(page, groups[found[one.topic].at][0])
        clicks += await _untick(page, {*map(same, one.asked)})
        keys += await _name(page, one)
        await seats.picture(page, f"labelled-{one.keys}")
    return Labelled(found, keys, clicks, sum(map(len, groups)))


async def _groups(page: Page) -> list[list[str]]:
    """The wordings of each group, as the page was given them."""
    asked = page.expect_response(
        lambda got: got.url.partition("?")[0].endswith("/v1/studio/inbox"), timeout=LOOKED
    )
    async with asked as answer:
        await open_page(page, "inbox")
    data = await (await answer.value).json()
    await expect(page.get_by_test_id("inbox-cluster").first).to_be_visible(timeout=LOOKED)
    return [[row["text"] for row in cluster["rows"]] for cluster in data["clusters"]]


async def _go_to(page: Page, first: str) -> int:
    """Keys it took."""
    heads = page.get_by_test_id("inbox-cluster").locator("strong")
    texts = await heads.all_inner_texts()
    here: int = await page.get_by_test_id("inbox-cluster").evaluate_all(
        "all => all.findIndex(one => one.getAttribute('aria-current') === 'true')"
    )
    steps = texts.index(first) - here
    for _ in range(abs(steps)):
        await page.keyboard.press("j" if steps > 0 else "k")
    await expect(page.locator('[data-testid="inbox-cluster"][aria-current]')).to_contain_text(first)
    return abs(steps)


async def _untick(page: Page, own: set[str]) -> int:
    """Clicks it took."""
    foreign = 0
    rows = page.get_by_test_id("inbox-view").get_by_test_id("inbox-row")
    for text in await rows.locator(".text").all_inner_texts():
        if same(text) not in own:
            await rows.filter(has_text=text).get_by_role("checkbox").first.uncheck()
            foreign += 1
    return foreign


async def _name(page: Page, one: Planted) -> int:
    """Keys it took; the name comes from an input method, so its pinyin and the space are counted."""
    # What the message may mean comes after the message, and closes a field that is open by then.
    await expect(page.get_by_role("heading", name="最像的例句")).to_be_visible()
    await page.keyboard.press("n")
    await expect(page.get_by_test_id("inbox-name")).to_be_focused()
    await page.keyboard.insert_text(one.label)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("inbox-said")).to_contain_text(one.label)
    return one.pressed
