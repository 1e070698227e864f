"""The report as one page that can be pasted into a message. Pure; for colleagues, so in Chinese."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

MOST = 5
"""Of each kind; the screen has them all."""
AGES = {"expired": "已过期", "expiring": "即将到期", "stale": "两年未复核"}


def digest(told: dict[str, Any]) -> str:
    """At most about forty lines, whatever there is to tell. `told` is the answer of `report`."""
    parts = (_head(told), _demand(told), _coverage(told), _upkeep(told))
    return "\n\n".join("\n".join(part) for part in parts)


def _head(told: dict[str, Any]) -> list[str]:
    totals = told["totals"]
    days = f"{_day(told['first_day'])}至{_day(told['last_day'])}，{told['days']} 天"
    lines = [f"智能客服运营摘要（{days}）"]
    if not told["comparable"] and told["counted_from"]:
        lines.append(f"自 {told['counted_from']} 起统计，暂不与上期比较。")
    said = f"会话 {totals['conversations']} 次{_change(totals['change'])}，其中咨询业务 {totals['asking']} 次"
    contained = told["coverage"]["contained"]
    lines.append(f"{said}{f'，未转人工 {_percent(contained)}' if contained is not None else ''}。")
    if totals["answers"]:
        lines.append(f"回答 {totals['answers']} 次，客户表示没帮助 {totals['unhelpful']} 次。")
    return lines


def _demand(told: dict[str, Any]) -> list[str]:
    rows = told["topics"][:MOST]
    if not rows:
        return ["一、客户问什么", "本期没有业务咨询。"]
    return ["一、客户问什么", *(_topic(number, row) for number, row in enumerate(rows, 1))]


def _topic(number: int, row: dict[str, Any]) -> str:
    share = _percent(row["share"])
    return f"{number}. {row['name']}：{row['conversations']} 次，占 {share}{_change(row['change'])}"


def _coverage(told: dict[str, Any]) -> list[str]:
    found = told["coverage"]
    head = f"二、{_percent(found['line'])} 覆盖线"
    if not found["volume"]:
        return [head, "本期没有业务咨询，无法计算。"]
    inside = (
        f"{len(found['inside'])} 个业务承担了 {_percent(found['carried'])} 的咨询，请优先保证它们的答案。"
    )
    outside = found["outside"]
    if not outside:
        return [head, inside, "线外没有业务。"]
    volume = sum(row["conversations"] for row in outside)
    groups = dict.fromkeys(row["skill"]["name"] for row in outside)
    return [head, inside, f"线外 {len(outside)} 个业务共 {volume} 次，可转：{_listed(list(groups))}。"]


def _upkeep(told: dict[str, Any]) -> list[str]:
    lines = [line for part in (_weak, _few, _dated, _close, _unused) if (line := part(told))]
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    return ["三、建议处理", *(numbered or ["没有发现需要处理的内容。"])]


def _weak(told: dict[str, Any]) -> str:
    rows = [row for row in told["weak"] if row["stands_out"]]
    named = (f"{row['name']}（{row['answers']} 次中 {row['failed']} 次）" for row in rows)
    return _line("回答后常没解决或转人工，请改写", len(rows), named)


def _few(told: dict[str, Any]) -> str:
    rows = told["few"]
    named = (f"{row['name']}（{row['examples']}/{row['floor']}）" for row in rows)
    return _line("问法太少，请补充", len(rows), named)


def _dated(told: dict[str, Any]) -> str:
    rows = told["dated"]
    named = (f"{row['name']}（{AGES[row['age']]} {row['day']}）" for row in rows)
    return _line("到期或久未复核，请复核", len(rows), named)


def _close(told: dict[str, Any]) -> str:
    rows = told["close"]
    named = (f"{row['one']['name']}与{row['other']['name']}（{row['turns']} 次）" for row in rows)
    return _line("容易混淆，请区分", len(rows), named)


def _unused(told: dict[str, Any]) -> str:
    rows = told["unused"]
    return _line("本期没有用到的答案", len(rows), (row["name"] for row in rows))


def _line(what: str, count: int, named: Iterator[str]) -> str:
    """Empty for nothing."""
    if not count:
        return ""
    more = f"等 {count} 项" if count > MOST else ""
    return f"{what}：{'；'.join(islice(named, MOST))}{more}。"


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:MOST]) + (f"等 {len(names)} 个组" if len(names) > MOST else "")


def _change(change: float | None) -> str:
    if change is None:
        return ""
    if change == 0:
        return "，与上期持平"
    return f"，比上期{'增加' if change > 0 else '减少'} {_percent(abs(change))}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%".replace(".0%", "%")


def _day(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.month}月{found.day}日"
