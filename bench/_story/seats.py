"""The two people of the studio at their screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Page, expect

from tests.support.pages import Desk
from tests.support.people import OFFICE, People

AUTHOR, APPROVER = "maintainer", "approver"
"""Kinds of demo logins: one may write and run, the other decides."""
LINK = {"inbox": "待看消息", "changes": "内容改动", "jobs": "训练与评测", "releases": "版本发布"}


@dataclass
class Seats:
    """`pictures`: folder that gets a picture of each step, numbered."""

    author: Page
    approver: Page
    pictures: Path
    shots: int = field(default=0)

    @classmethod
    async def taken(cls, people: People, pictures: Path) -> Seats:
        author, approver = [await _signed_in(people, role) for role in (AUTHOR, APPROVER)]
        return cls(author, approver, pictures, _taken(pictures))

    async def picture(self, page: Page, name: str) -> None:
        self.shots += 1
        path = self.pictures / f"{self.shots:02}-{name}.png"
        await page.screenshot(path=path, animations="disabled")


async def _signed_in(people: People, role: str) -> Page:
    page = await people.page(viewport=OFFICE["viewport"])
    await Desk(page).sign_in(people.live.login(role), "/studio/")
    await expect(page.get_by_role("link", name=LINK["changes"])).to_be_visible()
    return page


def _taken(pictures: Path) -> int:
    """How many there are already."""
    pictures.mkdir(parents=True, exist_ok=True)
    return sum(1 for _ in pictures.iterdir())


async def open_page(page: Page, name: str) -> None:
    await page.get_by_role("link", name=LINK[name]).click()
