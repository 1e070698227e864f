"""手机丢了，打…先停用: the line of an article for the case that the customer told, which is then said first. Pure."""

import re
from collections.abc import Sequence

from kb_index.text import normalise

# In characters of the case. A shorter one is in many messages by chance.
SHORTEST = 2
# How far the characters of the case may stand apart in the message: 手机昨天丢了. The shorter the case the nearer.
STRETCH = 6

# What is to be done is no case.
_ORDER = re.compile("本人|[带打点把说从到去在拨]|可以|请|以后|只想")
_LITTLE = re.compile("[的了是也又就还呢您我们这那]|觉得|提示|一时|暂时|有点|手机上|想要|着急?|还款卡、")
_NOT = re.compile("[没不别未无]")


def fitting(lines: Sequence[str], text: str) -> str | None:
    """The first of the lines whose case the text tells; None when none. `text` is normalised."""
    return next((line for line in lines if _fits(line, text)), None)


def _fits(line: str, text: str) -> bool:
    case, comma, _ = line.partition("，")
    if not comma or _ORDER.match(case):
        return False
    return any(_told(_LITTLE.sub("", normalise(one)), text) for one in case.split("、"))


def _told(case: str, text: str) -> bool:
    """All its characters stand in the text in their order, not far apart, and no other 没 or 不 among them."""
    if len(case) < SHORTEST:
        return False
    apart = min(STRETCH, len(case) - 1) if len(case) > SHORTEST else 0
    pattern = f"[^,。!?]{{0,{apart}}}?".join(re.escape(one) for one in case)
    found = re.search(pattern, text)
    if found is None:
        return False
    before = text[max(0, found.start() - 1) : found.start()]
    return len(_NOT.findall(before + found.group())) == len(_NOT.findall(case))
