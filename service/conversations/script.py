"""In which characters a customer reads what the bank's own voice says. What is stored keeps its script (ADR 6)."""

import re
from functools import lru_cache
from typing import Any

from opencc import OpenCC

from service.core.http import Query

TRADITIONAL = "zh-TW"
LOCALES = ("zh-CN", TRADITIONAL, "en")
LOCALE = Query(
    "locale",
    "What the customer reads: `zh-TW` has what bot and system say in traditional characters.",
    pattern="|".join(LOCALES),
)
_OURS = frozenset({"message.bot", "message.system"})
# OpenCC's 賬 is Hong Kong's; Taiwan's banks write 帳. The others it takes for hair (换发新卡), slips of bamboo (面签),
# animals (不是只能), beards (须) and noodles (当面), found by converting every text of the content.
_BANK_SPELLING = (
    (re.compile("賬"), "帳"),
    (re.compile("(?<![理銀頭白])髮|髮(?=〔)"), "發"),
    (re.compile("(?<![標抽書中])籤"), "簽"),
    (re.compile("(?<=[是那])隻"), "只"),
    (re.compile("鬚"), "須"),
    (re.compile("(?<=當)麵"), "面"),
)


def event_for(event: dict[str, Any], locale: str | None) -> dict[str, Any]:
    """An envelope as this reader gets it; the given one stays as it is, others read it too.

    Words of people, customer or agent, are theirs; so is `value` of a button, which comes back as the customer's.
    """
    if locale != TRADITIONAL or event["type"] not in _OURS:
        return event
    data = {**event["data"], "text": traditional(event["data"]["text"])}
    if "buttons" in data:
        data["buttons"] = [{**one, "title": traditional(one["title"])} for one in data["buttons"]]
    return {**event, "data": data}


def page_for(page: dict[str, Any], locale: str | None) -> dict[str, Any]:
    """Whatever holds `events`, likewise."""
    return {**page, "events": [event_for(one, locale) for one in page["events"]]}


def menu_for(entries: list[dict[str, Any]], locale: str | None) -> list[dict[str, Any]]:
    """`label` is converted, `say` comes back to us; `name` is the label a bank's page knows the entry by."""
    if locale != TRADITIONAL:
        return entries
    return [_entry(one, locale) for one in entries]


def _entry(entry: dict[str, Any], locale: str) -> dict[str, Any]:
    converted = {**entry, "label": traditional(entry["label"]), "name": entry["label"]}
    if entry.get("children"):
        converted["children"] = menu_for(entry["children"], locale)
    return converted


def traditional(text: str) -> str:
    """Character by character, not word by word: buttons of the bank's app are to be found by the names they have."""
    converted: str = _converter().convert(text)
    for found, ours in _BANK_SPELLING:
        converted = found.sub(ours, converted)
    return converted


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    """Made once, when the first customer wants it."""
    return OpenCC("s2tw")
