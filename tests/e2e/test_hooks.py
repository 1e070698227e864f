"""Tickets and machine translation at the desk, with the bank's own systems on real ports."""

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.e2e.test_dialogs import Look
from tests.support.browser import shot
from tests.support.hooks import hook
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import running


async def test_a_ticket_and_a_translation(browser: Browser, tmp_path: Path):
    async with hook() as system, hook() as translation:
        system.says({"number": "INC-2026-0042"})
        translation.says({"text": "How many dollars may I buy?"})
        values = {
            "build_dir": BUILD,
            "routing_seconds": 0.2,
            "login_rate": "1000/second",
            "ticket_url": system.url,
            "translate_url": translation.url,
        }
        async with running(tmp_path / "var", **values) as stack:
            people = People(browser, Near(stack))
            talk = await stack.conversation()
            await talk.say("我想买点美元")
            page = await people.page(**OFFICE)
            look = Look(page)
            await Desk(page).sign_in(people.live.login_named("agent1"))
            await page.get_by_test_id("ringing").get_by_role("button", name="接入").click()
            await talk.send("最多能买多少")

            # Of what he says to the agent; the bot's part is folded.
            await page.get_by_test_id("translate").last.click()
            await expect(page.get_by_test_id("translation")).to_have_text("How many dollars may I buy?")
            await expect(page.get_by_text("机器翻译，请核对")).to_be_visible()
            await page.get_by_role("textbox", name="回复客户").fill("您好")
            await page.get_by_test_id("translate-draft-do").click()
            await expect(page.get_by_test_id("draft-translation")).to_be_visible()
            await look.at("translations", page.get_by_test_id("draft-translation"))
            await shot(page, "desk-translation")
            assert [event["type"] for event in await talk.all()].count("message.agent") == 0

            await page.get_by_test_id("ticket-ask").click()
            form = page.get_by_test_id("ticket-form")
            await expect(form.get_by_label("说明")).to_have_value("币种：美元")
            await expect(form.get_by_label("问题分类")).to_have_value("forex.exchange")
            await look.at("ticket", form)
            await shot(page, "desk-ticket")
            await form.get_by_label("标题").press("Enter")
            await expect(page.get_by_test_id("tickets")).to_contain_text("工单号 INC-2026-0042")
            await expect(page.get_by_test_id("notice").filter(has_text="工单已受理")).to_be_visible()
            await look.at("tickets", page.get_by_test_id("tickets"))
            assert look.found == {}
            await people.leave()
            assert people.errors == []
