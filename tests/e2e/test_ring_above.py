"""Who rings while an agent fills in a form is seen and answered above it, and the form keeps its words and the cursor."""

from playwright.async_api import Browser, expect

from tests.support.browser import shot
from tests.support.line import queued
from tests.support.near import Near, near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People

NOTE, OTHER = "今年的额度用完了，请您接着看", "孩子留学，要换五千美元交学费"


async def test_a_ring_is_answered_above_a_form(tmp_path, browser: Browser):
    async with near(tmp_path) as bank:
        people = People(browser, bank)
        try:
            await answers_above_a_form(people, bank)
        finally:
            await people.leave()
        assert people.errors == []


async def answers_above_a_form(people: People, bank: Near) -> None:
    page = await people.page(**OFFICE)
    await Desk(page).sign_in(bank.login_named("agent1"))
    await expect(page.get_by_test_id("tab-mine")).to_be_visible()
    ringing = page.get_by_test_id("ringing")
    await queued(bank.stack)
    await ringing.get_by_role("button", name="接入").click()
    await expect(page.get_by_test_id("conversation-status")).to_have_attribute("data-owner", "human")
    await page.get_by_role("button", name="转接", exact=True).click()
    form = page.get_by_test_id("transfer-form")
    note = form.get_by_role("textbox")
    await note.fill(NOTE)

    for answer in ("接入", "Alt+KeyA", "婉拒"):
        await queued(bank.stack, OTHER)
        await expect(ringing).to_be_visible()
        await expect(note).to_be_focused()
        if answer == "接入":
            await shot(page, "desk-ring-above")
        if answer == "Alt+KeyA":
            await page.keyboard.press(answer)
        else:
            # Fails where anything else would get the click: the mask, the dialog.
            await ringing.get_by_role("button", name=answer).click()
        await expect(ringing).to_be_hidden()
        await expect(note).to_be_focused()
        await expect(note).to_have_value(NOTE)
    await expect(page.get_by_test_id("tab-mine")).to_contain_text("3")
    await page.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(page.get_by_test_id("inbox-card").locator(".dot")).to_have_count(2)
