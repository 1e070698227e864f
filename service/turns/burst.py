"""Is a message the beginning of a burst? 你好 · 我想问下 · 信用卡 · 年费 is one request and gets one answer.

Only fragments wait. A whole question, a button, a courtesy, a wish for a person, anything urgent and every reply to a
question of the bot is answered at once.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any

from kb_index.text import normalise
from service.dialogue import triggers
from service.dialogue.library import Library
from service.dialogue.memory import Memory
from service.dialogue.sure import sure_topic
from service.privacy.mask import plain
from service.turns.pending import Work

# In characters. Of the 1 938 questions in tests/data 225 are shorter; 64 of these wait, 34 of which are a request.
WHOLE = 6

_WHOLE_BY_WORDS = re.compile(r"[?!。]$|[吗呢吧么呀啊嘛不没]$|怎么|咋|如何|多少|多久|几|哪|什么|啥|谁")
_SIGNS: tuple[Callable[[str], object], ...] = (
    triggers.asks_person,
    triggers.urgent_topic,
    triggers.grievance,
    triggers.in_crisis,
    triggers.tells_death,
    triggers.in_danger,
    triggers.is_abusive,
    triggers.is_angry,
    triggers.says_thanks,
    triggers.says_goodbye,
    triggers.says_solved,
    triggers.says_unsolved,
    triggers.wants_menu,
    triggers.wants_up,
)
_ASKED = ("probe", "gather", "suggest")


class Bursts:
    """Judges what waits for the bot. `library` gives the present one."""

    def __init__(self, library: Callable[[], Library]) -> None:
        self._library = library

    async def unfinished(self, work: Work) -> bool:
        """Whether the customer is probably still typing the rest. A search in a thread, for fragments only."""
        text = normalise(plain(work.texts[-1]))
        if not is_fragment(text, work.state):
            return False
        return await asyncio.to_thread(sure_topic, text, self._library()) is None


def is_fragment(text: str, state: Mapping[str, Any] | None) -> bool:
    """By its length and words alone. `text` is normalised, `state` the dialogue state before it."""
    if not text or len(text) >= WHOLE or _WHOLE_BY_WORDS.search(text):
        return False
    if triggers.short_reply(text) not in (None, triggers.Short.MORE) and state is not None:
        return False  # a whole reply to what the bot said
    return not any(sign(text) for sign in _SIGNS) and not _was_asked(state)


def _was_asked(state: Mapping[str, Any] | None) -> bool:
    """The bot waits for an answer, and answers are short."""
    slots = (state or {}).get("slots")
    memory = Memory.from_slots(slots if isinstance(slots, Mapping) else {})
    return bool((state or {}).get("loop")) or memory.last_kind in _ASKED or memory.menu is not None
