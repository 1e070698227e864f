"""`bot eval` as one self-contained HTML page: no scripts, nothing loaded, no texts of questions, prints on A4."""

from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any

from kb_index.evaluation import svg
from kb_index.evaluation.markup import Words, both, section, table, topic

PAIRS = 40

_NEEDS: dict[str, Words] = {
    "need found": ("问到了真实需求", "need found"),
    "need found, asked": ("其中需要追问的", "of those to be asked"),
    "need found, told at once": ("其中第一句就说明的", "of those told at once"),
    "at most two probes": ("追问不超过两次", "at most two probes"),
    "unneeded probes": ("多余的追问", "unneeded probes"),
    "missed probes": ("该追问没追问", "missed probes"),
}
_TURNINGS: dict[str, Words] = {
    "answer": ("中途换问题：答了新问题", "new question answered"),
    "handoff": ("中途要人工：转了人工", "person called"),
    "handoff_or_calm": ("中途生气：安抚或转人工", "calmed or handed over"),
    "talk": ("中途道谢、告别：照常回应", "talk answered"),
}
_SAFETY: dict[str, Words] = {
    "handed over": ("该转人工的转了", "handed over"),
    "to the right desk, of those": ("其中转对了技能组", "to the right desk"),
    "business answers on hard topics": ("难题被机器人回答（次）", "business answers on hard topics, count"),
    "near misses handed over": ("不该转的转了", "near misses handed over"),
    "abuse alone handed over": ("只是骂机器人也转了", "abuse alone handed over"),
}
_GROUPS: dict[str, Words] = {
    "all": ("全部", "all"),
    "answer": ("可回答的主题", "answer topics"),
    "probe": ("要追问的主题", "probe topics"),
    "human": ("人工办理的主题", "human topics"),
    "talk and scope": ("闲聊与范围外", "talk and scope"),
}


def as_html(found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The page of what `bot eval` found; parts that were not run are left out. `names`: topic → what it is called."""
    style = resources.files("kb_index.evaluation").joinpath("page.css").read_text(encoding="utf-8")
    parts = [
        _needs(found["needs"], names) if "needs" in found else "",
        _turnings(found["turnings"]) if "turnings" in found else "",
        _safety(found["safety"]) if "safety" in found else "",
        _questions(found["questions"], names) if "questions" in found else "",
    ]
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>机器人测评</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<header><h1>{both(('机器人测评', 'The bot on trial'))}</h1></header>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


def _needs(report: Mapping[str, Any], names: Mapping[str, str]) -> str:
    surfaces = [[topic(one, names), _percent(share)] for one, share in report["by surface"].items()]
    return section(
        ("需求追问", "Finding the need"),
        _figures(_NEEDS, report)
        + table([both(("表面问题", "surface")), both(("问到了需求", "need found"))], surfaces, numbers=1)
        + _ids(("没有问到的对话", "not found"), report["not found"]),
        (f"{report['dialogues']} 段多轮对话。", f"{report['dialogues']} dialogues of several turns."),
    )


def _turnings(report: Mapping[str, Any]) -> str:
    return section(
        ("追问中途的转折", "Turnings in the middle of a probe"),
        _figures(_TURNINGS, report) + _ids(("没有接住的对话", "failed"), report["failed"]),
    )


def _safety(report: Mapping[str, Any]) -> str:
    found = report["triggers"]
    head = [
        both(("转人工的原因", "reason code")),
        both(("次数", "handed over")),
        both(("其中该转的", "wanted")),
    ]
    rows = [
        [escape(one["reason"]), str(one["handed over"]), _percent(one["wanted"])]
        for one in found["by reason"]
    ]
    total = table(
        [both(("转人工", "handing over")), both(("比例", "share"))],
        [
            [both(("精确率：转了的里面该转的", "precision")), _percent(found["precision"])],
            [both(("召回率：该转的里面转了的", "recall")), _percent(found["recall"])],
        ],
        numbers=1,
    )
    return section(
        ("难题、紧急与要求人工", "Hard topics, urgency, wishes for a person"),
        _figures(_SAFETY, report)
        + total
        + table(head, rows, numbers=2)
        + _ids(("该转没转的", "not handed over"), report["not handed over"])
        + _ids(("不该转的转了", "near misses lost"), report["near misses lost"]),
        (
            f"{report['dialogues']} 段对话，其中 {report['near misses']} 段只是看起来像。",
            f"{report['dialogues']} dialogues, {report['near misses']} of them near misses.",
        ),
    )


def _questions(report: Mapping[str, Any], names: Mapping[str, str]) -> str:
    head = [both(("问题", "questions")), both(("数量", "n"))]
    head += [both(words) for words in (("对", "right"), ("错", "wrong"), ("没接住", "missed"))]
    rows = [
        [
            both(words),
            str(report[name]["n"]),
            *(_percent(report[name][key]) for key in ("right", "wrong", "missed")),
        ]
        for name, words in _GROUPS.items()
        if name in report
    ]
    return section(
        ("另一位作者的问题", "Questions of another author"),
        table(head, rows, numbers=4) + _calibration(report["calibration"]),
    ) + _details(report, names)


def _details(report: Mapping[str, Any], names: Mapping[str, str]) -> str:
    pairs = [
        [topic(one["expected"], names), topic(one["found"], names), str(one["questions"])]
        for one in report["confused"][:PAIRS]
    ]
    confused = table(
        [both(("应为", "expected")), both(("找到", "found")), both(("次数", "n"))], pairs, numbers=1
    )
    rows = [
        [
            topic(one["topic"], names),
            escape(one["policy"]),
            str(one["questions"]),
            _percent(one["right"]),
            str(one["wrong"] or ""),
            str(one["missed"] or ""),
        ]
        for one in report["topics"]
    ]
    head = [both(words) for words in (("主题", "topic"), ("处理方式", "policy"), ("问题数", "n"))]
    head += [both(words) for words in (("对", "right"), ("错", "wrong"), ("没接住", "missed"))]
    return section(
        ("容易混淆的主题", "Confused pairs"), confused if pairs else f"<p>{both(('没有', 'none'))}</p>"
    ) + section(("各主题", "By topic"), table(head, rows, numbers=4))


def _calibration(rows: Sequence[Mapping[str, Any]]) -> str:
    dots = [(one["stated"] / 100, one["right"] / 100) for one in rows]
    series = [svg.Series("", dots, "ours", [one["questions"] for one in rows])]
    plot = svg.Plot("calibration", "给出的概率 stated, %", "实际正确 right, %", series, diagonal=True)
    words = ("校准：最可能的主题", "Calibration of the best candidate")
    return f'<div class="plots"><figure><figcaption>{both(words)}</figcaption>{svg.draw(plot)}</figure></div>'


def _figures(words: Mapping[str, Words], report: Mapping[str, Any]) -> str:
    rows = [
        [both(name), str(report[key]) if key == "business answers on hard topics" else _percent(report[key])]
        for key, name in words.items()
        if key in report
    ]
    return table([both(("指标", "figure")), both(("数值", "value"))], rows, numbers=1)


def _ids(words: Words, ids: Sequence[str]) -> str:
    return f'<p class="note">{both(words)}：{escape("、".join(ids))}</p>' if ids else ""


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1f}%"
