"""The customer's mood as an agent reads it: how it is now, and how it came to that."""

import re
from collections.abc import Sequence

from kb_index.text import normalise
from service.dialogue import feelings, triggers

CALM = "平静"
UPSET = "不满"
ARROW = " → "
MOODS = {"angry": UPSET, "sad": "难过", "urgent": "着急", "worried": "担心", "confused": "困惑"}
SHOWN = 3
CALM_AFTER = 2
"""A mood lasts through a click or one dry sentence; after so many in a row it has passed."""
READ_CHARS = 200
"""Nobody's mood needs more of one message."""
READ_MESSAGES = 24
"""The last three moods hardly reach further back; reading all of a long conversation would cost 200 ms."""
_HURRY = re.compile("怎么办|急|赶紧|马上|救救?我")


def mood_of(text: str) -> str | None:
    """None for a matter-of-fact message."""
    plain = normalise(text[:READ_CHARS])
    if triggers.is_abusive(plain) or triggers.grievance(plain):
        return UPSET
    known = MOODS.get(feelings.feeling(plain) or "")
    if known and not (known == MOODS["worried"] and "急" in plain):
        return known
    return "着急" if triggers.urgent_topic(plain) or _HURRY.search(plain) else None


def course(texts: Sequence[str], before: str = "") -> str:
    """`平静 → 着急`: the last moods in order, the present one last. `before` is a course to go on from."""
    moods = before.split(ARROW) if before else []
    dry = 0
    for text in texts[-READ_MESSAGES:]:
        mood = mood_of(text)
        dry = 0 if mood else dry + _is_dry(text)
        if mood is None and (not moods or dry >= CALM_AFTER or _is_content(text)):
            mood = CALM
        if mood and (not moods or moods[-1] != mood):
            moods.append(mood)
    return ARROW.join(moods[-SHOWN:]) or CALM


def _is_dry(text: str) -> bool:
    return len(text) >= 4 and not triggers.asks_person(normalise(text[:READ_CHARS]))


def _is_content(text: str) -> bool:
    plain = normalise(text[:READ_CHARS])
    return triggers.says_solved(plain) or (len(plain) <= 14 and triggers.says_thanks(plain))
