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

_HOTLINES: Final = (
    "95588",
    "95533",
    "96110",
    "12378",
    "400-820-8888",
    "4008895566",
    "10086",
    "110",
    "95017",
    "12345",
)
_SENTENCES: Final = (
    "订单号{order}退款到哪了", "{order}这笔流水是什么", "交易流水号：{order}", "工单{order}什么时候有人处理",
    "快递单号{order}一直没动", "申请编号{order}查下进度", "我转了{amount}，对方说没到", "扣了我{amount}年费",
    "月供{amount}，想提前还{amount}", "账单{amount}，最低还款{amount}", "存{amount}三年利息多少", "余额还有{amount}",
    "{hotline}是你们的电话吗", "打{hotline}没人接", "刚才{hotline}来电话说我卡有问题", "短信是{hotline}发的，是真的吗",
    "报错{error}", "提示错误码{error}", "转账失败，代码{error}", "页面显示{error}，怎么弄", "{error}是什么意思",
    "尾号{tail}的卡", "我尾号{tail}那张信用卡账单", "{date}那笔扣款", "{date}到{date}的流水", "{date}{clock}取的钱没出来",
    "理财代码{fund}亏了", "基金{fund}什么时候确认", "利率{rate}是年化吗", "版本{version}闪退", "我今年{age}岁能办吗",
    "网点在人民路{door}号吗", "等了{wait}分钟", "积分还有{points}分", "汇率{fx}换{amount}", "邮编{post}对吗",
    "第{small}次输错了", "排队号A{tail}", "券码在哪看，满{points}减{small}", "{year}年开的户", "{points}股分红什么时候到",
)  # fmt: skip


def _amount(r: Random) -> str:
    value = r.choice(
        (r.randint(1, 999), r.randint(1, 99) * 100, r.randint(1, 99) * 10_000, r.randint(1, 9_999_999))
    )
    return r.choice(
        (
            f"{value}元",
            f"{value:,}.{r.randint(0, 99):02d}元",
            f"{value}块钱",
            f"{r.randint(1, 99)}万",
            f"¥{value}",
        )
    )


def _day(r: Random) -> str:
    return f"{r.randint(2019, 2027)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}"


def _date(r: Random) -> str:
    year, month, day = r.randint(2019, 2027), r.randint(1, 12), r.randint(1, 28)
    return r.choice(
        (
            f"{year}年{month}月{day}日",
            f"{month}月{day}号",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}/{month}/{day}",
        )
    )


_SLOTS: Final[dict[str, Callable[[Random], str]]] = {
    "order": lambda r: r.choice((_day(r) + figures(r, r.choice((6, 8, 10))), "GD" + figures(r, 12), "SF1" + figures(r, 12))),
    "amount": _amount,
    "hotline": lambda r: r.choice(_HOTLINES),
    "error": lambda r: r.choice(("E", "ERR_", "", "0x")) + figures(r, 4),
    "tail": lambda r: figures(r, 4),
    "date": _date,
    "clock": lambda r: f"{r.randint(0, 23)}:{r.randint(0, 59):02d}",
    "fund": lambda r: figures(r, 6),
    "rate": lambda r: f"{r.uniform(0.1, 18):.2f}%",
    "version": lambda r: f"{r.randint(1, 12)}.{r.randint(0, 20)}.{r.randint(0, 9)}",
    "age": lambda r: str(r.randint(16, 88)),
    "door": lambda r: str(r.randint(1, 400)),
    "wait": lambda r: str(r.randint(2, 59)),
    "points": lambda r: str(r.randint(10, 99_999)),
    "fx": lambda r: f"{r.uniform(1, 9):.4f}",
    "post": lambda r: f"{r.randint(1, 8)}{figures(r, 5)}",
    "small": lambda r: str(r.randint(1, 99)),
    "year": lambda r: str(r.randint(1998, 2026)),
}  # fmt: skip


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


def figured_sentences(count: int, seed: int) -> list[str]:
    """`count` sentences with order numbers, amounts, hotlines, error codes, dates and the like."""
    r = Random(seed)  # noqa: S311 - a corpus that comes out the same every time, no secret
    return [
        re.sub(r"\{(\w+)\}", lambda slot: _SLOTS[slot[1]](r), _SENTENCES[at % len(_SENTENCES)])
        for at in range(count)
    ]


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
