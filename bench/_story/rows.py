"""What each chapter found, held against what must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bench._story.jobs import SUCCEEDED
from bench._story.script import MOST_KEYS
from bench._story.table import Row, not_reached

Facts = Mapping[str, Any]
"""What each chapter that was finished found, by the chapter's name."""
COMPLETE, PURE = 0.5, 0.8
"""Of a planted matter that is in one group, and of that group that is the matter."""
GAINED, ANSWERED = 0.8, 0.9
ROLL_BACK_SECONDS = 10.0


def rows(facts: Facts) -> list[Row]:
    makers = (_customers, _inbox, _articles, _training, _gain, _promoted, _again, _back)
    return [row for maker in makers for row in maker(facts)]


def _customers(facts: Facts) -> Iterator[Row]:
    got, limit = facts.get("customers"), "all answered"
    if got is None:
        yield not_reached("messages of customers", limit)
        return
    figure = f"{got['turns']}, {len(got['failed'])} failed, {got['degraded']} without Rasa"
    yield Row("messages of customers", figure, limit, not got["failed"])


def _inbox(facts: Facts) -> Iterator[Row]:
    got, limit = (
        facts.get("inbox"),
        f"5, each at least {COMPLETE:.0%} in one group that is {PURE:.0%} its own",
    )
    if got is None:
        yield not_reached("planted clusters found", limit)
        yield not_reached("key presses to label them", f"at most {MOST_KEYS}")
        return
    found = [one for one in got["found"].values() if _whole(one)]
    told = ", ".join(
        f"{topic.partition('.')[2]} {one['own']} of {one['asked']} in a group of {one['size']}"
        for topic, one in got["found"].items()
    )
    yield Row("planted clusters found", f"{len(found)} ({told})", limit, len(found) == len(got["found"]))
    pressed = got["keys"] + got["clicks"]
    figure = f"{pressed} ({got['keys']} keys, {got['clicks']} clicks) for {got['wordings']} wordings"
    yield Row("key presses to label them", figure, f"at most {MOST_KEYS}", pressed <= MOST_KEYS)


def _whole(one: Mapping[str, Any]) -> bool:
    return bool(one["own"] >= COMPLETE * one["asked"] and one["own"] >= PURE * one["size"])


def _articles(facts: Facts) -> Iterator[Row]:
    got, name, limit = facts.get("articles"), "articles written, approved by another, live", "5"
    if got is None:
        yield not_reached(name, limit)
    else:
        yield Row(name, f"{got['live']}", limit, got["live"] == 5)


def _training(facts: Facts) -> Iterator[Row]:
    for chapter, name in (("training", "trained"), ("measured", "measured")):
        got, limit = facts.get(chapter), SUCCEEDED
        if got is None:
            yield not_reached(name, limit)
        else:
            yield Row(name, f"{got['state']} after {got['seconds']:.0f} s", limit, got["state"] == limit)


def _gain(facts: Facts) -> Iterator[Row]:
    got, limit = facts.get("compared"), "really better"
    if got is None:
        yield not_reached("the report's verdict on customers' questions", limit)
        yield not_reached("held-out wordings won", f"at least {GAINED:.0%}")
        return
    yield Row("the report's verdict on customers' questions", got["row"], limit, got["verdict"] == "better")
    enough = got["won"] >= GAINED * got["asked"] and not got["lost"]
    figure = f"{got['won']} of {got['asked']}, {got['lost']} lost"
    yield Row("held-out wordings won", figure, f"at least {GAINED:.0%}", enough)


def _promoted(facts: Facts) -> Iterator[Row]:
    yield from _switched(facts.get("promoted"), "put live under load: failed turns")


def _switched(got: Mapping[str, Any] | None, name: str) -> Iterator[Row]:
    if got is None:
        yield not_reached(name, "0")
        return
    talked = got["load"]
    figure = (
        f"{len(talked['failed'])} of {talked['turns']} in {got['seconds']:.1f} s, "
        f"{talked['degraded']} answered without Rasa"
        + (f"; against: {got['against']}" if got.get("against") else "")
    )
    yield Row(name, figure, "0", not talked["failed"] and talked["turns"] > 0)


def _again(facts: Facts) -> Iterator[Row]:
    got, limit = facts.get("again"), f"at least {ANSWERED:.0%}"
    if got is None:
        yield not_reached("the original questions answered", limit)
        return
    right = got["answered"] >= ANSWERED * got["asked"] and not got["failed"]
    yield Row("the original questions answered", f"{got['answered']} of {got['asked']}", limit, right)


def _back(facts: Facts) -> Iterator[Row]:
    got, limit = facts.get("back"), f"below {ROLL_BACK_SECONDS:.0f} s"
    if got is None:
        yield not_reached("rolled back", limit)
    else:
        yield Row("rolled back", f"{got['seconds']:.1f} s", limit, got["seconds"] < ROLL_BACK_SECONDS)
    yield from _switched(got, "rolled back under load: failed turns")
