"""Several tabs of one browser hold one conversation."""

from playwright.async_api import expect

from tests.support.pages import Widget
from tests.support.people import People


async def test_two_tabs_show_one_conversation(people: People):
    context = await people.context()
    first = await Widget.on_own_page(await people.tab(context))
    await first.say("怎么查余额")
    await first.hears("bot", "余额")
    page = await people.tab(context)
    await page.goto("/chat")
    second = Widget(page)
    await second.hears("customer", "怎么查余额")
    assert await second.conversation() == await first.conversation()
    await second.say("银行卡丢了怎么办")
    await first.hears("customer", "银行卡丢了怎么办")
    await first.hears("bot", "挂失")
    await second.hears("bot", "挂失")
    await expect(second.bubbles("bot")).to_have_count(await first.bubbles("bot").count())
    assert await first.transcript() == await second.transcript()


async def test_a_button_pressed_in_one_tab_is_a_record_in_the_other(people: People):
    context = await people.context()
    first = await Widget.on_own_page(await people.tab(context))
    await first.say("预留手机号是多少")
    await first.hears("bot", "预留手机号")
    page = await people.tab(context)
    await page.goto("/chat")
    second = Widget(page)
    await second.choose("收不到验证码")
    chosen = first.surface.locator(".st-choice[data-state=chosen]").filter(has_text="收不到验证码")
    await expect(chosen).to_have_attribute("aria-disabled", "true")


async def test_another_browser_knows_nothing_of_it(people: People):
    first = await Widget.on_own_page(await people.page())
    await first.say("怎么查余额")
    await first.hears("bot", "余额")
    second = await Widget.on_own_page(await people.page())
    await expect(second.bubbles("customer")).to_have_count(0)


async def test_logging_out_of_the_bank_ends_it_in_all_tabs(people: People):
    context = await people.context()
    page = await people.tab(context)
    first = await Widget.on_bank_page(page)
    await first.say("怎么查余额")
    await first.hears("bot", "余额")
    other = await people.tab(context)
    await other.goto("/chat")
    second = Widget(other)
    await second.hears("bot", "余额")
    await page.evaluate("SubtextChat('shutdown')")
    await expect(page.locator("#subtext-frame")).to_have_count(0)
    await expect(second.bubbles("customer")).to_have_count(0)
    await other.reload()
    await expect(second.surface.get_by_role("button", name="同意并开始咨询")).to_be_visible()
    held = await other.evaluate(
        "Object.keys(sessionStorage).filter((key) => key.startsWith('subtext.session'))"
    )
    assert held == []
