"""Ten thousand messages in the chat, scrolled by hand: frames per second, by requestAnimationFrame.

The page is the built one; the service is made up here, so what is measured is the browser and our code.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Route, async_playwright

from bench._lib.scrolling import GOAL_FPS, SCROLL, rates
from tests.support.browser import ARGUMENTS, ROOT, chromium

ORIGIN = "http://chat.bench"
CONVERSATION = "bench"
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


def events(count: int) -> list[dict[str, Any]]:
    """A long conversation of both sides: short lines, long ones, buttons."""
    began = datetime(2026, 1, 1, tzinfo=timezone.utc)
    return [_event(number, began + timedelta(minutes=7 * number)) for number in range(1, count + 1)]


def _event(number: int, at: datetime) -> dict[str, Any]:
    common = {"conversation": CONVERSATION, "seq": number, "at": at.isoformat()}
    if number % 2:
        data: dict[str, Any] = {
            "client_id": f"client-{number}",
            "text": f"第 {number} 句：" + "怎么查余额？" * (number % 5 + 1),
        }
        return {
            **common,
            "type": "message.customer",
            "actor": {"kind": "customer", "name": None},
            "data": data,
        }
    text = f"第 {number} 句：打开手机银行，点首页的“我的账户”。" + "\n1. 登录\n2. 点“我的账户”" * (number % 3)
    data = {
        "text": text,
        "in_reply_to": [number - 1],
        "buttons": [{"title": "解决了", "value": "解决了"}] * (number % 4 == 0),
    }
    return {**common, "type": "message.bot", "actor": {"kind": "bot", "name": None}, "data": data}


def snapshot(count: int) -> dict[str, Any]:
    return {
        "conversation": CONVERSATION,
        "epoch": "e",
        "last_seq": count,
        "events": events(count),
        "state": {"owner": "bot", "agent": None, "queue": None, "held_since": None},
        "preferences": {"elder": False},
        "created_at": "2026-01-01T00:00:00Z",
    }


async def serve(route: Route, build: Path, whole: dict[str, Any]) -> None:
    """The built files, and the few replies the chat asks for."""
    path = route.request.url.removeprefix(ORIGIN).split("?")[0].split("#")[0]
    file = build / ("widget/index.html" if path == "/chat" else path.lstrip("/"))
    if file.is_file():
        await route.fulfill(
            body=file.read_bytes(), content_type=TYPES.get(file.suffix, "application/octet-stream")
        )
    elif path == f"/v1/conversations/{CONVERSATION}":
        await route.fulfill(json=whole)
    elif path == "/v1/menu":
        await route.fulfill(json={"menu": []})
    else:
        await route.fulfill(status=503, json={"error": {"code": "bench", "message": "", "request_id": ""}})


async def open_chat(page: Page, build: Path, whole: dict[str, Any]) -> None:
    session = json.dumps(json.dumps({"token": "t", "conversation": CONVERSATION}))
    await page.add_init_script(f"sessionStorage.setItem('subtext.session', {session})")
    await page.route(f"{ORIGIN}/**", lambda route: serve(route, build, whole))
    await page.route_web_socket("**/*", lambda socket: socket.close())
    await page.goto(f"{ORIGIN}/chat")
    await page.get_by_text(f"第 {whole['last_seq']} 句").first.wait_for(timeout=60_000)


async def measure(build: Path, count: int, seconds: float, pixels: int) -> bool:
    """Prints a line for each size; whether all reach the goal."""
    whole = snapshot(count)
    good = True
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        for name, (width, height) in SIZES.items():
            page = await browser.new_page(locale="zh-CN", viewport={"width": width, "height": height})
            await open_chat(page, build, whole)
            seen = await page.evaluate(SCROLL, [seconds, pixels, ".st-scroll", ".st-message"])
            median, worst = rates(seen["times"])
            good = good and median >= GOAL_FPS
            print(
                f"{name:<8} median {median:5.1f} fps   worst second {worst:3} fps   {seen['drawn']} of {count} drawn"
            )
            await page.close()
        await browser.close()
    return good


def main() -> int:
    """Exit code 1 if a median is under the goal."""
    parser = argparse.ArgumentParser(prog="bench.widget_scroll", description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "var" / "build" / "web", help="the built pages")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument(
        "--pixels", type=int, default=120, help="a frame: 7,200 a second at 60 fps, a hard flick"
    )
    given = parser.parse_args()
    print(
        f"{given.messages} messages, {given.pixels} px a frame for {given.seconds:g} s; goal: median ≥ {GOAL_FPS} fps"
    )
    return 0 if asyncio.run(measure(given.build, given.messages, given.seconds, given.pixels)) else 1


if __name__ == "__main__":
    sys.exit(main())
