"""Tickets and machine translation at the desk, with the bank's own systems on real ports."""

from pathlib import Path

from playwright.async_api import Browser, expect

from service.dialogue.outcome import Decision, Handoff, Kind, Message, Outcome
from tests.e2e.test_dialogs import Look
from tests.support.bots import ScriptedBot
from tests.support.browser import shot
from tests.support.hooks import hook
from tests.support.near import BUILD, Near
from tests.support.pages import Desk
from tests.support.people import OFFICE, People
from tests.support.stack import running

NEED = "An agent please, my app's transfer limit"
ASKED = "My transfer of 20,000 yuan was refused today. How much can I send per day in the app?"
REPLY = "您好，手机银行一般每天能转 5 万元。您没有超过，我请同事查被拒的原因。"
TRANSLATED = {
    ASKED: "我今天转 2 万元被拒绝了。我在手机银行每天能转多少？",
    REPLY: "Hello, in the app you can usually transfer up to 50,000 yuan a day. You are below that; "
    "a colleague will find out why it was refused.",
}


def script(_: str) -> Outcome:
    decision = Decision(Kind.HANDOFF, "transfer.limit", score=0.95, reason="asked_person", via="rasa")
    handoff = Handoff("account", False, "transfer.limit", None, "asked_person", {"渠道": "手机银行"})
    return Outcome((Message("One moment please, a colleague will join this chat."),), decision, handoff)


async def test_a_ticket_and_a_translation(browser: Browser, tmp_path: Path):
    async with hook() as system, hook() as translation:
        system.says({"number": "INC-2026-0042"})
        translation.translates(TRANSLATED)
        values = {
            "build_dir": BUILD,
            "routing_seconds": 0.2,
            "login_rate": "1000/second",
            "ticket_url": system.url,
            "translate_url": translation.url,
        }
        async with running(tmp_path / "var", ScriptedBot(script), **values) as stack:
            people = People(browser, Near(stack))
            talk = await stack.conversation()
            await talk.say(NEED)
            page = await people.page(**OFFICE)
            look = Look(page)
            await Desk(page).sign_in(people.live.login_named("agent1"))
            await page.get_by_test_id("ringing").get_by_role("button", name="接入").click()
            await talk.send(ASKED)

            # Of what he says to the agent; the bot's part is folded.
            await page.get_by_test_id("translate").last.click()
            await expect(page.get_by_test_id("translation")).to_have_text(TRANSLATED[ASKED])
            await expect(page.get_by_text("机器翻译，请核对")).to_be_visible()
            await page.get_by_role("textbox", name="回复客户").fill(REPLY)
            await page.get_by_test_id("translate-draft-do").click()
            await expect(page.get_by_test_id("draft-translation")).to_contain_text(TRANSLATED[REPLY])
            await look.at("translations", page.get_by_test_id("draft-translation"))
            await shot(page, "desk-translation")
            assert [event["type"] for event in await talk.all()].count("message.agent") == 0

            await page.get_by_test_id("ticket-ask").click()
            form = page.get_by_test_id("ticket-form")
            await expect(form.get_by_label("说明")).to_have_value("渠道：手机银行")
            await expect(form.get_by_label("问题分类")).to_have_value("transfer.limit")
            await look.at("ticket", form)
            await form.get_by_label("标题").fill("转账被拒，没有超过限额")
            await form.get_by_label("说明").fill(
                "渠道：手机银行\n客户今天转 2 万元被拒，没有超过每天 5 万元的限额。请查原因。"
            )
            await shot(page, "desk-ticket")
            await form.get_by_label("标题").press("Enter")
            await expect(page.get_by_test_id("tickets")).to_contain_text("工单号 INC-2026-0042")
            await expect(page.get_by_test_id("notice").filter(has_text="工单已受理")).to_be_visible()
            await look.at("tickets", page.get_by_test_id("tickets"))
            assert look.found == {}
            await people.leave()
            assert people.errors == []
