"""How the signs are written down."""

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def without(text: str, near_misses: re.Pattern[str]) -> str:
    """The text with every near miss cut out; a mark stays, so that what stood on both sides does not grow together."""
    return near_misses.sub("#", text)
