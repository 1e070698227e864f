"""What stands in the text where personal data was."""

from __future__ import annotations

import re
from typing import Final

from service.privacy import kinds

SECRET_WORDS: Final = {kind.name: kind.word for kind in kinds.TABLE if kind.level is kinds.Level.C3}
TAIL_WORDS: Final = {kind.name: kind.word for kind in kinds.TABLE if kind.keeps is kinds.Keeps.TAIL}
NAME_WORD: Final = next(kind.word for kind in kinds.TABLE if kind.keeps is kinds.Keeps.FAMILY)
BARE_WORDS: Final = {
    kind.name: kind.word
    for kind in kinds.TABLE
    if kind.level is kinds.Level.C2 and kind.keeps is kinds.Keeps.NOTHING
}
TAIL: Final = 4
"""Digits of a number that may stay visible; fewer are shown when the number is shorter than eight."""


def _pattern() -> re.Pattern[str]:
    secret = "|".join(SECRET_WORDS.values())
    tail = "|".join(TAIL_WORDS.values())
    bare = "|".join(sorted(set(BARE_WORDS.values())))
    return re.compile(
        rf"\[已屏蔽:(?P<secret>{secret})\]"
        rf"|\[(?P<tail>{tail})(?: 尾号[0-9]{{4}})?\]"
        rf"|\[(?P<bare>{bare})\]"
        rf"|\[(?P<name>{NAME_WORD}) [\u3400-\u9fff]{{1,2}}\*\]"
    )


PLACEHOLDER: Final = _pattern()
"""Exactly what `render` can produce, so that nothing else can hide as a placeholder."""


def render(kind: str, value: str) -> str:
    """The placeholder for `value` (folded: ASCII digits; for a name its family name)."""
    if kind in SECRET_WORDS:
        return f"[已屏蔽:{SECRET_WORDS[kind]}]"
    if kind in TAIL_WORDS:
        figures = "".join(filter(str.isdigit, value))
        tail = f" 尾号{figures[-TAIL:]}" if len(figures) >= 2 * TAIL else ""
        return f"[{TAIL_WORDS[kind]}{tail}]"
    if kind == kinds.NAME:
        return f"[{NAME_WORD} {value}*]"
    return f"[{BARE_WORDS[kind]}]"


def plain(masked_text: str) -> str:
    """The masked text with placeholders as plain words, which is what the language model knows."""
    return PLACEHOLDER.sub(lambda found: found[found.lastgroup or 0], masked_text)
