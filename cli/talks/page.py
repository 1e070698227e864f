"""`talks run` as one self-contained HTML page: no scripts, nothing loaded, prints on A4."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources

from cli.talks.comparing import Fault, Verdict
from kb_index.evaluation.markup import Words, both, section, table

_CODES: dict[str, Words] = {
    "not_played": ("没有跑完", "could not be played"),
    "not_answered": ("机器人没有回答", "not answered"),
    "kind": ("处理方式不对", "another kind of outcome"),
    "topic": ("业务不对", "another topic"),
    "need": ("需求不对", "another need"),
    "skill": ("转错了技能组", "another skill group"),
}


def as_html(verdicts: Sequence[Verdict]) -> str:
    """Failed conversations first, with each message that did not get what is expected."""
    style = resources.files("kb_index.evaluation").joinpath("page.css").read_text(encoding="utf-8")
    failed = [one for one in verdicts if not one.passed]
    title = both(("会话回归测试", "Conversations kept as tests"))
    totals = table(
        [both(("会话", "conversations")), both(("通过", "passed")), both(("未通过", "failed"))],
        [[str(len(verdicts)), str(len(verdicts) - len(failed)), str(len(failed))]],
        numbers=3,
    )
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>会话回归测试</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<header><h1>{title}</h1></header>\n{totals}\n"
        + "\n".join(_failed(one) for one in failed)
        + section(("通过的会话", "Passed"), _passed([one for one in verdicts if one.passed]))
        + "\n</body>\n</html>\n"
    )


def _failed(one: Verdict) -> str:
    head = [
        both(words)
        for words in (("客户说", "said"), ("问题", "fault"), ("应为", "expected"), ("实际", "found"))
    ]
    rows = [
        [
            escape(one.talk.turns[fault.turn - 1].says) if fault.turn else "–",
            both(_CODES[fault.code]),
            escape(fault.expected or "–"),
            escape(fault.found),
        ]
        for fault in _in_order(one.faults)
    ]
    return section((f"未通过：{one.talk.name}", one.talk.id), table(head, rows, numbers=0))


def _in_order(faults: Sequence[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: fault.turn)


def _passed(verdicts: Sequence[Verdict]) -> str:
    rows = [[escape(one.talk.name), escape(one.talk.id)] for one in verdicts]
    return table([both(("名称", "name")), both(("编号", "id"))], rows, numbers=0)
