"""Sentences without personal data: the project's own questions and answers, and what else customers type with figures in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from cli.masking.values import figures
from service.core.settings import ROOT

TEMPLATES: Final = ROOT / "tests" / "data" / "privacy" / "clean_templates.txt"
_PRODUCTS: Final = (
    *(
        "稳健理财",
        "大额存单",
        "通知存款",
        "定投基金",
        "养老理财",
        "结构性存款",
        "货币基金",
        "储蓄国债",
        "积存金",
    ),
    "年金保险",
)
_BRANCHES: Final = ("城东支行", "人民路支行", "高新区支行", "火车站网点", "大学城分理处", "市民中心支行")
_ROADS: Final = ("人民路", "解放大道", "中山北路", "建设街")
_HOTLINES: Final = (
    *(
        "95588",
        "95533",
        "96110",
        "12378",
        "400-820-8888",
        "4008895566",
        "10086",
        "110",
        "95599",
        "95017",
        "12345",
    ),
)


def _amount(r: Random) -> str:
    value = r.choice(
        (r.randint(1, 999), r.randint(1, 99) * 100, r.randint(1, 99) * 10_000, r.randint(1, 9_999_999))
    )
    figured = (
        f"{value}元",
        f"{value:,}.{r.randint(0, 99):02d}",
        f"{value:,}元",
        f"{value}块",
        f"{value}块钱",
    )
    short = (f"{r.randint(1, 99)}万", f"¥{value}", f"{r.randint(1, 9)}万{r.randint(1, 9)}", f"{value}人民币")
    spoken = ("一万二", "五千块", "三百二十元", f"{value}.{r.randint(0, 99):02d}元")
    return r.choice((*figured, *short, *spoken))


def _day(r: Random, since: int = 2019) -> str:
    return f"{r.randint(since, 2027)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}"


def _date(r: Random) -> str:
    year, month, day = r.randint(2019, 2027), r.randint(1, 12), r.randint(1, 28)
    full = (f"{year}年{month}月{day}日", f"{year}-{month:02d}-{day:02d}", f"{year}/{month}/{day}")
    short = (
        f"{month}月{day}号",
        f"{month}月{day}日",
        f"{year}.{month:02d}.{day:02d}",
        f"{year}{month:02d}{day:02d}",
    )
    return r.choice((*full, *short, "二〇二六年五月一日"))


def _order(r: Random) -> str:
    dated = tuple(_day(r, 2020) + figures(r, size) for size in (6, 8, 10))
    bare = (figures(r, 10), str(r.randint(1, 2)) + figures(r, 15), figures(r, 8))
    return r.choice((*dated, "GD" + figures(r, 12), "SF1" + figures(r, 12), *bare))


def _stamp(r: Random) -> str:
    clock = f"{r.randint(0, 23):02d}{r.randint(0, 59):02d}{r.randint(0, 59):02d}"
    written = f"2026-11-{r.randint(10, 28)} {r.randint(10, 23)}:{r.randint(10, 59)}:{r.randint(10, 59)}"
    return r.choice((f"2026{r.randint(1, 12):02d}{r.randint(1, 28):02d}{clock}", written))


_SLOTS: Final[dict[str, Callable[[Random], str]]] = {
    "amount": _amount,
    "date": _date,
    "order": _order,
    "stamp": _stamp,
    "rate": lambda r: f"{r.uniform(0.1, 18):.{r.choice((1, 2, 3))}f}%",
    "product": lambda r: r.choice(_PRODUCTS),
    "branch": lambda r: r.choice(_BRANCHES),
    "branchphone": lambda r: f"0{r.randint(510, 599)}-8{figures(r, 7)}",
    "road": lambda r: r.choice(_ROADS),
    "hotline": lambda r: r.choice(_HOTLINES),
    "tail": lambda r: figures(r, 4),
    "count": lambda r: str(r.randint(2, 36)),
    "digit": lambda r: str(r.randint(1, 9)),
    "day": lambda r: str(r.randint(10, 28)),
    "error": lambda r: r.choice(("E", "ERR_", "", "0x")) + figures(r, 4),
    "weekday": lambda r: r.choice("一二三四五六日"),
    "time": lambda r: f"{r.randint(0, 23)}:{r.randint(0, 59):02d}",
    "plain": lambda r: str(r.randint(100, 999_999)),
    "currency": lambda r: r.choice(("美元", "$", "港币", "日元")),
    "fx": lambda r: f"{r.uniform(1, 900):.{r.choice((2, 4))}f}",
    "fund": lambda r: figures(r, 6),
    "year": lambda r: str(r.randint(1998, 2027)),
    "month": lambda r: str(r.randint(1, 12)),
    "version": lambda r: f"{r.randint(1, 12)}.{r.randint(0, 20)}.{r.randint(0, 9)}",
    "postcode": lambda r: f"{r.randint(1, 8)}{figures(r, 5)}",
    "union": lambda r: f"1{figures(r, 11)}",
    "age": lambda r: str(r.randint(16, 88)),
    "door": lambda r: str(r.randint(1, 400)),
    "wait": lambda r: str(r.randint(2, 59)),
    "points": lambda r: str(r.randint(10, 99_999)),
    "small": lambda r: str(r.randint(1, 99)),
}


def templates() -> list[str]:
    """The written questions with {slots}, without comment lines."""
    lines = TEMPLATES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def figured_sentences(count: int, seed: int) -> list[str]:
    """`count` questions with order numbers, amounts, hotlines, dates and the like, every template as often as any other."""
    r = Random(seed)  # noqa: S311 - a corpus that comes out the same every time, no secret
    kept = templates()
    return [
        re.sub(r"\{(\w+)\}", lambda slot: _SLOTS[slot[1]](r), kept[at % len(kept)]) for at in range(count)
    ]


def own_sentences(root: Path = ROOT) -> list[str]:
    """Every question, title and sentence of an answer in the project's content, each once, in a fixed order."""
    found: dict[str, None] = {}
    for path in sorted((root / "kb_index" / "articles").rglob("*.yml")):
        for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
            found.update(dict.fromkeys(_sentences(text)))
    for path in sorted((root / "bot" / "data" / "nlu").rglob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = str(entry.get("examples", "")).splitlines()
            found.update(dict.fromkeys(line.strip().removeprefix("- ") for line in lines if line.strip()))
    return list(found)


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for one in data:
            yield from _strings(one)
    elif isinstance(data, dict):
        for key, one in data.items():
            if key not in {"id", "owner", "reviewer", "source", "topic"}:
                yield from _strings(one)


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[。！？\n])", text)
    return [part.strip() for part in parts if len(part.strip()) > 1]
