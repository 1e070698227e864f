"""axe over whatever opens at the desk and at the board, in English: nothing serious or critical."""

from playwright.async_api import Locator, Page, expect

from tests.e2e.test_accessibility import violations
from tests.e2e.test_life import at_desk
from tests.e2e.test_queue_choices import impatient
from tests.support.pages import Desk, Widget
from tests.support.people import DESKTOP, People

NEED = "对账单少了一笔，想请人看看"
ABOUT = "对账单少了一笔"
SETTLED = """() => Promise.all(
  document
    .getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => null)),
)"""
"""A dialog that is still fading in has the colours of neither."""


class Look:
    """What axe found, by what was open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, list[str]] = {}

    async def at(self, name: str, shown: Locator) -> None:
        await expect(shown).to_be_visible()
        await self.page.evaluate(SETTLED)
        if bad := await violations(self.page):
            self.found[name] = bad

    async def dialog(self, name: str, shown: Locator) -> None:
        """Closed by Esc, after which nothing is open."""
        await self.at(name, shown)
        await self.page.keyboard.press("Escape")
        await expect(shown).to_be_hidden()


async def in_english(people: People, login: str) -> Desk:
    desk = await at_desk(people, login)
    await desk.page.get_by_test_id("staff-language").select_option("en")
    await expect(desk.page.get_by_test_id("tab-mine")).to_contain_text("Mine")
    return desk


async def test_what_opens_at_the_desk(people: People):
    widget = await Widget.on_own_page(await people.page(**DESKTOP))
    await widget.queue_up(NEED)
    desk = await in_english(people, "agent1")
    page, look = desk.page, Look(desk.page)
    await desk.open_tab("waiting")
    await desk.accept_button(ABOUT, "Accept").click()
    await widget.owned_by("human")
    field = page.get_by_role("textbox", name="Reply to the customer")
    await look.at("conversation", field)

    await page.get_by_role("button", name="Keyboard help").click()
    await look.dialog("help", page.get_by_test_id("keyboard-help"))
    await page.get_by_test_id("open-phrases").click()
    phrases = page.get_by_test_id("phrases-dialog")
    for tab in ("Mine", "Everybody", "My favourites", "Import and export"):
        await phrases.get_by_role("tab", name=tab).click()
        await look.at(f"phrases: {tab}", phrases)
    await look.dialog("phrases", phrases)

    await page.get_by_role("button", name="Transfer", exact=True).click()
    form = page.get_by_test_id("transfer-form")
    await look.at("transfer to a colleague", form)
    await form.get_by_text("Skill group", exact=True).click()
    await look.dialog("transfer to a group", form)
    await page.get_by_role("button", name="Give back to bot").click()
    await look.dialog("giving back", page.get_by_test_id("give-back-form"))
    await page.get_by_role("button", name="Ask a supervisor").click()
    await look.dialog("call for help", page.get_by_role("textbox", name="What is hard"))

    await page.get_by_test_id("put-aside").click()
    await look.dialog("put aside", page.get_by_test_id("snooze"))
    await page.get_by_test_id("block-ask").click()
    await look.dialog("block", page.get_by_test_id("block-form"))
    await page.get_by_role("button", name="Hold", exact=True).click()
    await page.get_by_role("button", name="Resume service").hover()
    await look.at("hold", page.get_by_test_id("held"))
    await page.get_by_role("button", name="Resume service").click()

    await widget.say("那笔是上周三的")
    said = page.locator('.st-message[data-by="customer"]').filter(has_text="上周三")
    await said.hover()
    await said.get_by_test_id("quote-it").click()
    await look.at("quote", page.get_by_test_id("quoting"))
    await page.get_by_role("button", name="Do not quote").click()
    await field.fill("这款产品保本")
    await field.press("Enter")
    rewrite = page.get_by_test_id("guard").get_by_role("button", name="I will reword it")
    await rewrite.hover()
    await look.at("guard", page.get_by_test_id("guard"))
    await rewrite.click()
    await field.fill("")
    await page.get_by_role("button", name="Internal note").click()
    await look.at("note", page.get_by_role("textbox", name="Internal note"))

    await page.get_by_role("button", name="End service").click()
    form = page.get_by_test_id("wrap-up-form")
    await look.at("wrap-up", form)
    await close(form, "Solved")
    await widget.owned_by("closed")
    assert look.found == {}


async def close(form: Locator, outcome: str) -> None:
    await form.get_by_label("Category").select_option(label="以上都不是")
    await form.get_by_text(outcome, exact=True).click()
    await form.get_by_role("textbox", name="Summary").fill("已说明")
    await form.get_by_role("button", name="Submit wrap-up").click()
    await expect(form).to_be_hidden()


async def test_messages_that_were_left(people: People):
    _, widget = await impatient(people, **DESKTOP)
    await widget.choose("留言")
    await widget.surface.get_by_test_id("left-message").fill("请周一联系")
    await widget.choose("提交留言")
    await widget.owned_by("bot")
    desk = await in_english(people, "agent1")
    look = Look(desk.page)
    await desk.open_tab("waiting")
    left = desk.page.get_by_test_id("left-promise").filter(has_text="请周一联系").first
    await look.at("left messages", left)
    await left.get_by_role("button", name="Take up").click()
    await expect(left).to_be_hidden()
    await desk.page.get_by_role("button", name="End service").click()
    form = desk.page.get_by_test_id("wrap-up-form")
    await look.at("wrap-up with a promise", form)
    await close(form, "Not solved")
    assert look.found == {}


async def test_what_opens_at_the_board(people: People):
    widget = await Widget.on_own_page(await people.page(**DESKTOP))
    await widget.queue_up(NEED)
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await widget.owned_by("human")
    lead = await in_english(people, "lead")
    look = Look(lead.page)
    await lead.page.get_by_test_id("to-board").click()
    await look.at("board", lead.page.get_by_test_id("floor-sentence"))
    await lead.page.locator(f'a[href$="{conversation}"]').click()
    await look.at("silent view", lead.page.get_by_test_id("whisper-composer"))
    await lead.page.get_by_test_id("whisper-composer").get_by_role("textbox").fill("先核对入账日期")
    await lead.page.keyboard.press("Enter")
    await look.at("whisper", lead.page.get_by_test_id("notice").filter(has_text="先核对入账日期"))
    await lead.page.get_by_role("button", name="Take over").click()
    await look.dialog("taking over", lead.page.get_by_test_id("take-over-form"))
    await agent.end(conversation)
    await agent.close(conversation)
    assert look.found == {}
