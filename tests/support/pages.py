"""The pages in the words of the people who use them."""

import json
import re

from playwright.async_api import FrameLocator, Locator, Page, TimeoutError, expect

Surface = Page | FrameLocator


class Widget:
    """The customer's chat, inside the bank's page or on its own."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface

    @classmethod
    async def on_bank_page(cls, page: Page, address: str = "/") -> "Widget":
        await page.goto(address)
        await page.get_by_role("button", name="打开在线客服").click()
        widget = cls(page.frame_locator("#subtext-frame"))
        await widget.agree()
        return widget

    @classmethod
    async def on_own_page(cls, page: Page) -> "Widget":
        await page.goto("/chat")
        widget = cls(page)
        await widget.agree()
        return widget

    async def agree(self) -> None:
        await self.surface.get_by_role("button", name="同意并开始咨询").click()

    async def say(self, text: str) -> None:
        await self.surface.get_by_role("textbox", name="输入您的问题").fill(text)
        await self.surface.get_by_role("button", name="发送", exact=True).click()

    def bubbles(self, by: str) -> Locator:
        return self.surface.locator(f'.st-message[data-by="{by}"]')

    async def hears(self, by: str, text: str) -> None:
        await expect(self.bubbles(by).filter(has_text=text).last).to_be_visible()

    async def owned_by(self, owner: str) -> None:
        await expect(self.surface.get_by_test_id("owner")).to_have_attribute("data-owner", owner)

    @property
    def field(self) -> Locator:
        return self.surface.get_by_role("textbox", name="输入您的问题")

    def button(self, name: str) -> Locator:
        """The newest button of that name: older ones are a record of what was offered."""
        return self.surface.get_by_role("button", name=name, exact=True).last

    async def open_by_bubble(self) -> None:
        """Clicks again if need be: Chromium gives a click to the page behind a frame that has just been resized."""
        bubble = self.button("打开对话查看")
        for _ in range(5):
            await bubble.click()
            try:
                await bubble.wait_for(state="hidden", timeout=4_000)
            except TimeoutError:
                continue
            return
        raise AssertionError("the bubble opens nothing")

    async def choose(self, name: str) -> None:
        await self.button(name).click()

    async def queue_up(self, text: str) -> None:
        """Says what it is about and asks for a person."""
        await self.say(text)
        await self.hears("customer", text)
        await self.ask_for_a_person()

    async def want_a_person(self, text: str) -> None:
        """Says so in his words and presses no button: nothing of his stands after them in the conversation."""
        await self.say(text)
        await self.owned_by("queued")

    async def ask_for_a_person(self) -> None:
        """Whether or not the bot goes for one by itself meanwhile: the button is off from that moment on."""
        await self.surface.get_by_test_id("ask-human").click(force=True)
        await self.owned_by("queued")

    async def conversation(self) -> str:
        """Its id, as the tab remembers it."""
        held = await self.surface.locator("body").evaluate("() => sessionStorage.getItem('subtext.session')")
        return str(json.loads(held)["conversation"])

    async def transcript(self) -> list[tuple[str, str]]:
        """(speaker, text) of all messages from the first to the last, also of those that are not drawn now."""
        read = await self.surface.get_by_role("region", name="对话消息").evaluate(READ_ALL)
        return [(one["by"], words_of(one["by"], one["text"])) for one in read]


async def sign_in_at_the_bank(page: Page, token: str) -> None:
    """On the bank's page, where the chat is open: from now on it knows the customer."""
    async with page.expect_response("**/v1/visitors/identity") as answer:
        await page.evaluate("(token) => SubtextChat('update', { token })", token)
    assert (await answer.value).ok


def words_of(by: str, text: str) -> str:
    """What bot and agents say is laid out on screen: only its words and figures are compared."""
    return text if by == "customer" else re.sub(r"[\W_]", "", text)


READ_ALL = """async (scroller) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const seen = new Map()
  const read = () => {
    for (const row of scroller.querySelectorAll('.st-row')) {
      const message = row.querySelector('.st-message')
      const at = Number(row.dataset.index ?? seen.size)
      const text = message?.querySelector('[data-testid="text"]')
      if (text) seen.set(at, { by: message.dataset.by, text: text.textContent })
    }
  }
  if (!scroller.querySelector('.st-row[data-index]')) {
    read()
    return [...seen.values()]
  }
  scroller.scrollTop = 0
  await frame()
  for (;;) {
    read()
    const before = scroller.scrollTop
    scroller.scrollTop += scroller.clientHeight / 2
    await frame()
    if (scroller.scrollTop === before) break
  }
  read()
  return [...seen.entries()].sort(([a], [b]) => a - b).map(([, message]) => message)
}"""
"""A virtualised list draws only what is in sight: it is read while it is scrolled, each row by its index."""


class Desk:
    def __init__(self, page: Page) -> None:
        self.page = page

    async def sign_in(self, login: dict[str, str], path: str = "/desk/") -> None:
        await self.page.goto(path)
        await self.page.get_by_label("登录名").fill(login["login"])
        await self.page.get_by_label("密码").fill(login["password"])
        await self.page.get_by_role("button", name="登录").click()

    async def open_tab(self, tab: str) -> None:
        await self.page.get_by_test_id(f"tab-{tab}").click()

    def card(self, text: str) -> Locator:
        return self.page.get_by_test_id("inbox-card").filter(has_text=text).first

    def accept_button(self, text: str, name: str = "接入") -> Locator:
        """In the ring while the customer rings here, on his card otherwise."""
        places = (self.page.get_by_test_id("ringing"), self.page.get_by_test_id("inbox-card"))
        rings, waits = (one.filter(has_text=text).get_by_role("button", name=name) for one in places)
        return rings.or_(waits).first

    async def accept(self, text: str) -> None:
        await self.open_tab("waiting")
        await self.accept_button(text).click()
        await expect(self.page.get_by_test_id("conversation-status")).to_have_attribute("data-owner", "human")

    async def say(self, text: str) -> None:
        await self.page.get_by_role("textbox", name="回复客户").fill(text)
        await self.page.get_by_role("button", name="发送", exact=True).click()

    async def finish(self, note: str) -> None:
        await self.page.get_by_role("button", name="结束服务").click()
        form = self.page.get_by_test_id("wrap-up-form")
        if not await form.is_visible():
            await expect(form.or_(self.page.get_by_role("button", name="填写小结")).first).to_be_visible()
        await form.get_by_label("问题分类").select_option(label="以上都不是")
        await form.get_by_text("已解决", exact=True).click()
        await form.get_by_role("textbox", name="小结").fill(note)
        await form.get_by_role("button", name="提交小结").click()
        await expect(form).to_be_hidden()
