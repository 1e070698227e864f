"""Days that a customer names, as the calendar has them: 上周五 → 2026-11-13.

What counts as naming a day is ours, what it means is jionlp-time's. It is asked for every year, month or week the
customer may mean, and the nearest day is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice
from typing import Any, Protocol

from service.core.clock import CHINA

# In characters. What comes later in a longer text is not read.
READ = 2000
DAYS = 3
LOOKED_AT = 12
KEPT = 256
"""Days that were read, by the words and the day they were said on."""

_NUMBER = "[零〇一二两三四五六七八九十]"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
_MONTH = f"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份的?)?{_DAY}"
_NAMED = re.compile(
    "(?<![0-9a-z.])(?:"
    f"(?P<whole>(?:20[0-9]{{2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?![0-9]))"
    f"|(?:20[0-9]{{2}}年|二[零〇]{_NUMBER}{{2}}年|[12][0-9]年|去年|今年|明年)的?{_MONTH}"
    f"|(?:上|这|本|下)个?月的?{_DAY}"
    "|(?:上上|上|这|本|下下|下)个?(?:周|星期|礼拜)[一二三四五六日天]"
    "|大前天|大后天|[昨今前明后](?:天|日|儿个?)|[昨今]晚|今早"
    f"|(?:[0-9]{{1,3}}|{_NUMBER}{{1,3}})天(?:以前|之前|前|以后|之后|后))"
    f"|(?P<month>{_MONTH})"
    "|(?P<week>(?:周|星期|礼拜)[一二三四五六日天])(?<![到至和、].{2})(?<![到至和、].{3})(?!天|期|末|[到至或和、])"
    f"|(?P<day>(?<![第尾线楼路街门栋座室店卡名序批账编型款到至末月号每.])(?<!每月)(?<!每个月){_DAY})"
    ")(?!线|楼|门|店|机|窗|柜|卡|院|路|街|馆|码|文|信|院|出口|室|户|库|桌|台|前|以|之|左右|到|至|[0-9])"
)
_SPOKEN = (
    (re.compile("([昨今前明后])(?:儿个?|日)"), r"\1天"),
    (re.compile("今早"), "今天"),
    (re.compile("([昨今])晚"), r"\1天"),
    (re.compile("[以之](?=[前后])"), ""),
)
# Before what is said without it, the one before last.
_AROUND = {
    "month": ("今年", "去年", "明年"),
    "week": ("这", "上", "下"),
    "day": ("这个月", "上个月", "下个月"),
}


class Reads(Protocol):
    def __call__(self, words: str, time_base: float) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Day:
    """The customer's words, and the day of the calendar."""

    words: str
    day: date


def days_named(text: str, at: datetime) -> list[Day]:
    """At most three, in the order told. `text` is normalised, `at` the moment it was written. Never raises."""
    today = at.astimezone(CHINA).date()
    found: dict[date, Day] = {}
    for match in islice(_NAMED.finditer(text[:READ]), LOOKED_AT):
        day = _nearest(match, today)
        if day is not None and day not in found:
            found[day] = Day(match[0], day)
        if len(found) == DAYS:
            break
    return list(found.values())


def _nearest(match: re.Match[str], today: date) -> date | None:
    """The day meant. What has happened is talked about more than what will: a day to come counts twice as far."""
    before = _AROUND.get(match.lastgroup or "", ("",))
    days = [day for words in before if (day := _read(words + _spoken(match[0]), today)) is not None]
    return min(days, key=lambda day: max(2 * (day - today).days, (today - day).days), default=None)


def _spoken(words: str) -> str:
    for said, written in _SPOKEN:
        words = said.sub(written, words)
    return words


@lru_cache(maxsize=KEPT)
def _read(words: str, today: date) -> date | None:
    """The one day that the library makes of it; None for a span, for no day such as 2月30号, and for what it refuses.

    Kept: it compiles its patterns anew for every question, a millisecond each, and most customers say 昨天.
    """
    noon = datetime.combine(today, time(12), CHINA)
    try:
        first, last = _days(_parser()(words, time_base=noon.timestamp()))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError):
        return None
    return first if first == last else None


def _days(read: dict[str, Any]) -> Iterator[date]:
    ends = read["time"] if read["type"] == "time_point" else ()
    return iter([datetime.fromisoformat(str(end)).date() for end in ends])


@lru_cache(maxsize=1)
def _parser() -> Reads:
    """Made once: it compiles its patterns for a sixth of a second."""
    from jionlp_time import parse_time  # noqa: PLC0415 - as above

    parser: Reads = parse_time
    return parser
