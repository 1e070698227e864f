"""Texts that want to be code, and whether a page fell for one."""

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.async_api import Page

FILE = Path(__file__).resolve().parents[1] / "data" / "xss.jsonl"

LOOK = """() => {
  const bad = []
  if (window.__x !== undefined) bad.push(`ran: __x = ${window.__x}`)
  bad.push(...(window.__seen?.refused ?? []).map((what) => `refused by the policy: ${what}`))
  const own = ['widget', 'desk', 'studio'].map((app) => `:not([href^="${location.origin}/${app}/assets/"])`)
  const made = 'script:not([src^="/"]), iframe:not(#subtext-frame), frame, object, embed, applet, base, math,' +
    'img, image, audio, video, source, track, template, marquee, portal, foreignObject, use, animate, set,' +
    'style:not([data-vite-dev-id]),' +
    `link:not([href^="/"]):not([href^="data:,"]):not([href^="."])${own.join('')},` +
    ' meta[http-equiv], [srcdoc], [formaction], [ping]'
  for (const element of document.querySelectorAll(made)) bad.push(`made: ${element.outerHTML.slice(0, 120)}`)
  const words = new Set(['aria-label', 'title', 'value', 'placeholder'])
  // Random ids of ours may spell anything, and no vector is one word of this length.
  const id = /^([a-z]_)?[\\w-]{22}$/
  for (const element of document.querySelectorAll('*'))
    for (const { name, value } of element.attributes)
      if (/^on/i.test(name) || (!words.has(name) && !id.test(value) && /script:|data:text|x\\.invalid|__x|xss/i.test(value)))
        bad.push(`attribute: <${element.localName} ${name}="${value.slice(0, 80)}">`)
  return bad
}"""


def vectors() -> list[str]:
    return [json.loads(line)["text"] for line in FILE.read_text(encoding="utf-8").splitlines()]


def packs(size: int) -> list[str]:
    """All vectors in texts of at most `size` characters, one vector after another, apart by line breaks."""
    found: list[str] = []
    for vector in vectors():
        if found and len(found[-1]) + len(vector) < size:
            found[-1] += f"\n{vector}"
        else:
            found.append(vector)
    return found


class Trap:
    """Watches a page from before it loads. `sprung` is what it fell for."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: list[str] = []
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if "x.invalid" in url or url.startswith(("javascript:", "vbscript:")):
            self._asked.append(url)

    async def sprung(self) -> list[str]:
        bad = [f"asked for {url}" for url in self._asked]
        for frame in self._page.frames:
            bad += await frame.evaluate(LOOK)
        return bad


WRITTEN = frozenset(
    (
        *(
            "text",
            "title",
            "headline",
            "label",
            "value",
            "name",
            "number",
            "note",
            "what",
            "opening",
            "quote",
            "reply",
        ),
        *("first_said", "first_text", "last_text", "reaction", "emotion", "identity", "customer", "failure"),
        *("difference", "ask", "answer", "a", "b"),
    )
)
"""Fields that hold words somebody wrote, or words of the content."""
LISTS_OF_WORDS = frozenset(("quotes", "ruled_out", "skipped", "added", "steps"))


class Poison:
    """Puts the next pack in place of every word; each field has a turn of its own, so each sees all packs."""

    def __init__(self, size: int) -> None:
        self._count = len(packs(size))
        self._turns: defaultdict[str, Iterator[str]] = defaultdict(lambda: itertools.cycle(packs(size)))

    def into(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.into(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {key: self._field(key, one) for key, one in value.items()}

    def _field(self, key: str, value: Any) -> Any:
        if isinstance(value, str) and key in WRITTEN:
            return next(self._turns[key])
        if isinstance(value, list) and key in LISTS_OF_WORDS:
            return [next(self._turns[key]) for _ in range(self._count)]
        return self.into(value)


def bare(text: str) -> str:
    """Letters and figures only: what is left of a text however it is laid out."""
    return re.sub(r"[\W_]", "", text)
