"""Browser tests: one whole stack, one Chromium, a fresh context for each person."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, WebSocketRoute, async_playwright

from tests.support.fixtures import live
from tests.support.live import ROOT, Live

__all__ = ["live"]

SCREENSHOTS = ROOT / "var" / "screenshots"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CANDIDATES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Where the browser is. Fails with what to install."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), "")
    assert found, "no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM"
    return found


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        await browser.close()


class Network:
    """A page's connection that can really be cut: offline emulation alone leaves open sockets alive."""

    def __init__(self, context: BrowserContext) -> None:
        self._context, self._up = context, True
        self._sockets: list[WebSocketRoute] = []

    async def watch(self) -> "Network":
        await self._context.route_web_socket("**/*", self._route)
        return self

    async def _route(self, socket: WebSocketRoute) -> None:
        if not self._up:
            await socket.close()
            return
        socket.connect_to_server()
        self._sockets.append(socket)

    async def cut(self) -> None:
        self._up = False
        await self._context.set_offline(True)
        for socket in self._sockets:
            await socket.close()
        self._sockets.clear()

    async def restore(self) -> None:
        self._up = True
        await self._context.set_offline(False)


class People:
    """Opens pages for customers and staff and keeps what went wrong in them."""

    def __init__(self, browser: Browser, live: Live) -> None:
        self.browser, self.live = browser, live
        self.errors: list[str] = []

    async def page(self, sockets: bool = True, **options: object) -> Page:
        context: BrowserContext = await self.browser.new_context(
            locale="zh-CN", base_url=self.live.url, **options
        )  # type: ignore[arg-type]  # Playwright types it as its own dict
        context.set_default_timeout(20_000)
        if not sockets:
            await context.route_web_socket("**/*", lambda socket: socket.close())
        page = await context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        return page

    def _note(self, message: object) -> None:
        text = str(getattr(message, "text", ""))
        if getattr(message, "type", "") == "error" and (
            "Content Security Policy" in text or "Uncaught" in text
        ):
            self.errors.append(text)


@pytest.fixture
async def people(browser: Browser, live: Live) -> AsyncIterator[People]:
    people = People(browser, live)
    yield people
    assert people.errors == []


async def shot(page: Page, name: str) -> Path:
    """Keeps a screenshot for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    await page.screenshot(path=path)
    return path
