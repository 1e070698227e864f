"""A customer shows a person what he sees: chosen, looked at, sent, seen large by both, taken back."""

from playwright.async_api import expect

from tests.support.images import gps_exif, image
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, OFFICE, People

ABOUT = "转账页面报错，想请人看看截图"


async def test_an_image_goes_to_a_person_and_can_be_taken_back(people: People):
    customer, agent = await people.page(**DESKTOP), await people.page(**OFFICE)
    widget = await Widget.on_own_page(customer)
    await widget.owned_by("bot")
    await expect(customer.get_by_test_id("attach")).to_have_count(0)
    await widget.queue_up(ABOUT)

    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": image(size=(640, 480), exif=gps_exif())}
    await customer.get_by_test_id("image-input").set_input_files(
        {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    )
    await expect(customer.get_by_role("alert")).to_contain_text("只能发送")
    await customer.get_by_test_id("image-input").set_input_files(photo)
    await expect(customer.get_by_test_id("preview")).to_contain_text("请不要拍身份证、银行卡和密码")
    await expect(customer.get_by_role("button", name="发送图片")).to_be_focused()
    await customer.keyboard.press("Enter")
    sent = customer.get_by_role("button", name="图片，已送达，查看大图")
    await expect(sent).to_be_visible()

    desk = Desk(agent)
    await desk.sign_in(people.live.login("agent"))
    await desk.accept(ABOUT)
    await agent.get_by_role("button", name="图片，客户，查看大图").click()
    viewer = agent.get_by_test_id("viewer")
    await expect(viewer.get_by_role("img")).to_have_js_property("naturalWidth", 640)
    await agent.keyboard.press("Escape")
    await expect(viewer).to_have_count(0)

    await customer.get_by_role("button", name="撤回：图片").click()
    await expect(customer.get_by_test_id("recalled")).to_be_visible()
    await expect(agent.get_by_test_id("recalled")).to_be_visible()
    await expect(agent.get_by_test_id("image")).to_have_count(0)
    await desk.finish("已说明")
    await widget.owned_by("closed")
