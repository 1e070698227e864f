"""What windows of other origins may say to the chat: nothing that is heard."""

from urllib.parse import quote

from playwright.async_api import Page, Route, expect

from tests.e2e.test_conversation import bank_page
from tests.support.pages import Widget
from tests.support.people import DESKTOP, People

EVIL = "http://evil.test"
TO_FRAME = ("boot", "update", "show", "hide", "shutdown")
TO_HOST = ("ready", "open", "hide", "unread", "peek", "vouch", "signIn", "cleared")

SHOUT = """(targets) => {
  for (const [window, version, types] of targets)
    for (const type of types) {
      const message = { subtext: version, type, count: 99, height: 500, settings: { color: '#ff0000', hideLauncher: true } }
      window.postMessage(message, '*')
      window.postMessage(JSON.stringify(message), '*')
    }
  return new Promise((done) => setTimeout(done))
}"""


async def test_a_foreign_frame_on_the_banks_page_is_heard_by_nobody(people: People):
    page = await bank(people)
    widget = await Widget.on_bank_page(page, f"{people.live.bank_url}/account")
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    await page.evaluate(
        """(src) => new Promise((done) => {
          const frame = document.createElement('iframe')
          frame.src = src
          frame.name = 'evil'
          frame.onload = done
          document.body.append(frame)
        })""",
        f"{EVIL}/frame",
    )
    evil = page.frame("evil")
    assert evil
    await evil.evaluate(
        f"(types) => ({SHOUT})([[parent, 1, types.host], [parent.frames[0], 1, types.frame]])",
        {"host": TO_HOST, "frame": TO_FRAME},
    )
    await undisturbed(page, widget)


async def test_the_right_window_with_the_wrong_words_is_not_heard(people: People):
    page = await bank(people)
    widget = await Widget.on_bank_page(page, f"{people.live.bank_url}/account")
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    chat = next(frame for frame in page.frames if frame.url.startswith(people.live.url))
    shout = f"([version, types]) => ({SHOUT})([[%s, version, types]])"
    wrong = (0, 2, "1", None)
    for version in wrong:
        await page.evaluate(shout % "frames[0]", [version, TO_FRAME])
        await chat.evaluate(shout % "parent", [version, TO_HOST])
    unknown = ("constructor", "toString", "__proto__", "eval", "", "Shutdown", "shutdown ")
    await page.evaluate(shout % "frames[0]", [1, unknown])
    await chat.evaluate(shout % "parent", [1, unknown])
    await undisturbed(page, widget)


async def test_a_page_that_opened_the_chat_is_not_heard(people: People):
    context = await people.context(**DESKTOP)
    await context.route(f"{EVIL}/**", lambda route: route.fulfill(content_type="text/html", body="<p>evil"))
    opener = await people.tab(context)
    await opener.goto(f"{EVIL}/opener")
    async with opener.expect_popup() as opened:
        await opener.evaluate(
            "(url) => { window.chat = window.open(url) }", f"{people.live.url}/chat#host={quote(EVIL)}"
        )
    page = await opened.value
    widget = Widget(page)
    await widget.agree()
    await widget.say("怎么查余额")
    await widget.hears("bot", "余额")
    said = await widget.transcript()
    await opener.evaluate(f"(types) => ({SHOUT})([[window.chat, 1, types]])", TO_FRAME)
    await expect(widget.bubbles("customer")).to_have_count(1)
    assert await widget.transcript() == said
    assert await widget.conversation()


async def test_a_site_that_is_not_listed_cannot_frame_the_chat(people: People):
    context = await people.context(**DESKTOP)
    await context.route(f"{EVIL}/**", lambda route: route.fulfill(content_type="text/html", body="<p>evil"))
    # Its console says that the policy refused the frame: that is what is wanted here.
    page = await context.new_page()
    await page.goto(f"{EVIL}/site")
    for path in ("/widget/", "/chat", "/desk/", "/studio/"):
        async with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
            await page.evaluate(
                """(src) => {
                  const frame = document.createElement('iframe')
                  frame.src = src
                  document.body.append(frame)
                }""",
                f"{people.live.url}{path}#host={quote(people.live.bank_url)}",
            )


async def bank(people: People) -> Page:
    """A page of the bank's own origin, which is not the chat's; and a foreign site."""
    page = await people.page(**DESKTOP)

    async def serve(route: Route) -> None:
        await route.fulfill(**bank_page(people.live.url))

    await page.route(f"{people.live.bank_url}/account", serve)
    await page.route(f"{EVIL}/**", lambda route: route.fulfill(content_type="text/html", body="<p>evil"))
    return page


async def undisturbed(page: Page, widget: Widget) -> None:
    """The chat is open, has its conversation, its colour and its launcher; nothing is unread; it still answers."""
    await widget.say("银行卡丢了怎么办")
    await widget.hears("bot", "挂失")
    await expect(widget.bubbles("customer")).to_have_count(2)
    await expect(page.locator("#subtext-frame")).to_be_visible()
    launcher = page.locator("#subtext-launcher")
    await expect(launcher).to_be_visible()
    await expect(launcher).to_have_accessible_name("收起在线客服")
    colour = await widget.surface.locator("html").evaluate(
        "(html) => getComputedStyle(html).getPropertyValue('--st-brand')"
    )
    assert "ff0000" not in colour
