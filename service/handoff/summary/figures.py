"""A sum of money in figures, beside the customer's words for it: 五千三 is 5300. cn2an reads the numerals."""

import re
from functools import lru_cache
from typing import Protocol

from service.dialogue.facts import amount

LONGEST = 20
"""In characters; no sum that is one is longer."""

_UNITS = str.maketrans({"w": "万", "k": "千", "圆": None, "元": None, ",": None})
# 两三千, 十几万, 一万以内, 100万二: no one number, or one that may be read in two ways.
_VAGUE = re.compile(
    "[多来几]|以内|以上|以下|上下|[一二两三四五六七八九]{2,}[十百千万]|[0-9][万千百亿wk][一二两三四五六七八九]"
)
_CURRENCY = re.compile(
    "(?:块钱|块|元|圆|刀|美元|美金|欧元|欧|英镑|镑|日元|日币|港币|港元|人民币|澳元|澳币|加元|加币|韩元|泰铢)?(?:左右)?$"
)


class Reads(Protocol):
    def __call__(self, words: str, mode: str) -> float: ...


def with_figure(value: str) -> str:
    """A fact that is one sum in words, with the sum in figures behind it; anything else as it is. Never raises."""
    figure = figure_of(value) if len(value) <= LONGEST and amount(value) == value else ""
    return f"{value}（{figure}）" if figure and not value.startswith(figure) else value


def figure_of(words: str) -> str:
    """`5300` for 五千三块, normalised; "" for what is no exact number."""
    if _VAGUE.search(words):
        return ""
    numerals = _CURRENCY.sub("", words, count=1).translate(_UNITS)
    try:
        number = _reader()(numerals, "smart")
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return ""
    return f"{number:.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=1)
def _reader() -> Reads:
    """Imported when first needed: with what it brings along it takes a tenth of a second."""
    from cn2an import cn2an  # noqa: PLC0415 - as above

    reader: Reads = cn2an
    return reader
