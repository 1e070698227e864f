"""Addresses made of Latin letters: e-mail, login names, and document numbers such as passports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from service.privacy import kinds
from service.privacy.hits import Hit
from service.privacy.kinds import Span
from service.privacy.view import View
from service.privacy.words import Words

_LOCAL: Final = re.compile(r"[a-z0-9._%+\-]{1,64}\Z")
_DOMAIN: Final = re.compile(r" ?[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}")
_LINK: Final = r"(?:[\s:：=\"'“‘「【(（<是为的叫,，、我就]|号码?|填写?|输入?|no\.?)"
_DOCUMENT: Final = re.compile(rf"{_LINK}{{0,8}}(?P<value>[a-z]{{0,3}} ?[0-9]{{6,12}}[a-z]?)(?![a-z0-9])")
_DOCUMENT_CJK: Final = re.compile(
    rf"{_LINK}{{0,8}}(?P<value>[南北沈兰成济广海空军士][字]?第? ?[0-9]{{6,10}})号?"
)
_LOGIN: Final = re.compile(rf"{_LINK}{{0,8}}(?P<value>[a-z0-9][a-z0-9_.\-@]{{3,31}})")
_EXPLICIT: Final = re.compile(r"[:：=是为叫]")


def find_emails(view: View) -> Iterator[Hit]:
    """Every e-mail address; found from the @ outwards, so the time stays linear."""
    at = view.text.find("@")
    while at >= 0:
        local = _LOCAL.search(view.text, max(0, at - 64), at)
        domain = _DOMAIN.match(view.text, at + 1)
        if local and domain:
            yield Hit(Span(local.start(), domain.end(), kinds.EMAIL), "")
        at = view.text.find("@", at + 1)


def find(words: Words) -> Iterator[Hit]:
    """Document numbers and login names that a word announces."""
    text = words.view.text
    for word in words.words:
        if word.kind == kinds.DOCUMENT:
            found = _DOCUMENT.match(words.view.digits, word.end) or _DOCUMENT_CJK.match(text, word.end)
            if found:
                yield Hit(Span(*found.span("value"), kinds.DOCUMENT), "")
        elif word.kind == kinds.LOGIN:
            found = _LOGIN.match(text, word.end)
            if found and _is_login(text[word.end : found.start("value")], found["value"]):
                yield Hit(Span(*found.span("value"), kinds.LOGIN), "")


def _is_login(link: str, value: str) -> bool:
    has_figure = any("0" <= char <= "9" for char in value)
    return has_figure or "_" in value or (_EXPLICIT.search(link) is not None and len(value) >= 5)
