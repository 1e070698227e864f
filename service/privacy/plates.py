"""Number plates of vehicles: a province, a letter, five or six characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from service.privacy import kinds
from service.privacy.hits import Hit
from service.privacy.kinds import Span
from service.privacy.view import View

_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[a-z][ .\-]{0,2}"
    r"(?=[a-z]{0,4}[0-9])(?P<rest>[a-hj-np-z0-9]{4,5}[a-hj-np-z0-9挂学警港澳])(?![a-z0-9])"
)
_FIGURES: Final = 2
"""Fewer figures than these, and it is a word or a product's name."""


def find(view: View) -> Iterator[Hit]:
    """Every plate, announced or not: nothing else looks like one."""
    for found in _PLATE.finditer(view.text):
        if sum("0" <= char <= "9" for char in found["rest"]) >= _FIGURES:
            yield Hit(Span(*found.span(), kinds.PLATE), "")
