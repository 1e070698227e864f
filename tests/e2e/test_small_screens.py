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
  const root = document.documentElement
  return {
    page: root.scrollWidth - width + root.scrollHeight - root.clientHeight,
    list: list.scrollWidth - list.clientWidth,
    wide: wide.map((one) => `${one.className} ${one.textContent.slice(0, 20)}`),
  }
}"""
LEAST_LIST_PX = 44
LOOKS = 120
"""Frames: two seconds of a browser that has the machine for itself."""


async def fits(page: Page, widget: Widget, width: int, height: int) -> None:
    """Once the layout has followed what was typed; it may take a frame or two."""
    for _ in range(LOOKS):
        if not (wrong := await misfits(page, widget, width, height)):
            return
        await page.evaluate("() => new Promise(requestAnimationFrame)")
    assert wrong == []


async def misfits(page: Page, widget: Widget, width: int, height: int) -> list[object]:
    """What is cut off: overflow, boxes that leave the screen, a conversation of which nothing is left."""
    overflow = await page.evaluate(OVERFLOWING)
    wrong: list[object] = [overflow] if overflow != {"page": 0, "list": 0, "wide": []} else []
    for name, button in (
        ("send", widget.button("发送")),
        ("person", widget.surface.get_by_test_id("ask-human")),
    ):
        box = await button.bounding_box()
        if (
            not box
            or min(box["x"], box["y"]) < 0
            or box["x"] + box["width"] > width
            or box["y"] + box["height"] > height
        ):
            wrong.append((name, box))
    conversation = await widget.surface.get_by_role("region", name="对话消息").bounding_box()
    if not conversation or conversation["height"] < LEAST_LIST_PX:
        wrong.append(("conversation", conversation))
    return wrong


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
