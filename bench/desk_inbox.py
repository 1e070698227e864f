"""Five thousand conversations in the desk's list: from a key press to the narrowed list on screen, and scrolling.

The page is the built one; the service is made up here, so what is measured is the browser and our code.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Route, async_playwright

from bench._lib.scrolling import GOAL_FPS, SCROLL, rates
from tests.support.browser import ARGUMENTS, ROOT, chromium

ORIGIN = "http://desk.bench"
SCREEN = {"width": 1366, "height": 768}
GOAL_MS = 100
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SKILLS = (("forex", "外汇业务"), ("loan", "贷款"), ("card", "银行卡"), ("general", "综合"))
ASKED = ("对账单少了一笔，想请人看看", "外币现钞怎么预约", "提前还款要不要违约金", "卡被机器吞了，急着用钱")
TYPED = ("4", "2", "1")
"""Each key narrows the list further; then each Backspace widens it."""
LEAST = int("".join(TYPED)) + 1

WATCH = """() => {
  const list = document.getElementById('inbox-panel')
  const waits = (window.__waits = [])
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  async function measure(event) {
    await new Promise((done) => {
      const seen = new MutationObserver(() => (seen.disconnect(), done()))
      seen.observe(list, { subtree: true, childList: true, attributes: true, characterData: true })
    })
    await painted()
    waits.push(performance.now() - event.timeStamp)
  }
  const field = document.querySelector('[data-testid="list-search"]')
  field.addEventListener('keydown', measure, true)
  document.querySelector('.filter').addEventListener('change', (event) => event.target !== field && measure(event), true)
}"""
"""From the event's own time to the end of the frame in which the list has changed."""


def cards(count: int) -> list[dict[str, Any]]:
    """Customers who wait, of several groups, each with his number in his headline and nowhere else."""
    return [_card(number) for number in range(count)]


def _card(number: int) -> dict[str, Any]:
    skill, name = SKILLS[number % len(SKILLS)]
    queued = NOW - timedelta(seconds=number)
    asked = ASKED[number % len(ASKED)]
    clock = {
        "kind": "queue",
        "since": queued.isoformat(),
        "warn_at": (queued + timedelta(hours=1)).isoformat(),
        "due_at": (queued + timedelta(hours=2, seconds=number * 37 % 1000)).isoformat(),
        "paused_seconds": None,
    }
    return {
        "conversation": f"bench-{'abcdefghij'[number % 10]}{number}",
        "owner": "queued",
        "skill": {"id": skill, "name": name},
        "urgent": number % 50 == 0,
        "topic": {"id": "statement.missing", "name": "对账单差错"},
        "need": None,
        "reason": {"code": "hard_topic", "text": "该业务由专员办理"},
        "headline": f"{asked}（{number}）",
        "queued_at": queued.isoformat(),
        "head": False,
        "last_text": asked * (number % 3 + 1),
        "last_at": queued.isoformat(),
        "last_by": "customer",
        "last_agent": None,
        "agent": None,
        "commitments": 0,
        "clock": clock,
    }


def matching(held: Sequence[dict[str, Any]], words: str) -> int:
    """How many of these cards a search for the words shows."""
    return sum(words in card["headline"] for card in held)


def inbox(held: list[dict[str, Any]]) -> dict[str, Any]:
    status = {"status": "busy", "reason": None, "since": None, "capacity": 5}
    return {
        "cursor": 1,
        "now": NOW.isoformat(),
        "waiting": held,
        "mine": [],
        "ended": [],
        "commitments": [],
        "status": status,
        "offers": [],
    }


def replies(held: list[dict[str, Any]]) -> dict[str, Any]:
    agent = {
        "id": "s1",
        "login": "agent1",
        "number": "1001",
        "name": "坐席",
        "roles": ["agent"],
        "skills": ["*"],
    }
    return {
        "/v1/staff/session": {"agent": agent, "csrf": "c"},
        "/v1/desk/inbox": inbox(held),
        "/v1/desk/counts": {"all": 1000, "ended": 1000},
        "/v1/desk/views": {"views": []},
    }


async def serve(route: Route, build: Path, known: dict[str, Any]) -> None:
    """The built files, and the few replies the desk asks for. A question that waits for news is never answered."""
    path, _, query = route.request.url.removeprefix(ORIGIN).partition("?")
    file = build / ("desk/index.html" if path == "/desk/" else path.lstrip("/"))
    if "wait=" in query:
        return
    if file.is_file():
        kind = TYPES.get(file.suffix, "application/octet-stream")
        await route.fulfill(body=file.read_bytes(), content_type=kind)
    elif path in known:
        await route.fulfill(json=known[path])
    else:
        await route.fulfill(status=503, json={"error": {"code": "bench", "message": "", "request_id": ""}})


async def open_desk(page: Page, build: Path, known: dict[str, Any]) -> None:
    await page.route(f"{ORIGIN}/**", lambda route: serve(route, build, known))
    await page.route_web_socket("**/*", lambda socket: socket.close())
    await page.goto(f"{ORIGIN}/desk/")
    await page.get_by_test_id("inbox-card").first.wait_for(timeout=60_000)
    await page.get_by_test_id("list-filter-toggle").click()
    await page.evaluate(WATCH)


async def shows(page: Page, count: int) -> None:
    """Until the list says that it has so many cards."""
    await page.locator(f'#inbox-panel li[aria-setsize="{count}"]').first.wait_for()


async def filter_times(page: Page, held: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of each key and each choice, in their order."""
    await page.get_by_test_id("list-search").focus()
    typed = ["".join(TYPED[:length]) for length in range(len(TYPED) + 1)]
    widened = [("Backspace", words) for words in reversed(typed[:-1])]
    for key, words in [*zip(TYPED, typed[1:], strict=True), *widened]:
        await page.keyboard.press(key)
        await shows(page, matching(held, words))
    await page.get_by_test_id("list-sort").select_option("due")
    await page.get_by_test_id("filter-skill").select_option(SKILLS[0][0])
    await shows(page, sum(card["skill"]["id"] == SKILLS[0][0] for card in held))
    await page.get_by_test_id("filter-skill").select_option("")
    await shows(page, len(held))
    return list(await page.evaluate("() => window.__waits"))


async def worked(page: Page) -> Callable[[], Awaitable[float]]:
    """Asked later: milliseconds of processor time of the page's main thread since now, whoever else was at work."""
    tools = await page.context.new_cdp_session(page)
    await tools.send("Performance.enable", {"timeDomain": "threadTicks"})

    async def total() -> float:
        metrics = (await tools.send("Performance.getMetrics"))["metrics"]
        return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    before = await total()

    async def since() -> float:
        return await total() - before

    return since


def filter_line(times: Sequence[float], work: float) -> str:
    """Median, slowest, processor time of one; and whether the goal is met by every one."""
    met = "met" if max(times) <= GOAL_MS else "missed"
    median, each = statistics.median(times), work / len(times)
    return (
        f"filter   median {median:5.0f} ms   slowest {max(times):5.0f} ms of {len(times)}   work {each:.0f} ms each"
        f"   goal ≤ {GOAL_MS} ms: {met}"
    )


async def measure(build: Path, count: int, seconds: float, pixels: int) -> bool:
    """Prints a line each for filter and scrolling; whether both reach the goal."""
    held = cards(count)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        page = await browser.new_page(
            locale="zh-CN", viewport={"width": SCREEN["width"], "height": SCREEN["height"]}
        )
        await open_desk(page, build, replies(held))
        work = await worked(page)
        times = await filter_times(page, held)
        print(filter_line(times, await work()))
        await page.get_by_test_id("list-filter-toggle").click()
        seen = await page.evaluate(SCROLL, [seconds, pixels, "#inbox-panel", "[data-card]"])
        median, worst = rates(seen["times"])
        print(
            f"scroll   median {median:5.1f} fps   worst second {worst:3} fps   {seen['drawn']} of {count} drawn"
        )
        await page.unroute_all(behavior="ignoreErrors")
        await browser.close()
    return max(times) <= GOAL_MS and median >= GOAL_FPS


def main() -> int:
    """Exit code 1 if a goal is missed."""
    parser = argparse.ArgumentParser(prog="bench.desk_inbox", description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "var" / "build" / "web", help="the built pages")
    parser.add_argument("--cards", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument(
        "--pixels", type=int, default=120, help="a frame: 7,200 a second at 60 fps, a hard flick"
    )
    given = parser.parse_args()
    if given.cards < LEAST:
        parser.error(f"at least {LEAST} cards, or what is typed finds none")
    print(
        f"{given.cards} cards; {given.pixels} px a frame for {given.seconds:g} s; goal: median ≥ {GOAL_FPS} fps"
    )
    return 0 if asyncio.run(measure(given.build, given.cards, given.seconds, given.pixels)) else 1


if __name__ == "__main__":
    sys.exit(main())
