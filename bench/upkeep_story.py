"""The studio's upkeep from a day's messages to a release that is taken back, in the browser, on a copy of the project.

    .venvs/service/bin/python -m bench.upkeep_story [--keep FOLDER] [--quick]

200 messages of customers, among them five matters the bot does not know; what an editor and an approver then do about
them at their screens, with real trainings and evaluations; three customers keep talking whenever something is switched.
Takes a quarter of an hour on two idle cores. Nothing is written into the project or the database: a copy of the
project, with its own var folder and ports, is served and changed. Prints a row for each thing that must hold; exit code
1 if one does not.
`--quick` evaluates on a tenth of the trials; its verdict means nothing.
`--keep FOLDER` keeps copy, logs and pictures there; given again, the story goes on behind its last finished chapter, on
the stack that is still there (FOLDER/project/scripts/stop ends it).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Error, async_playwright, expect

from bench._lib.worker import ROOT
from bench._story import articles, inbox, jobs, releases
from bench._story.customers import Talked, ask, kept_talking
from bench._story.place import Copied
from bench._story.rows import rows
from bench._story.script import Script, read
from bench._story.seats import Seats
from bench._story.table import Row, as_text, passed
from tests.support.browser import ARGUMENTS, chromium
from tests.support.people import People

PATIENCE_MS = 60_000
"""Of one click on a machine that trains beside it."""
AFTER_SECONDS = 5.0
"""Customers keep talking so long after a switch: the first turns on the new model are among them."""

FACTS = "story.json"

Facts = dict[str, Any]


@dataclass
class Story:
    """`facts`: what each finished chapter found, by its name; kept in the folder after each."""

    copied: Copied
    script: Script
    seats: Seats
    facts: Facts

    @property
    def url(self) -> str:
        return self.copied.url

    @property
    def token(self) -> str:
        return self.copied.maintainer_token

    def texts(self, kind: str) -> list[str]:
        return [text for one in self.script.planted for text in getattr(one, kind)]


async def baseline(story: Story) -> Facts:
    return {"job": await jobs.start(story.seats, "evaluate")}


async def customers(story: Story) -> Facts:
    return asdict(await ask(story.url, story.token, story.script.messages()))


async def labelled(story: Story) -> Facts:
    return asdict(await inbox.label(story.seats, story.script.planted))


async def written(story: Story) -> Facts:
    # Its content was read by then; what goes live now is not in it.
    await jobs.begun(story.seats, story.facts["baseline"]["job"])
    live = [await articles.write(story.seats, one) for one in story.script.planted]
    return {"live": sum(live)}


async def before(story: Story) -> Facts:
    return await _followed(story, story.facts["baseline"]["job"], "measured-before")


async def training(story: Story) -> Facts:
    return await _followed(story, await jobs.start(story.seats, "train"), "trained")


async def measured(story: Story) -> Facts:
    job = await jobs.evaluate(story.seats, story.facts["training"]["job"])
    return await _followed(story, job, "measured")


async def compared(story: Story) -> Facts:
    later = story.texts("later")
    found = await jobs.compare(story.seats, story.facts["measured"]["job"], later)
    return {**asdict(found), "asked": len(later)}


async def released(story: Story) -> Facts:
    await releases.make(story.seats)
    return {}


async def promoted(story: Story) -> Facts:
    async with kept_talking(story.url, story.token, story.script.everyday) as load:
        found = await releases.promote(story.seats)
        await asyncio.sleep(AFTER_SECONDS)
    return {**asdict(found), "load": _short(load)}


async def again(story: Story) -> Facts:
    talked = await ask(story.url, story.token, story.texts("asked"))
    answered = sum(talked.of(one.asked, one.topic) for one in story.script.planted)
    return {**asdict(talked), "answered": answered, "asked": len(story.texts("asked"))}


async def back(story: Story) -> Facts:
    async with kept_talking(story.url, story.token, story.script.everyday) as load:
        seconds = await releases.roll_back(story.seats)
        await asyncio.sleep(AFTER_SECONDS)
    return {"seconds": seconds, "load": _short(load)}


CHAPTERS: dict[str, Callable[[Story], Awaitable[Facts]]] = {
    "baseline": baseline,
    "customers": customers,
    "inbox": labelled,
    "articles": written,
    "before": before,
    "training": training,
    "measured": measured,
    "compared": compared,
    "released": released,
    "promoted": promoted,
    "again": again,
    "back": back,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument(
        "--keep", type=Path, help="folder for copy, logs and pictures; goes on with what is there"
    )
    parser.add_argument("--build", type=Path, default=ROOT / "var" / "build", help="what is built")
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the evaluations: to see that it runs"
    )
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="subtext-story-")))
        copied, script = Copied(folder.resolve()), read()
        facts = _remembered(copied.folder)
        if not copied.root.exists():
            _say(f"copying the project to {copied.root}")
            copied.prepare(given.build.resolve(), script.held_out(), given.quick)
        copied.start()
        try:
            errors = asyncio.run(_told(copied, script, facts))
        finally:
            if not given.keep or len(facts) == len(CHAPTERS):
                copied.stop()
    found = [*rows(facts), Row("errors of the pages", f"{len(errors)}", "0", not errors)]
    print(f"# Upkeep story: {len(facts)} of {len(CHAPTERS)} chapters\n\n{as_text(found)}")
    sys.exit(0 if passed(found) else 1)


async def _told(copied: Copied, script: Script, facts: Facts) -> list[str]:
    """Goes on in `facts`; returns the errors of the pages."""
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        people = People(browser, copied)
        seats = await Seats.taken(people, copied.folder / "pictures")
        await _chapters(Story(copied, script, seats, facts))
        await people.leave()
        await browser.close()
    return people.errors


async def _chapters(story: Story) -> None:
    """The first that breaks off ends the story; what was found so far is told."""
    for name, chapter in CHAPTERS.items():
        if name in story.facts:
            continue
        began = time.monotonic()
        try:
            story.facts[name] = await chapter(story)
        except (Error, AssertionError, OSError, RuntimeError, ValueError) as error:
            traceback.print_exception(error, file=sys.stderr)
            _say(f"{name}: broken off after {time.monotonic() - began:.0f} s")
            await story.seats.picture(story.seats.author, f"broken-{name}-author")
            await story.seats.picture(story.seats.approver, f"broken-{name}-approver")
            return
        _remember(story.copied.folder, story.facts)
        _say(f"{name}: done after {time.monotonic() - began:.0f} s")


async def _followed(story: Story, job: str, name: str) -> Facts:
    began = time.monotonic()
    state = await jobs.ended(story.seats, job, name)
    return {"job": job, "state": state, "seconds": time.monotonic() - began}


def _remembered(folder: Path) -> Facts:
    path = folder / FACTS
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _remember(folder: Path, facts: Facts) -> None:
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")


def _short(load: Talked) -> Facts:
    """Without every answer."""
    taken = sorted(load.milliseconds)
    slowest = {"median": taken[len(taken) // 2], "worst": taken[-1]} if taken else {}
    return {"turns": load.turns, "degraded": load.degraded, "failed": load.failed, "ms": slowest}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
