"""The report as one self-contained HTML page: no scripts, nothing loaded, prints on A4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from kb_index.evaluation import labels, svg
from kb_index.evaluation.curves import Row
from kb_index.evaluation.markup import both, section, table, topic
from kb_index.evaluation.rates import Point, point_name
from kb_index.evaluation.report import ALL, ANSWER_TOPICS, Group, Report

PAIRS = 40

_POLICIES = {"answer": "回答", "probe": "追问", "human": "转人工"}
_STYLES = ("ours", "first", "second")


def as_html(report: Report) -> str:
    """The page. Texts of questions appear only as the masked `examples` of the report."""
    style = resources.files("kb_index.evaluation").joinpath("page.css").read_text(encoding="utf-8")
    body = [
        _head(report),
        _cards(report),
        section(("主要指标", "Main figures"), _rates(report), _NOTE_RATES),
        section(("与简单方法比较", "Compared with simpler systems"), _baselines(report), _NOTE_BASELINES)
        if report.baselines
        else "",
        section(("曲线", "Curves"), _curves(report), _NOTE_CURVES),
        section(("容易混淆的主题", "Confused pairs"), _pairs(report)),
        section(("各主题", "By topic"), _topics(report)),
        section(("未命中的问题（已脱敏）", "Misses, masked"), _examples(report)) if report.examples else "",
    ]
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>知识库测评 {escape(report.file)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )


_NOTE_RATES = (
    "方括号内为 95 % 置信区间（自助法，种子固定；为 0 或 100 % 时用精确二项区间）。"
    "“答错不超过 5 %”的分数线是在这批问题上选出的，用于方法之间的比较；上线后的表现请看按索引自带分数线得到的数字。",
    "Brackets: 95 % bootstrap interval, fixed seed; exact binomial at 0 and 100 %. The cut-offs of “right at ≤ 5 % "
    "wrong” are chosen on these very questions and serve to compare systems; what to expect in service is what the "
    "index's own cut-offs give.",
)
_NOTE_BASELINES = (
    "各方法使用同一批问题、同一批文本，各按自己的分数选线。",
    "Same questions, same texts; each system is judged by its own score.",
)
_NOTE_CURVES = (
    "左：从最有把握的问题开始回答，回答得越多，答错的比例如何上升。右：给出的概率与实际正确率，圆点越大问题越多，虚线为理想。",
    "Left: answering the surest first, how errors grow with coverage. Right: stated probability against the share that "
    "was right; larger dots hold more questions, the dashed line is ideal.",
)


def _head(report: Report) -> str:
    questions = report.groups[ALL].questions
    facts = [
        (("文件", "file"), report.file),
        (("问题数", "questions"), str(questions)),
        (("索引", "index"), report.index),
        (("回答线", "answer from"), f"{report.answer:.3f}"),
        (("候选线", "suggest from"), f"{report.suggest:.3f}"),
    ]
    items = "".join(f"<div><dt>{both(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
    title = both(("知识库测评", "Knowledge base evaluation"))
    return f'<header><h1>{title}</h1><dl class="facts">{items}</dl></header>'


def _cards(report: Report) -> str:
    everything, business = report.groups[ALL], report.groups[ANSWER_TOPICS]
    cards = [
        (labels.RATES["wrong_of_all"], everything, "wrong_of_all"),
        (labels.RATES["outside_as_business"], everything, "outside_as_business"),
        (labels.RATES["answered_right"], business, "answered_right"),
        (labels.RATES["right_or_suggested"], business, "right_or_suggested"),
    ]
    shown = []
    for name, group, key in cards:
        edges = labels.interval(key, group.intervals.get(key))
        where = labels.GROUPS[ALL if group is everything else ANSWER_TOPICS]
        small = f"{escape(where[0])} [{edges}]" if edges else escape(where[0])
        shown.append(
            f'<div class="card"><p class="big">{labels.percent(group.rates[key])}</p>'
            f'<p>{both(name)}</p><p class="note">{small}</p></div>'
        )
    return f'<section class="cards">{"".join(shown)}</section>'


def _rates(report: Report) -> str:
    groups = list(report.groups.values())
    head = [both(("指标", "figure"))]
    head += [f"{both(labels.GROUPS[name])} n = {group.questions}" for name, group in report.groups.items()]
    rows = [[both(words), *(_valued(group, key) for group in groups)] for key, words in labels.RATES.items()]
    ece = ("校准误差", "ECE")
    rows.append([both(ece), *(labels.number(group.calibration_error) for group in groups)])
    for at, point in enumerate(groups[0].points):
        rows += _point_rows(point.limit, [(group, group.points[at]) for group in groups])
    return table(head, rows, numbers=len(groups))


def _point_rows(limit: float, groups: Sequence[tuple[Group, Point]]) -> list[list[str]]:
    return [
        [
            both(_right_at(limit)),
            *(
                _with_interval(labels.percent(point.right), "", group, point_name(limit))
                for group, point in groups
            ),
        ],
        [both(labels.HELPED_AT), *(labels.percent(point.right_or_suggested) for _, point in groups)],
        [both(labels.SCORE_AT), *(labels.number(point.score) for _, point in groups)],
    ]


def _right_at(limit: float) -> tuple[str, str]:
    shown = labels.whole_percent(limit)
    return labels.RIGHT_AT[0].format(limit=shown), labels.RIGHT_AT[1].format(limit=shown)


def _valued(group: Group, key: str) -> str:
    return _with_interval(labels.figure(key, group.rates[key]), key, group, key)


def _with_interval(value: str, kind: str, group: Group, key: str) -> str:
    edges = labels.interval(kind, group.intervals.get(key))
    return f'{value} <span class="note">[{edges}]</span>' if edges else value


def _baselines(report: Report) -> str:
    ours = report.groups[ANSWER_TOPICS]
    head = [both(("方法", "system")), "hit@1", "hit@3"]
    head += [both(_right_at(point.limit)) for point in ours.points]
    rows = [[both(("本索引", "this index")), *_shares(ours.rates["hit1"], ours.rates["hit3"], ours.points)]]
    rows += [
        [
            both(labels.BASELINES[one.name]),
            *_shares(one.hit1[ANSWER_TOPICS], one.hit3[ANSWER_TOPICS], one.points[ANSWER_TOPICS]),
        ]
        for one in report.baselines
    ]
    return f"<p>{both(labels.GROUPS[ANSWER_TOPICS])}, n = {ours.questions}</p>" + table(
        head, rows, numbers=len(head) - 1
    )


def _shares(hit1: float | None, hit3: float | None, points: Iterable[Point]) -> list[str]:
    return [labels.percent(hit1), labels.percent(hit3), *(labels.percent(point.right) for point in points)]


def _curves(report: Report) -> str:
    business = report.groups[ANSWER_TOPICS]
    lines = [(("本索引", "this index"), business.risk_coverage)]
    lines += [(labels.BASELINES[one.name], one.risk_coverage) for one in report.baselines]
    series = [
        svg.Series(name[1], [(covered, risk) for _, covered, risk in rows], style)
        for (name, rows), style in zip(lines, _STYLES, strict=False)
    ]
    largest = max((risk for _, rows in lines for _, _, risk in rows), default=0.0)
    risk_plot = svg.Plot(
        "risk–coverage",
        "回答比例 share answered, %",
        "其中答错 wrong of answered, %",
        series,
        svg.round_top(largest),
        [(0.05, "5 %")],
    )
    keys = "".join(
        f'<li class="{style}">{both(name)}</li>' for (name, _), style in zip(lines, _STYLES, strict=False)
    )
    risk_words = ("风险与覆盖", "Risk–coverage")
    return (
        '<div class="plots">'
        f"<figure><figcaption>{both(risk_words)}：{labels.GROUPS[ANSWER_TOPICS][0]}</figcaption>"
        f'{svg.draw(risk_plot)}<ul class="key">{keys}</ul></figure>'
        f"{_calibration(report.groups[ALL].calibration)}</div>"
    )


def _calibration(rows: Sequence[Row]) -> str:
    series = svg.Series("", [(stated, seen) for stated, seen, _ in rows], "ours", [size for *_, size in rows])
    plot = svg.Plot("calibration", "给出的概率 stated, %", "实际正确 right, %", [series], diagonal=True)
    words = ("校准", "Calibration")
    return f"<figure><figcaption>{both(words)}：{labels.GROUPS[ALL][0]}</figcaption>{svg.draw(plot)}</figure>"


def _pairs(report: Report) -> str:
    names = {row.topic: row.name for row in report.topics}
    head = [
        both(("应为", "expected")),
        both(("找到", "found")),
        both(("次数", "n")),
        both(("其中答错", "answered")),
    ]
    rows = [
        [topic(pair.expected, names), topic(pair.found, names), str(pair.questions), str(pair.answered)]
        for pair in report.confused[:PAIRS]
    ]
    more = len(report.confused) - len(rows)
    rest = f'<p class="note">{both((f"另有 {more} 对", f"{more} more pairs"))}</p>' if more else ""
    return (table(head, rows, numbers=2) + rest) if rows else f"<p>{both(('没有', 'none'))}</p>"


def _topics(report: Report) -> str:
    names = {row.topic: row.name for row in report.topics}
    head = [
        both(("主题", "topic")),
        both(("处理方式", "policy")),
        both(("最常被认作", "most confused with")),
        both(("问题数", "n")),
        both(("首个正确", "hit@1")),
        both(("答错", "wrong")),
    ]
    rows = [
        [
            topic(row.topic, names),
            _POLICIES[row.policy],
            f"{escape(row.confused_with)} ({row.confused})" if row.confused_with else "",
            str(row.questions),
            labels.percent(row.hit1),
            str(row.answered_wrongly or ""),
        ]
        for row in report.topics
    ]
    return table(head, rows, numbers=3)


def _examples(report: Report) -> str:
    head = [
        both(("行", "line")),
        both(("问题", "question")),
        both(("可接受", "acceptable")),
        both(("找到", "found")),
        both(("分数", "score")),
    ]
    rows = [
        [
            str(one.line),
            escape(one.text),
            escape(one.expected),
            escape(one.found),
            f"{one.score:.3f}{' ✕' if one.answered else ''}",
        ]
        for one in report.examples
    ]
    return table(head, rows, numbers=1)
