"""A page of docs/howto, walked by a test: what the page has in bold is what a person presses or fills, in that order.

A step renamed, moved or gone on the screen is not found there; one changed in the page is not what the test does next.
"""

import re
import shlex

from playwright.async_api import Locator, Page

from tests.support.browser import ROOT

_SHELL = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def section(page: str, heading: str) -> str:
    """The text below a heading of the page, to the next one. Raises AssertionError if there is none."""
    text = (ROOT / "docs" / "howto" / f"{page}.md").read_text(encoding="utf-8")
    _, found, rest = text.partition(f"\n## {heading}\n")
    assert found, f"docs/howto/{page}.md has no section {heading!r}"
    return rest.split("\n## ")[0]


def commands(text: str) -> list[list[str]]:
    """The words of every command in the text's shell blocks, in order, without comments."""
    lines = "".join(_SHELL.findall(text)).splitlines()
    return [words for words in (shlex.split(line, comments=True) for line in lines) if words]


class Walk:
    """One section, bold word by bold word. `done` says that the test went all the way."""

    def __init__(self, page: str, heading: str) -> None:
        self._where = f"docs/howto/{page}.md, {heading}"
        self._left = [" ".join(word.split()) for word in _BOLD.findall(section(page, heading))]

    def next(self, name: str) -> str:
        """The page's next bold word, which has to be this one."""
        told = self._left.pop(0) if self._left else "nothing more"
        assert told == name, f"{self._where}: the page says {told!r} next, the test does {name!r}"
        return name

    async def press(self, page: Page | Locator, name: str) -> None:
        """Click the button or link of this name."""
        self.next(name)
        button = page.get_by_role("button", name=name, exact=True)
        await button.or_(page.get_by_role("link", name=name, exact=True)).click()

    async def key(self, page: Page, key: str) -> None:
        """Press a key, which the page has in code: **`T`**."""
        self.next(f"`{key}`")
        await page.keyboard.press(key.lower() if len(key) == 1 else key)

    async def fill(self, page: Page | Locator, label: str, text: str) -> None:
        """Fill the field of this name; what the screen adds in brackets (必填) need not stand in the page."""
        self.next(label)
        await page.get_by_label(re.compile(f"^{re.escape(label)}(（.*）)?$")).fill(text)

    def done(self) -> None:
        assert self._left == [], f"{self._where}: nobody does {self._left}"
