"""An agent shows a customer something: the key opens the picker, it is looked at, sent, seen large, taken back."""

import asyncio

from playwright.async_api import FileChooser, expect

from tests.support.browser import shot
from tests.support.images import gps_exif, phone_menu
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, People

ABOUT = "转账限额在哪里改，想请人工指一下"
WHERE = "您好，在“我的”里的“安全中心”，再点“转账限额”，我圈给您看"
PHOTO = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": phone_menu(gps_exif())}


async def test_an_agents_image_goes_to_the_customer_and_can_be_taken_back(people: People):
    customer, agent = await people.page(**DESKTOP), await people.page(**OFFICE)
    # Asked for with the press itself, a picker sometimes opens before the browser hands it over (3 of 25).
    pickers: asyncio.Queue[FileChooser] = asyncio.Queue()
    agent.on("filechooser", pickers.put_nowait)
    widget = await Widget.on_own_page(customer)
    await widget.want_a_person(ABOUT)
    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept(ABOUT)
    await desk.say(WHERE)
    await widget.hears("agent", WHERE)

    await expect(agent.get_by_test_id("attach")).to_be_visible()
    await agent.keyboard.press("Control+Alt+KeyA")
    async with asyncio.timeout(20):
        picker = await pickers.get()
    await picker.set_files(PHOTO)
    preview = agent.get_by_test_id("preview")
    await expect(preview).to_contain_text("点图片看大图，确认里面没有客户的证件、卡号再发")
    await expect(customer.get_by_test_id("image")).to_have_count(0)
    await expect(agent.get_by_role("button", name="发送图片")).to_be_focused()
    await shot(agent, "desk-image")
    await agent.keyboard.press("Enter")
    await expect(preview).to_have_count(0)
    await expect(agent.get_by_role("button", name="图片，已送达，查看大图")).to_be_visible()

    for _ in range(2):
        await customer.get_by_role("button", name="图片，人工客服，查看大图").click()
        viewer = customer.get_by_test_id("viewer")
        await expect(viewer.get_by_role("img")).to_have_js_property("naturalWidth", 640)
        await customer.keyboard.press("Escape")
        await expect(viewer).to_have_count(0)
        await customer.reload()

    await agent.get_by_role("button", name="撤回：图片").click()
    await expect(agent.get_by_test_id("recalled")).to_be_visible()
    await expect(customer.get_by_test_id("recalled")).to_be_visible()
    await expect(customer.get_by_test_id("image")).to_have_count(0)
    await desk.finish("已说明在哪里改")
    await widget.owned_by("closed")
