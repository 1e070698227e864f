"""Drives dialogues through a running stack as customers would, and writes what happened."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cli.client import ApiFailed, Customer, Maintainer
from service.dialogue.triggers import SKIP_BUTTON


class BadLine(ValueError):
    """A line of the input that is not a dialogue; the message names the line."""


@dataclass(frozen=True)
class Dialogue:
    id: str
    turns: list[str]
    skips: bool = False
    """After the last turn, press the button that skips the questions before a person, if it is offered."""
    pauses: Sequence[float] = ()
    """Seconds to wait before each turn after the first; without them the next follows at once."""


def read_dialogues(path: Path) -> Iterator[Dialogue]:
    """Raises BadLine, OSError."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _dialogue(line, number)


def _dialogue(line: str, number: int) -> Dialogue:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise BadLine(f"line {number}: not JSON ({error})") from error
    turns = data.get("turns") if isinstance(data, dict) else None
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise BadLine(f'line {number}: expected {{"id": …, "turns": ["…", …]}}')
    return Dialogue(str(data.get("id", number)), turns)


async def replay(
    dialogues: list[Dialogue], url: str, token: str, concurrency: int
) -> AsyncIterator[dict[str, Any]]:
    """Results in the order of the input. A dialogue that fails has an `error` instead of losing the others."""
    limits = httpx.Limits(max_connections=concurrency * 2, max_keepalive_connections=concurrency * 2)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60, trust_env=False) as http:
        slots = asyncio.Semaphore(concurrency)

        async def one(dialogue: Dialogue) -> dict[str, Any]:
            async with slots:
                return await play(http, Maintainer(http, token), dialogue)

        tasks = [asyncio.create_task(one(dialogue)) for dialogue in dialogues]
        try:
            for task in tasks:
                yield await task
        finally:
            for task in tasks:
                task.cancel()


async def play(http: httpx.AsyncClient, maintainer: Maintainer, dialogue: Dialogue) -> dict[str, Any]:
    customer = Customer(http)
    milliseconds: list[int] = []
    owners: list[str] = []
    events: list[dict[str, Any]] = []
    error = None
    try:
        await customer.open()
        for at, text in enumerate(dialogue.turns):
            if customer.owner not in {"bot", "closed"}:
                break
            await asyncio.sleep(dialogue.pauses[at - 1] if 0 < at <= len(dialogue.pauses) else 0)
            events, taken = await customer.say(text)
            milliseconds.append(taken)
            owners.append(customer.owner)
        if dialogue.skips and customer.owner == "bot" and offers_skip(events):
            _, taken = await customer.say(SKIP_BUTTON)
            milliseconds.append(taken)
            owners.append(customer.owner)
    except (ApiFailed, httpx.HTTPError, TimeoutError) as failure:
        error = str(failure) or type(failure).__name__
    if not customer.conversation:
        return {"id": dialogue.id, "turns": [], "handoff": None, "error": error}
    seen = await maintainer.turns(customer.conversation)
    turns = [
        _turn(turn, owner, taken)
        for turn, owner, taken in zip(seen["turns"], owners, milliseconds, strict=False)
    ]
    result = {"id": dialogue.id, "turns": turns, "handoff": seen["handoff"]}
    return result if error is None else {**result, "error": error}


def offers_skip(events: list[dict[str, Any]]) -> bool:
    """Whether the bot asks for facts before it hands over."""
    buttons = (button for event in events for button in event["data"].get("buttons", ()))
    return any(button["value"] == SKIP_BUTTON for button in buttons)


def _turn(turn: dict[str, Any], owner: str, milliseconds: int) -> dict[str, Any]:
    decision = turn["decision"]
    replies = [
        {"text": reply["text"], "buttons": reply["buttons"], "decision": _decision(decision)}
        for reply in turn["replies"]
    ]
    return {"customer": turn["customer"], "replies": replies, "owner": owner, "ms": milliseconds}


def _decision(decision: dict[str, Any] | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    kept = (
        "kind",
        "topic",
        "need",
        "score",
        "candidates",
        *(("failure",) if decision.get("failure") else ()),
    )
    return {key: decision[key] for key in kept}
