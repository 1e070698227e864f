"""What a screen reader is told: every message of the others exactly once, and the past never."""

from tests.support.network import Network
from tests.support.pages import Widget
from tests.support.people import People, announced


async def test_every_message_is_announced_once(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await widget.queue_up("对账单少了一笔，想请人看看")
    conversation = await widget.conversation()
    agent = await people.agent()
    await agent.accept(conversation)
    await widget.owned_by("human")
    # The same words twice are two messages.
    for text in ("您好，我来看看", "请稍等", "请稍等", "找到了"):
        await agent.say(conversation, text)
        await widget.hears("agent", text)
    await page.wait_for_function("() => window.__seen.said.join('\\n').includes('找到了')")
    await agent.end(conversation)
    await agent.close(conversation)
    await widget.owned_by("closed")
    spoken = "\n".join(await announced(page))
    for text, times in (("您好，我来看看", 1), ("请稍等", 2), ("找到了", 1)):
        assert spoken.count(f"：{text}") == times, spoken
    for text in await widget.bubbles("bot").get_by_test_id("text").all_inner_texts():
        line = text.split("\n", maxsplit=1)[0]
        shown = (await widget.surface.locator(".st-rows").inner_text()).count(line)
        assert spoken.count(line) == shown, line
    assert "怎么查余额" not in spoken, "one's own words are not read back"


async def test_the_past_is_not_announced_again(people: People):
    page = await people.page()
    network = await Network(page.context).watch()
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await page.reload()
    await widget.hears("bot", "余额")
    await widget.say("银行卡丢了怎么办")
    await widget.hears("bot", "挂失")
    await page.wait_for_function("() => window.__seen.said.join('').includes('挂失')")
    after_reload = await announced(page)
    assert "余额" not in "".join(after_reload)
    await network.cut()
    await widget.surface.get_by_test_id("trouble").wait_for()
    await network.restore()
    await widget.surface.get_by_test_id("trouble").wait_for(state="hidden")
    assert await announced(page) == after_reload


async def test_a_tab_that_joins_announces_only_what_is_new(people: People):
    context = await people.context()
    first = await Widget.on_own_page(await people.tab(context))
    await first.say("怎么查余额")
    await first.hears("bot", "余额")
    page = await people.tab(context)
    await page.goto("/chat")
    second = Widget(page)
    await second.hears("bot", "余额")
    await first.say("银行卡丢了怎么办")
    await second.hears("bot", "挂失")
    await page.wait_for_function("() => window.__seen.said.join('').includes('挂失')")
    assert "余额" not in "".join(await announced(page))


async def test_only_one_region_of_the_list_is_live(people: People):
    page = await people.page()
    widget = await Widget.on_own_page(page)
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    nested = await page.evaluate(
        "() => [...document.querySelectorAll('.st-scroll [aria-live], .st-scroll [role=log], .st-scroll[aria-live]')].length"
    )
    assert nested == 0
    assert await page.locator('.st-list [aria-live="polite"]').count() == 1
