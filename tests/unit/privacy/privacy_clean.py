"""Ordinary bank questions without personal data, made from templates and a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "data" / "privacy" / "clean_templates.txt"
PRODUCTS = [
    "稳健理财",
    "大额存单",
    "通知存款",
    "定投基金",
    "养老理财",
    "结构性存款",
    "货币基金",
    "储蓄国债",
    "积存金",
    "年金保险",
]
BRANCHES = ["城东支行", "人民路支行", "高新区支行", "火车站网点", "大学城分理处", "市民中心支行"]
ROADS = ["人民路", "解放大道", "中山北路", "建设街"]
HOTLINES = [
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
]


def _amount(r: random.Random) -> str:
    value = r.choice(
        (r.randint(1, 999), r.randint(1, 99) * 100, r.randint(1, 99) * 10_000, r.randint(1, 9_999_999))
    )
    return r.choice(
        (
            f"{value}元",
            f"{value:,}.{r.randint(0, 99):02d}",
            f"{value:,}元",
            f"{value}块",
            f"{r.randint(1, 99)}万",
            f"¥{value}",
            f"{value}.{r.randint(0, 99):02d}元",
            "一万二",
            "五千块",
            "三百二十元",
            f"{r.randint(1, 9)}万{r.randint(1, 9)}",
            f"{value}人民币",
        )
    )


def _date(r: random.Random) -> str:
    year, month, day = r.randint(2019, 2027), r.randint(1, 12), r.randint(1, 28)
    return r.choice(
        (
            f"{year}年{month}月{day}日",
            f"{month}月{day}号",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}/{month}/{day}",
            f"{year}.{month:02d}.{day:02d}",
            f"{year}{month:02d}{day:02d}",
            f"{month}月{day}日",
            "二〇二六年五月一日",
        )
    )


def _order(r: random.Random) -> str:
    day = f"20{r.randint(20, 27)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}"
    return r.choice(
        (
            day + _figures(r, 8),
            day + _figures(r, 6),
            "GD" + _figures(r, 12),
            _figures(r, 10),
            day + _figures(r, 10),
            "SF1" + _figures(r, 12),
            str(r.randint(1, 2)) + _figures(r, 15),
            _figures(r, 8),
        )
    )


def _figures(r: random.Random, size: int) -> str:
    return "".join(r.choices("0123456789", k=size))


def _stamp(r: random.Random) -> str:
    day = f"2026{r.randint(1, 12):02d}{r.randint(1, 28):02d}"
    clock = f"{r.randint(0, 23):02d}{r.randint(0, 59):02d}{r.randint(0, 59):02d}"
    return r.choice(
        (
            day + clock,
            f"2026-11-{r.randint(10, 28)} {r.randint(10, 23)}:{r.randint(10, 59)}:{r.randint(10, 59)}",
        )
    )


SLOTS: dict[str, Callable[[random.Random], str]] = {
    "amount": _amount,
    "date": _date,
    "order": _order,
    "stamp": _stamp,
    "rate": lambda r: f"{r.uniform(0.1, 18):.{r.choice((1, 2, 3))}f}%",
    "product": lambda r: r.choice(PRODUCTS),
    "branch": lambda r: r.choice(BRANCHES),
    "branchphone": lambda r: f"0{r.randint(510, 599)}-8{_figures(r, 7)}",
    "road": lambda r: r.choice(ROADS),
    "hotline": lambda r: r.choice(HOTLINES),
    "tail": lambda r: _figures(r, 4),
    "count": lambda r: str(r.randint(2, 36)),
    "digit": lambda r: str(r.randint(1, 9)),
    "day": lambda r: str(r.randint(10, 28)),
    "error": lambda r: r.choice((f"E{_figures(r, 4)}", _figures(r, 4), f"ERR-{_figures(r, 6)}")),
    "weekday": lambda r: r.choice("一二三四五六日"),
    "time": lambda r: f"{r.randint(0, 23)}:{r.randint(0, 59):02d}",
    "plain": lambda r: str(r.randint(100, 999_999)),
    "currency": lambda r: r.choice(("美元", "$", "港币", "日元")),
    "fx": lambda r: f"{r.uniform(1, 900):.{r.choice((2, 4))}f}",
    "fund": lambda r: _figures(r, 6),
    "year": lambda r: str(r.randint(2015, 2027)),
    "month": lambda r: str(r.randint(1, 12)),
    "version": lambda r: f"{r.randint(1, 12)}.{r.randint(0, 20)}.{r.randint(0, 9)}",
    "postcode": lambda r: f"{r.randint(1, 8)}{_figures(r, 5)}",
    "union": lambda r: f"1{_figures(r, 11)}",
    "age": lambda r: str(r.randint(16, 88)),
}


def templates() -> list[str]:
    """The written templates, without comment lines."""
    return [line for line in TEMPLATES.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def clean_sentences(count: int, seed: int) -> list[str]:
    """`count` sentences, every template as often as any other."""
    r = random.Random(seed)
    kept = templates()
    return [re.sub(r"\{(\w+)\}", lambda slot: SLOTS[slot[1]](r), kept[at % len(kept)]) for at in range(count)]
