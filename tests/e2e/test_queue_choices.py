"""Other ways than waiting, from the queue card: a message is left, or a callback booked."""

import json

from playwright.async_api import Page, Route, expect

from tests.support.pages import Widget
from tests.support.people import DESKTOP, PHONE, People
from tests.support.vectors import Trap, packs


async def impatient(people: People, **screen: object) -> tuple[Page, Widget]:
    """Somebody in the queue to whom the other ways are offered, however long he has waited."""
    page = await people.page(sockets=False, **screen)

    async def offer(route: Route) -> None:
        response = await route.fetch()
        reply = await response.json()
        if response.ok and reply["state"]["queue"]:
            reply["state"]["queue"]["choices"] = ["callback", "message", "wait"]
        await route.fulfill(response=response, body=json.dumps(reply))

    await page.route("**/v1/conversations/*/events**", offer)
    widget = await Widget.on_own_page(page)
    await widget.queue_up("对账单少了一笔，想请人看看")
    await expect(widget.surface.get_by_test_id("queue-choices")).to_be_visible()
    return page, widget


async def test_a_message_left_is_kept_and_shows_code_as_text(people: People):
    page, widget = await impatient(people, **PHONE)
    trap = Trap(page)
    await widget.choose("留言")
    text = packs(480)[1]
    await widget.surface.get_by_test_id("left-message").fill(text)
    await widget.choose("提交留言")
    await widget.owned_by("bot")
    await expect(widget.surface.get_by_test_id("queue")).to_be_hidden()
    await expect(widget.surface.get_by_test_id("notice").last).to_contain_text("留言")
    assert await trap.sprung() == []


async def test_a_callback_is_booked_at_one_of_the_times_offered(people: People):
    _, widget = await impatient(people, **DESKTOP)
    await widget.choose("约时间回电")
    times = widget.surface.get_by_test_id("callback-time")
    await expect(times).to_be_focused()
    await times.select_option(index=1)
    chosen = (await times.locator("option:checked").inner_text()).strip()
    await widget.choose("约定这个时间")
    await widget.owned_by("bot")
    await expect(widget.surface.get_by_test_id("notice").last).to_contain_text(chosen[-5:])
