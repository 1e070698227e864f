"""Phones, the keyboard up, large type, 200 % zoom: measured, not looked at."""

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import shot
from tests.support.pages import Widget
from tests.support.people import People

SCREENS = {
    "small-phone": (320, 568),
    "phone": (390, 844),
    "zoomed": (683, 384),
    "keyboard-up": (320, 300),
}
"""CSS pixels. Zoomed: 1366×768 at 200 %. Keyboard up: what a small phone leaves of itself."""

OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth
  const wide = [...document.querySelectorAll('.sw *')].filter((one) => {
    if (one.closest('.st-sr')) return false
    const box = one.getBoundingClientRect()
    return box.width && (box.right > width + 1 || box.left < -1)
  })
  const list = document.querySelector('.st-scroll')
  return {
    page: document.documentElement.scrollWidth - width,
    list: list.scrollWidth - list.clientWidth,
    wide: wide.map((one) => `${one.className} ${one.textContent.slice(0, 20)}`),
  }
}"""
LEAST_LIST_PX = 44


async def fits(page: Page, widget: Widget, width: int, height: int) -> None:
    assert await page.evaluate(OVERFLOWING) == {"page": 0, "list": 0, "wide": []}
    for button in (widget.button("发送"), widget.surface.get_by_test_id("ask-human")):
        box = await button.bounding_box()
        assert box
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
    conversation = await widget.surface.get_by_role("region", name="对话消息").bounding_box()
    assert conversation and conversation["height"] >= LEAST_LIST_PX


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
@pytest.mark.parametrize("name", SCREENS)
async def test_nothing_is_cut_off(people: People, name: str, elder: bool):
    width, height = SCREENS[name]
    # The notice is read and agreed to before a keyboard comes up.
    page = await people.page(viewport={"width": width, "height": max(height, 384)}, has_touch=True)
    widget = await Widget.on_own_page(page)
    if elder:
        await widget.surface.get_by_role("button", name="长辈版").click()
    await widget.say("银行卡丢了怎么办")
    await expect(widget.button("没解决")).to_be_attached(timeout=40_000)
    await page.set_viewport_size({"width": width, "height": height})
    await widget.field.focus()
    await fits(page, widget, width, height)
    await shot(page, f"widget-{name}{'-elder' if elder else ''}")
    await widget.field.fill("很长的一句话，要写好几行才写得完。" * 12)
    await fits(page, widget, width, height)
