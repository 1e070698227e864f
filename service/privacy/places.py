"""Postal addresses: a road or estate with a door number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from service.privacy import kinds
from service.privacy.hits import Hit
from service.privacy.kinds import Span
from service.privacy.view import View

_DOOR: Final = re.compile(
    r"(?:路|街|大道|巷|弄|胡同|小区|花园|花苑|苑|村|庄|大厦|公寓|新村|里|坊|园|城|湾|府"
    r"|庭)[东西南北中]?[一二三四五六七八九]?[段区期组]?"
    r"[ ,，]?(?:[0-9]{1,5}|[一二三四五六七八九十百零]{1,5})[ \-]?(?:号院|号楼|号|弄|栋|幢|座|单元"
    r"|组)(?!线|口|窗)"
)
_MORE: Final = re.compile(
    r"(?:[ ,，]?[\u3400-\u9fff]{1,6}?(?:花园|小区|花苑|公寓|大厦|广场|中心|家园|新村|桂园|国际|[苑城园庭府湾里村]))?"
    r"(?:[ ,，]?(?:[a-z]?[0-9]{1,5}[a-z]?|[一二三四五六七八九十百零]{1,5}|[a-z])[ \-]?(?:号楼?|弄|栋"
    r"|幢|座|单元|楼|层|室|户|房|门)?){0,6}"
    r"(?<=[号楼弄栋幢座元层室户房门0-9一二三四五六七八九十零百苑区城园庭府湾里村寓厦场心际])"
)
_LEFT: Final = re.compile(r"[\u3400-\u9fff0-9]{0,30}\Z")
_CUT: Final = re.compile(
    r".*(?:住址|地址|住|寄到|寄往|寄|送到|送|搬到|位于|家在|在|到|址|是|为|至|成)", re.DOTALL
)
_PUBLIC: Final = re.compile(r"[的那个家,， ]{0,3}(?:网点|支行|分行|营业|银行|atm|取款机|自助|分理处|柜台)")

_PUBLIC_BEFORE: Final = re.compile(
    r"(?:网点|支行|分行|营业[厅部]|分理处|柜台|atm|取款机)(?:地址)?(?:就|还)?[是在]?[\u3400-\u9fff]{0,8}\Z"
)


def find(view: View) -> Iterator[Hit]:
    """Every address of a person; the address of a branch is no secret."""
    for door in _DOOR.finditer(view.text):
        if _PUBLIC.match(view.text, door.end()) or _PUBLIC_BEFORE.search(
            view.text, max(0, door.start() - 20), door.start()
        ):
            continue
        floor = max(0, door.start() - 30)
        left = _LEFT.search(view.text, floor, door.start())
        start = left.start() if left else door.start()
        cut = _CUT.match(view.text, start, door.start())
        more = _MORE.match(view.text, door.end())
        yield Hit(Span(cut.end() if cut else start, more.end() if more else door.end(), kinds.ADDRESS), "")
