"""A cell and what stands for it in a content file: texts, lists, pairs, dates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from kb_index.exchange.faults import Fault, RowRefused

LISTS = ("keywords", "similar_questions", "steps", "alternatives", "elder")
PAIRS = {"confusable_with": ("topic", "difference"), "source": ("name", "date")}
DATES = ("valid_from", "valid_until")
NONE = "null"

_DATE = re.compile(
    r"(?P<year>\d{4})\s*(?:[-/.]|年)\s*(?P<month>\d{1,2})\s*(?:[-/.]|月)\s*(?P<day>\d{1,2})\s*日?(?:[ T][\d:.]+)?"
)
_CONFUSABLE = re.compile(r"(?P<topic>[a-z]+\.[a-z0-9_]+)\s*[:：]\s*(?P<difference>.+)")
_SOURCE = re.compile(r"(?P<date>\S+)\s+(?P<name>.+)")


def to_value(column: str, cell: Any) -> Any:
    """What the content file holds for a cell: a text, or in JSON also a list. Raises RowRefused."""
    if column in LISTS:
        return [_item(column, item) for item in _items(cell)]
    if column == "confusable_with":
        return [_confusable(item) for item in _items(cell)]
    if column == "source":
        return [_source(item) for item in _items(cell)]
    if not isinstance(cell, str):
        raise RowRefused(Fault("wrong_type", "must be a text", column))
    if column in DATES:
        return None if cell == NONE and column == "valid_until" else _date(column, cell)
    return cell


def to_cell(column: str, value: Any) -> str:
    """The cell for what a content file holds; `to_value` gives it back."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if column == "confusable_with":
        lines = [f"{item['topic']}: {item['difference']}" for item in value]
    elif column == "source":
        lines = [f"{item['date']} {item['name']}" for item in value]
    elif column in LISTS:
        lines = [str(item) for item in value]
    else:
        return str(value)
    joined = "\n".join(lines)
    return joined if _read_lines(joined) == lines else json.dumps(to_json(value), ensure_ascii=False)


def to_json(value: Any) -> Any:
    """The same for JSON, where lists stay lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(inner) for key, inner in value.items()}
    return value


def mapped(column: str, value: Any, change: Callable[[str], str]) -> Any:
    """A value with every text of it changed that people read; ids and dates stay."""
    if column == "confusable_with":
        return [{**item, "difference": change(item["difference"])} for item in value]
    if column == "source":
        return [{**item, "name": change(item["name"])} for item in value]
    if column in LISTS:
        return [change(item) for item in value]
    return change(value) if isinstance(value, str) and column != "id" else value


def _items(cell: Any) -> list[Any]:
    if isinstance(cell, list):
        return cell
    if cell.startswith("["):
        try:
            read = json.loads(cell)
        except (ValueError, RecursionError):
            read = None
        if isinstance(read, list):
            return read
    return _read_lines(cell)


def _read_lines(cell: str) -> list[str]:
    return [line.strip() for line in re.split(r"\r\n|\r|\n", cell) if line.strip()]


def _item(column: str, item: Any) -> str:
    if not isinstance(item, str) or not item.strip():
        raise RowRefused(Fault("wrong_type", f"{item!r:.40} is not a text", column))
    return item.strip()


def _confusable(item: Any) -> dict[str, str]:
    if isinstance(item, str) and (match := _CONFUSABLE.fullmatch(item)):
        return match.groupdict()
    if _has(item, ("topic", "difference")):
        return {"topic": item["topic"].strip(), "difference": item["difference"].strip()}
    raise RowRefused(Fault("wrong_type", f"{item!r:.40}: write `topic: difference`", "confusable_with"))


def _source(item: Any) -> dict[str, Any]:
    if isinstance(item, str) and (match := _SOURCE.fullmatch(item)):
        return {"name": match["name"], "date": _date("source", match["date"])}
    if _has(item, ("name", "date")):
        return {"name": item["name"].strip(), "date": _date("source", item["date"])}
    raise RowRefused(Fault("wrong_type", f"{item!r:.40}: write `2026-11-30 name`", "source"))


def _has(item: Any, keys: tuple[str, str]) -> bool:
    return (
        isinstance(item, dict) and set(item) == set(keys) and all(isinstance(item[key], str) for key in keys)
    )


def _date(column: str, text: str) -> date:
    match = _DATE.fullmatch(text.strip())
    try:
        if match:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        pass
    raise RowRefused(Fault("date", f"{text!r:.40} is no date", column))
