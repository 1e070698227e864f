"""The machine's Chromium, and pictures of what it shows."""

import os
import shutil
from pathlib import Path

from playwright.async_api import Page

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page a test makes up has no address, and such a one may not reach this machine's.
    "--disable-features=LocalNetworkAccessChecks",
)
CANDIDATES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Where the browser is. Fails with what to install."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), "")
    assert found, "no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM"
    return found


async def shot(page: Page, name: str) -> Path:
    """Keeps a screenshot for people to look at, with nothing under the pointer."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    await page.mouse.move(0, 0)
    await page.screenshot(path=path, animations="disabled")
    return path
