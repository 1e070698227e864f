"""Addresses made of Latin letters: e-mail, login names, and document numbers such as passports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from service.privacy import kinds, proof
from service.privacy.hits import Hit
from service.privacy.kinds import Span
from service.privacy.view import FILLER, View
from service.privacy.words import Words

_LOCAL: Final = re.compile(r"[a-z0-9._%+\-]{1,64}\Z")
_DOMAIN: Final = re.compile(r" ?[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}")
_LINK: Final = r"(?:[\s:：=\"'“‘「【(（<是为的叫,，、我就]|号码?|填写?|输入?|no\.?)"
_BETWEEN: Final = re.compile(r"[^a-z0-9。！？!?;；\n]{0,14}")
_DOCUMENT: Final = re.compile(
    r"(?P<letters>(?:[a-z](?: {0,2}[a-z])?)?)(?P<figures>(?:[ \-]{0,2}[0-9]){6,12})(?P<tail>[a-z]?)(?![ \-]{0,2}[0-9]|[a-z])"
)
_LOOSE: Final = 8
_UNIT: Final = re.compile(r" ?(?:元|块|万|年|月|日|号|次|分|天|%)")
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


def find_documents(words: Words) -> Iterator[Hit]:
    """Numbers of passports, permits and the like that a word announces, also some words further on."""
    text, digits = words.view.text, words.view.digits
    for word in words.words:
        if word.kind not in {kinds.DOCUMENT, kinds.ID_CARD}:
            continue
        between = _BETWEEN.match(digits, word.end)
        found = _DOCUMENT.match(digits, between.end()) if between else None
        if found and word.kind == kinds.ID_CARD and not found["letters"]:
            found = None
        if found and between and _is_document(between[0], found, _UNIT.match(text, found.end()) is not None):
            yield Hit(Span(*found.span(), kinds.DOCUMENT), "")
        elif word.kind == kinds.DOCUMENT and (military := _DOCUMENT_CJK.match(text, word.end)):
            yield Hit(Span(*military.span("value"), kinds.DOCUMENT), "")


def _is_document(between: str, found: re.Match[str], has_unit: bool) -> bool:
    """Letters before the figures are proof enough; bare figures must not be a date, a phone or an amount."""
    if found["letters"]:
        return True
    figures = re.sub("[^0-9]", "", found["figures"])
    if has_unit or proof.is_date(figures) or proof.is_mobile(figures):
        return False
    if len(figures) in {5, 6, 10} and proof.is_hotline(figures):
        return False
    return len(between) <= _LOOSE or FILLER not in between


def find(words: Words) -> Iterator[Hit]:
    """Login names that a word announces."""
    text = words.view.text
    for word in words.words:
        if word.kind == kinds.LOGIN:
            found = _LOGIN.match(text, word.end)
            if found and _is_login(text[word.end : found.start("value")], found["value"]):
                yield Hit(Span(*found.span("value"), kinds.LOGIN), "")


def _is_login(link: str, value: str) -> bool:
    has_figure = any("0" <= char <= "9" for char in value)
    return has_figure or "_" in value or (_EXPLICIT.search(link) is not None and len(value) >= 5)
