"""Runs of digits as people write them: groups with separators between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from service.privacy.view import View

_NAME_OF_CVV2: Final = r"(?!(?<=cv[vnc])2(?![0-9]{2}(?![0-9])))"
_RUN: Final = re.compile(_NAME_OF_CVV2 + r"[0-9]+(?:[ \n\-._,，、/*|~+]{1,3}[0-9]+)*")
_COMMA: Final = re.compile(r"[,、\n]")
SHORTEST: Final = 3
"""Fewer digits are never personal data by themselves."""
_GROUP: Final = re.compile(r"[0-9]+")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}([\-/.])[0-9]{1,2}\1[0-9]{1,2}")
_DECIMAL: Final = re.compile(r"[0-9]+\.[0-9]{1,2}")
_UNIT: Final = re.compile(
    r" ?(?:元|块(?!儿)|万(?!一)|亿|美[元金]|港[币元]|欧元?|日元|人民币|rmb|cny|usd|%|‰|股(?!票)"
    r"|份(?!证)|积分|公里|笔|人民)"
)
_SHORT_UNIT: Final = re.compile(
    r" ?(?:年|月|日|天|点|分(?!享)|秒|小时|个|次|位|张|期|周|岁|人|里程|克|g\b|k\b|w\b|倍|折|号线|多"
    r"|左右|千|百|年度|路|楼|层|平)"
)
_CURRENCY: Final = frozenset("¥$￥€£")


@dataclass(frozen=True, slots=True)
class Run:
    """A maximal run of digit groups in a view; `groups` and `span` are view offsets."""

    view: View
    groups: list[tuple[int, int]]

    @property
    def start(self) -> int:
        return self.groups[0][0]

    @property
    def end(self) -> int:
        return self.groups[-1][1]

    @property
    def figures(self) -> str:
        """The digits alone."""
        return "".join(self.view.digits[start:end] for start, end in self.groups)

    @property
    def written(self) -> str:
        """The digits with their separators."""
        return self.view.digits[self.start : self.end]

    def part(self, first: int, last: int) -> Run:
        """The run of the groups first … last, both included."""
        return Run(self.view, self.groups[first : last + 1])

    def boundaries(self) -> list[int]:
        """How many digits come before each group, and in all: [0, …, total]."""
        return [0, *accumulate(end - start for start, end in self.groups)]

    def is_amount(self) -> bool:
        """Written as an amount or with a unit behind, so no secret and no account."""
        text, end = self.view.text, self.end
        if self.start and text[self.start - 1] in _CURRENCY:
            return True
        if _UNIT.match(text, end) or (len(self.figures) <= 5 and _SHORT_UNIT.match(text, end)):
            return True
        return self.is_thousands()

    def counts_something_else(self) -> bool:
        """The last group is an amount of its own, as in 「3582，5分钟内有效」."""
        if len(self.groups) < 2 or self.is_thousands():
            return False
        (_, left), (start, end) = self.groups[-2:]
        if not _COMMA.search(self.view.text, left, start) or _THOUSANDS.fullmatch(
            self.view.text[left - 3 : end]
        ):
            return False
        return self.part(len(self.groups) - 1, len(self.groups) - 1).is_amount()

    def is_decimal(self) -> bool:
        """Written as 2512.32."""
        return _DECIMAL.fullmatch(self.written) is not None

    def is_written_date(self) -> bool:
        """Begins with yyyy-mm-dd, yyyy/m/d or yyyy.m.d."""
        return _DATE.match(self.written) is not None

    def is_regular(self) -> bool:
        """Written as one number: one separator throughout, or groups of one size (the last may be less)."""
        text = self.view.text
        between = {
            text[left[1] : right[0]] for left, right in zip(self.groups, self.groups[1:], strict=False)
        }
        sizes = [end - start for start, end in self.groups]
        return len(between) <= 1 or (len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0])

    def is_thousands(self) -> bool:
        """Grouped as in 13,800,138,000."""
        return _THOUSANDS.fullmatch(self.written) is not None


def runs(view: View) -> Iterator[Run]:
    """All digit runs of a view, left to right, disjoint."""
    for found in _RUN.finditer(view.digits):
        start, end = found.span()
        if end - start < SHORTEST:
            continue
        groups = [group.span() for group in _GROUP.finditer(view.digits, start, end)]
        run = Run(view, groups)
        if run.counts_something_else():
            yield Run(view, groups[:-1])
            yield Run(view, groups[-1:])
        else:
            yield run
