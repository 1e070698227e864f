"""The editor goes through the inbox: what was planted is found there, and labelled by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from bench._story.route import NEXT_BY_KEY, Stop, route
from bench._story.script import MOST_KEYS, Found, Planted, find, same
from bench._story.seats import Seats, open_page

LOOKED = 90_000
"""Milliseconds: the first look encodes every message."""


@dataclass(frozen=True)
class Labelled:
    """`keys`: how often a key was pressed, `clicks`: how often the mouse; `total`: messages in the list.

    `wordings`: of what was planted so many were labelled.
    """

    found: dict[str, Found]
    keys: int
    clicks: int
    wordings: int
    total: int


@dataclass
class Pressed:
    keys: int = 0
    clicks: int = 0


async def label(seats: Seats, planted: Sequence[Planted]) -> Labelled:
    """Down the list once: to a group, foreign wordings unticked, a name by N or the number of one given before."""
    page, pressed = seats.author, Pressed()
    groups = await _groups(page)
    await seats.picture(page, "inbox")
    found = {one.topic: find(one, groups) for one in planted}
    stops, named = route(planted, groups, MOST_KEYS), set[str]()
    for stop in stops:
        one, first = stop.planted, groups[stop.at][0]
        await _go_to(page, first, pressed)
        await _untick(page, {*map(same, one.asked)}, pressed)
        if one.topic in named:
            await _name_again(page, one, pressed)
        else:
            await _name(page, one, pressed)
        await _decided(page, stop, first)
        if one.topic not in named:
            await seats.picture(page, f"labelled-{one.keys}")
        named.add(one.topic)
    wordings = sum(stop.own for stop in stops)
    return Labelled(found, pressed.keys, pressed.clicks, wordings, sum(map(len, groups)))


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


async def _go_to(page: Page, first: str, pressed: Pressed) -> None:
    """By J or K to a neighbour, by a click to one further away."""
    clusters = page.get_by_test_id("inbox-cluster")
    texts = await _heads(page).all_inner_texts()
    here: int = await clusters.evaluate_all(
        "all => all.findIndex(one => one.getAttribute('aria-current') === 'true')"
    )
    away = texts.index(first) - here
    if abs(away) > NEXT_BY_KEY:
        await clusters.nth(here + away).click()
        pressed.clicks += 1
    else:
        for _ in range(abs(away)):
            await page.keyboard.press("j" if away > 0 else "k")
        pressed.keys += abs(away)
    await expect(page.locator('[data-testid="inbox-cluster"][aria-current]')).to_contain_text(first)


async def _untick(page: Page, own: set[str], pressed: Pressed) -> None:
    rows = page.get_by_test_id("inbox-view").get_by_test_id("inbox-row")
    for text in await rows.locator(".text").all_inner_texts():
        if same(text) not in own:
            await rows.filter(has_text=text).get_by_role("checkbox").first.uncheck()
            pressed.clicks += 1


async def _name(page: Page, one: Planted, pressed: Pressed) -> None:
    """The name comes from an input method, so its pinyin and the space are counted."""
    # What the message may mean comes after the message, and closes a field that is open by then.
    await expect(page.get_by_role("heading", name="最像的例句")).to_be_visible()
    await page.keyboard.press("n")
    await expect(page.get_by_test_id("inbox-name")).to_be_focused()
    await page.keyboard.insert_text(one.label)
    await page.keyboard.press("Enter")
    pressed.keys += one.pressed


async def _name_again(page: Page, one: Planted, pressed: Pressed) -> None:
    offered = page.get_by_test_id("inbox-given").filter(has_text=one.label)
    key = await offered.get_attribute("aria-keyshortcuts")
    assert key, "a name given before is not offered under a number"
    await page.keyboard.press(key)
    pressed.keys += 1


async def _decided(page: Page, stop: Stop, first: str) -> None:
    await expect(page.get_by_test_id("inbox-said")).to_contain_text(stop.planted.label)
    if not stop.foreign:
        await expect(_heads(page).get_by_text(first, exact=True)).to_have_count(0)


def _heads(page: Page) -> Locator:
    return page.get_by_test_id("inbox-cluster").locator("strong")
