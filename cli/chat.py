"""A conversation in the terminal."""

import asyncio
from typing import Any

import httpx
from rich.console import Console

from cli.client import Customer

console = Console()


async def talk(url: str) -> None:
    """Reads lines until 再见, end of input, or Ctrl-C. A number presses the button of that number."""
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        customer = Customer(http)
        await customer.open()
        console.print("已接入。输入问题，回车发送；输入数字点按钮；Ctrl-D 结束。", style="dim")
        buttons: list[dict[str, str]] = []
        while True:
            try:
                line = (await asyncio.to_thread(console.input, "[bold]您[/bold] ")).strip()
            except (EOFError, KeyboardInterrupt):
                return
            if not line:
                continue
            if line in {"再见", "/quit"}:
                return
            text = (
                buttons[int(line) - 1]["value"] if line.isdigit() and 0 < int(line) <= len(buttons) else line
            )
            events, milliseconds = await customer.say(text)
            buttons = show(events)
            console.print(f"{milliseconds} ms · {customer.owner}", style="dim")


def show(events: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Prints what others said; returns the buttons now on offer."""
    buttons: list[dict[str, str]] = []
    for event in events:
        if event["type"] in {"message.bot", "message.agent", "message.agent_image", "message.system"}:
            speaker = event["actor"]["name"] or {"message.bot": "智能客服"}.get(event["type"], "系统")
            console.print(f"[bold]{speaker}[/bold] {event['data'].get('text', '[图片]')}", highlight=False)
            buttons += event["data"].get("buttons", [])
    for number, button in enumerate(buttons, 1):
        console.print(f"  [{number}] {button['title']}", highlight=False, markup=False)
    return buttons
