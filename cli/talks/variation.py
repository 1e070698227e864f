"""Customers made from scripts: who comes when, what they say and how long they think. Pure; the seed decides all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

OTHER_WORDING, MISTYPED = 0.5, 0.2
"""Shares of the messages that are said in another of the content's wordings, and that hold a slip of the fingers."""
ASK_A_PERSON, LEAVE = 0.1, 0.1
"""Shares of the customers."""
LEAST_MISTYPED = 6
"""Characters: a slip in less than that leaves nothing to understand."""
THINKING_SECONDS = (0.5, 3.0)
PERSON = ("转人工", "我要找人工客服", "帮我转个真人吧", "不想跟机器人说了，找个人来")
ALIKE = {
    "的": "得",
    "在": "再",
    "账": "帐",
    "做": "作",
    "吗": "嘛",
    "哪": "那",
    "到": "道",
    "里": "理",
    "是": "事",
}
"""Characters that one key press mixes up in a pinyin keyboard."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MASKED = re.compile(r"[*＊\[\]【】]")

End = Literal["stays", "asks_person", "leaves"]


@dataclass(frozen=True)
class Said:
    """One message; `wording` names the wordings that may stand in for it."""

    text: str
    wording: str | None = None


@dataclass(frozen=True)
class Script:
    """A conversation to vary; `topic` is what it is counted under."""

    id: str
    topic: str
    turns: tuple[Said, ...]


@dataclass(frozen=True)
class Visit:
    """One customer. `starts` in seconds from the beginning; `pauses` in seconds before each message after the first."""

    script: str
    topic: str
    starts: float
    turns: tuple[str, ...]
    pauses: tuple[float, ...]
    end: End


def visits(
    scripts: Sequence[Script],
    wordings: Mapping[str, Sequence[str]],
    count: int,
    per_minute: float,
    seed: int,
) -> list[Visit]:
    """`count` customers, in the order they come. The first of them are the same whatever the count."""
    return [_visit(scripts, wordings, number, 60 / per_minute, seed) for number in range(count)]


def _visit(
    scripts: Sequence[Script], wordings: Mapping[str, Sequence[str]], number: int, gap: float, seed: int
) -> Visit:
    random = Random(f"{seed}:{number}")  # noqa: S311 - made to be repeated
    script = random.choice(scripts)
    texts = [varied(said, wordings, random) for said in script.turns]
    end = _end(random)
    if end == "asks_person":
        texts = [*texts[: random.randint(1, len(texts))], random.choice(PERSON)]
    elif end == "leaves":
        texts = texts[: random.randint(1, len(texts))]
    pauses = tuple(round(random.uniform(*THINKING_SECONDS), 2) for _ in texts[1:])
    starts = round((number + random.random()) * gap, 3)
    return Visit(script.id, script.topic, starts, tuple(texts), pauses, end)


def _end(random: Random) -> End:
    drawn = random.random()
    if drawn < ASK_A_PERSON:
        return "asks_person"
    return "leaves" if drawn < ASK_A_PERSON + LEAVE else "stays"


def varied(said: Said, wordings: Mapping[str, Sequence[str]], random: Random) -> str:
    """The message as another customer might put it."""
    others = wordings.get(said.wording, ()) if said.wording else ()
    text = random.choice(others) if others and random.random() < OTHER_WORDING else said.text
    return mistyped(text, random) if random.random() < MISTYPED else text


def mistyped(text: str, random: Random) -> str:
    """One slip: a character twice, left out, changed with its neighbour, or one that sounds alike.

    Short texts and masked ones stay as they are.
    """
    places = [at for at, character in enumerate(text) if _HAN.match(character)]
    if len(places) < LEAST_MISTYPED or _MASKED.search(text):
        return text
    at = random.choice(places[:-1])
    alike = [place for place in places if text[place] in ALIKE]
    slip = random.choice(("twice", "left_out", "swapped", "alike" if alike else "twice"))
    if slip == "left_out":
        return text[:at] + text[at + 1 :]
    if slip == "swapped":
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if slip == "alike":
        place = random.choice(alike)
        return text[:place] + ALIKE[text[place]] + text[place + 1 :]
    return text[: at + 1] + text[at:]


def by_topic(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """(topic, text) → texts of each topic, in their order."""
    found: dict[str, list[str]] = {}
    for topic, text in rows:
        found.setdefault(topic, []).append(text)
    return found
