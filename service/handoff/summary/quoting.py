"""The customer's own words in a summary: which sentences tell something, and how they are shortened."""

from collections.abc import Sequence
from itertools import islice

from kb_index.text import normalise
from service.dialogue import triggers
from service.handoff.summary.mood import mood_of

LEAST_CHARS = 4
QUOTES = 3
WEIGHED = 12
"""Of many sentences the longest are looked at; a look costs up to a millisecond."""
QUOTE_CHARS = 50
TELLING_CHARS = 40
FEELING_WORTH = 30
"""A sentence with feeling in it counts as so many characters longer."""
RECENT = 4
"""The need is told anew in the last few messages."""
CLICKS = frozenset(
    {triggers.PERSON_BUTTON, triggers.UNSOLVED_BUTTON, triggers.SOLVED_BUTTON, triggers.SKIP_BUTTON}
)
_PLACEHOLDER_CHARS = 20
"""No longer than any placeholder of masking."""


def short(text: str, limit: int) -> str:
    """One line of at most `limit` characters. A placeholder is left whole or left out."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    opened = cut.rfind("[")
    if opened > cut.rfind("]") and len(cut) - opened <= _PLACEHOLDER_CHARS:
        cut = cut[:opened].rstrip()
    return cut + "…"


def says_something(text: str) -> bool:
    """False for clicks and for bare courtesies, verdicts and calls for a person."""
    if text in CLICKS or len(text) < LEAST_CHARS:
        return False
    if len(text) > 14:
        return True
    plain = normalise(text)
    signs = (triggers.says_thanks, triggers.says_goodbye, triggers.says_solved, triggers.says_unsolved)
    return not (any(sign(plain) for sign in signs) or (len(plain) <= 8 and triggers.asks_person(plain)))


def first_words(texts: Sequence[str]) -> str:
    """What he began with, past the greetings; empty when nothing was said."""
    return next(filter(says_something, texts), texts[0] if texts else "")


def telling(texts: Sequence[str], limit: int = TELLING_CHARS) -> str:
    """The longest of the last sentences says most; nothing but clicks is better than no words."""
    latest = (text for text in reversed(texts) if says_something(text))
    recent = list(islice(latest, RECENT))[::-1] or list(texts[-RECENT:])
    return short(max(recent, key=len), limit) if recent else ""


def quotes(texts: Sequence[str], besides: Sequence[str]) -> list[str]:
    """Two or three telling sentences in the order spoken, without what the summary says anyway."""
    shown = {short(text, QUOTE_CHARS) for text in besides}
    lines = {short(text, QUOTE_CHARS): text for text in texts if len(text) >= LEAST_CHARS}
    longest = sorted((line for line in lines if line not in shown), key=len, reverse=True)[:WEIGHED]
    candidates = [line for line in longest if says_something(lines[line])]
    best = sorted(candidates, key=lambda line: _worth(lines[line]), reverse=True)[:QUOTES]
    return [line for line in lines if line in best]


def _worth(text: str) -> int:
    return min(len(text), QUOTE_CHARS) + (FEELING_WORTH if mood_of(text) else 0)
