"""Plays visits at their times and sums up what came of them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from cli.client import ApiFailed, Maintainer
from cli.replay import Dialogue, play
from cli.talks.variation import Visit

Result = dict[str, Any]
MOST_TOLD = 10
"""Errors that are told with their conversation."""


async def simulate(visits: Sequence[Visit], url: str, token: str) -> list[Result]:
    """Results in the order of the visits, as `play` returns them. A visit that fails has an `error`."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60, trust_env=False) as http:
        began = time.monotonic()

        async def one(visit: Visit) -> Result:
            await asyncio.sleep(max(0.0, visit.starts - (time.monotonic() - began)))
            dialogue = Dialogue(visit.script, list(visit.turns), pauses=visit.pauses)
            try:
                return await play(http, Maintainer(http, token), dialogue)
            except (ApiFailed, httpx.HTTPError) as error:
                return {
                    "id": visit.script,
                    "turns": [],
                    "handoff": None,
                    "error": str(error) or type(error).__name__,
                }

        return list(await asyncio.gather(*(one(visit) for visit in visits)))


def summary(visits: Sequence[Visit], results: Sequence[Result]) -> dict[str, Any]:
    """Outcomes by topic, failed turns, latencies in milliseconds until the bot's first reply.

    A turn has failed when the bot owned the conversation and said nothing, or the conversation broke off at it.
    What was answered without Rasa is served, and counted by its reason.
    """
    turns = [turn for result in results for turn in result["turns"]]
    decisions = [turn["replies"][0]["decision"] for turn in turns if turn["replies"]]
    errors = [
        f"{visit.script}: {result['error']}"
        for visit, result in zip(visits, results, strict=True)
        if "error" in result
    ]
    silent = sum(not turn["replies"] and turn["owner"] == "bot" for turn in turns)
    without = Counter(one["failure"] for one in decisions if one and one.get("failure"))
    return {
        "conversations": len(visits),
        "ends": dict(Counter(visit.end for visit in visits).most_common()),
        "turns": len(turns),
        "failed turns": len(errors) + silent,
        "errors": errors[:MOST_TOLD],
        "answered without Rasa": dict(without),
        "milliseconds": _latencies([turn["ms"] for turn in turns]),
        "outcomes": dict(Counter(_outcome(result) for result in results).most_common()),
        "by topic": _by_topic(visits, results),
    }


def _by_topic(visits: Sequence[Visit], results: Sequence[Result]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for visit, result in zip(visits, results, strict=True):
        found[visit.topic][_outcome(result)] += 1
    return {topic: dict(found[topic].most_common()) for topic in sorted(found)}


def _outcome(result: Mapping[str, Any]) -> str:
    """How the conversation ended: the kind of the last decision."""
    if "error" in result:
        return "error"
    decided = [turn["replies"][0]["decision"] for turn in result["turns"] if turn["replies"]]
    return str(decided[-1]["kind"]) if decided and decided[-1] else "none"


def _latencies(taken: Sequence[int]) -> dict[str, int]:
    """Nothing said: none."""
    if not taken:
        return {}
    ordered = sorted(taken)
    at_95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"median": ordered[len(ordered) // 2], "p95": at_95, "most": ordered[-1]}
