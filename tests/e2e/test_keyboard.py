"""The keyboard: Enter and input methods, and a whole conversation without a mouse."""

from playwright.async_api import Locator, Page, expect

from tests.support.pages import Widget
from tests.support.people import DESKTOP, People

ENTER_WHILE_COMPOSING = """(field, safari) => {
  const init = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }
  const event = new KeyboardEvent('keydown', { ...init, isComposing: !safari, keyCode: safari ? 229 : 13 })
  return field.dispatchEvent(event)
}"""
"""Safari ends the composition before it reports the Enter that took the candidate; only its key code tells."""


async def test_enter_that_takes_a_candidate_does_not_send(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.field.focus()
    method = await page.context.new_cdp_session(page)
    await method.send("Input.imeSetComposition", {"text": "yue", "selectionStart": 3, "selectionEnd": 3})
    for safari in (False, True):
        assert await widget.field.evaluate(ENTER_WHILE_COMPOSING, safari), (
            "the Enter was taken from the input method"
        )
        await expect(widget.bubbles("customer")).to_have_count(0)
    await method.send("Input.insertText", {"text": "余额怎么查"})
    await expect(widget.field).to_have_value("余额怎么查")
    await widget.field.press("Enter")
    await widget.hears("customer", "余额怎么查")
    await expect(widget.field).to_have_value("")


async def test_shift_enter_is_a_new_line(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.field.press_sequentially("第一行")
    await widget.field.press("Shift+Enter")
    await widget.field.press_sequentially("第二行")
    await expect(widget.field).to_have_value("第一行\n第二行")
    await expect(widget.bubbles("customer")).to_have_count(0)
    await widget.field.press("Enter")
    await widget.hears("customer", "第一行\n第二行")


async def test_enter_sends_nothing_when_there_is_nothing(people: People):
    widget = await Widget.on_own_page(await people.page())
    for text in ("", "   ", "\n"):
        await widget.field.fill(text)
        await widget.field.press("Enter")
    await expect(widget.bubbles("customer")).to_have_count(0)


async def test_a_whole_conversation_without_a_mouse(people: People):
    page = await people.page(**DESKTOP)
    await page.goto("/")
    await tab_to(page, page.get_by_role("button", name="打开在线客服"))
    await page.keyboard.press("Enter")
    widget = Widget(page.frame_locator("#subtext-frame"))
    await tab_to(page, widget.button("同意并开始咨询"))
    await page.keyboard.press("Enter")
    await expect(widget.field).to_be_focused()
    await page.keyboard.type("预留手机号是多少")
    await page.keyboard.press("Enter")
    await expect(widget.button("收不到验证码")).to_be_visible()
    await expect(widget.field).to_be_focused()

    await tab_to(page, widget.button("收不到验证码"), backwards=True)
    await page.keyboard.press("Enter")
    await widget.hears("bot", "短信")
    await tab_to(page, widget.surface.get_by_test_id("ask-human"))
    await page.keyboard.press("Enter")
    await widget.owned_by("queued")
    await tab_to(page, widget.button("取消排队"), backwards=True)
    await page.keyboard.press("Enter")
    await widget.owned_by("bot")

    await page.keyboard.press("Escape")
    await expect(page.locator("#subtext-frame")).to_be_hidden()
    await expect(page.get_by_role("button", name="打开在线客服")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(widget.field).to_be_focused()


async def test_arrow_keys_walk_through_the_messages(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await tab_to(page, widget.surface.get_by_role("region", name="对话消息"), backwards=True)
    await page.keyboard.press("Home")
    await expect(widget.surface.locator(".st-row:focus")).to_contain_text("怎么查余额")
    await page.keyboard.press("ArrowDown")
    await expect(widget.surface.locator(".st-row:focus .st-message")).to_have_attribute("data-by", "bot")
    await page.keyboard.press("ArrowUp")
    await expect(widget.surface.locator(".st-row:focus .st-message")).to_have_attribute("data-by", "customer")


async def test_focus_stays_when_a_person_answers(people: People):
    page = await people.page(**DESKTOP)
    widget = await Widget.on_own_page(page)
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await widget.owned_by("human")
    await widget.field.focus()
    await page.keyboard.type("请问")
    await agent.say(conversation, "您好")
    await widget.hears("agent", "您好")
    await expect(widget.field).to_be_focused()
    await expect(widget.field).to_have_value("请问")
    await agent.end(conversation)
    await agent.close(conversation)


TABS = 60
"""More than there are stops on any page here."""


async def tab_to(page: Page, target: Locator, backwards: bool = False) -> None:
    """Presses Tab until the target has the focus, as somebody does who has nothing else."""
    await target.wait_for()
    for _ in range(TABS):
        if await target.evaluate("(element) => element === element.ownerDocument.activeElement"):
            return
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError(f"{TABS} presses of Tab do not reach {target}")
