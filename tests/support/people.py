"""Customers and staff at their browsers; what goes wrong in any of their pages is kept."""

from playwright.async_api import Browser, BrowserContext, Page

from tests.support.desk_call import DeskCall
from tests.support.live import Live

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
OFFICE = {"viewport": {"width": 1366, "height": 768}}
"""The screens of bank branches."""

EYES = """(() => {
  if (window.__seen) return
  const seen = (window.__seen = { refused: [], said: [] })
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    seen.refused.push(`${violatedDirective} ${blockedURI}`))
  const announcer = () => document.querySelector('[data-testid="announcer"]')
  let last = null
  new MutationObserver((changes) => {
    const region = announcer()
    if (!region) return
    const spoken = changes.some(({ target }) => region === target || region.contains(target))
    if (spoken && region.textContent.trim()) seen.said.push(region.textContent)
  }).observe(document, { subtree: true, childList: true, characterData: true })
})()"""
"""Runs in every frame before its own scripts: notes what the policy refused and what a screen reader was told."""


class People:
    """Opens pages. `errors`: script errors, refusals of the content security policy, dialogs; they fail the test."""

    def __init__(self, browser: Browser, live: Live) -> None:
        self.browser, self.live = browser, live
        self.errors: list[str] = []
        self._contexts: list[BrowserContext] = []
        self._agents: list[DeskCall] = []

    async def agent(self, login: str = "agent1") -> DeskCall:
        """An agent without a screen, signed in until the test is over."""
        agent = await DeskCall.sign_in(self.live, login)
        self._agents.append(agent)
        return agent

    async def page(self, sockets: bool = True, **options: object) -> Page:
        """A page of somebody new; `sockets=False` for networks that let no WebSocket through."""
        context = await self.context(**options)
        if not sockets:
            await context.route_web_socket("**/*", lambda socket: socket.close())
        return await self.tab(context)

    async def context(self, **options: object) -> BrowserContext:
        context: BrowserContext = await self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", base_url=self.live.url, **options
        )  # type: ignore[arg-type]  # Playwright types it as its own dict
        context.set_default_timeout(20_000)
        await context.add_init_script(EYES)
        self._contexts.append(context)
        return context

    async def tab(self, context: BrowserContext) -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        page.on("dialog", self._dismiss)
        return page

    async def leave(self) -> None:
        for agent in self._agents:
            await agent.leave()
        self._agents.clear()
        for context in self._contexts:
            for page in context.pages:
                # What is still under way at the end is nobody's failure.
                await page.unroute_all(behavior="ignoreErrors")
            await context.close()
        self._contexts.clear()

    async def clear_desk(self) -> None:
        """Ends what is still with a person or waits for one: the next test finds an empty desk."""
        for login in ("agent1", "agent2"):
            agent = await self.agent(login)
            inbox = await agent.get("desk/inbox")
            for card in inbox["waiting"]:
                await agent.try_to(agent.accept(card["conversation"]))
            for card in (await agent.get("desk/inbox"))["mine"]:
                await agent.try_to(agent.end(card["conversation"]))
                await agent.try_to(agent.close(card["conversation"]))

    async def _dismiss(self, dialog: object) -> None:
        self.errors.append(f"dialog: {getattr(dialog, 'message', '')}")
        await dialog.dismiss()  # type: ignore[attr-defined]  # Playwright's Dialog

    def _note(self, message: object) -> None:
        text = str(getattr(message, "text", ""))
        if getattr(message, "type", "") == "error" and (
            "Content Security Policy" in text or "Uncaught" in text
        ):
            self.errors.append(text)


async def announced(page: Page) -> list[str]:
    """What a screen reader was told on this page since it was loaded, oldest first."""
    return list(await page.evaluate("window.__seen.said"))
