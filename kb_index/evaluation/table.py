"""The report as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from kb_index.evaluation import labels
from kb_index.evaluation.rates import point_name
from kb_index.evaluation.report import ANSWER_TOPICS, Group, Report

PAIRS = 15
TOPICS = 20
EXAMPLES = 50


def as_text(report: Report) -> str:
    """The main figures, the baselines, and where the mistakes are (the worst only)."""
    parts = [_head(report), *(_group(name, group) for name, group in report.groups.items())]
    parts += [_baselines(report)] if report.baselines else []
    parts += [_pairs(report), _topics(report)]
    parts += [_examples(report)] if report.examples else []
    return "\n\n".join(part for part in parts if part)


def _head(report: Report) -> str:
    return (
        f"{report.file}: {next(iter(report.groups.values())).questions} questions, index {report.index}\n"
        f"cut-offs: answer {report.answer:.3f}, suggest {report.suggest:.3f}"
    )


def _group(name: str, group: Group) -> str:
    title = f"{labels.GROUPS[name][1]} ({group.questions}, {group.outside} outside)"
    if not group.questions:
        return title
    return "\n".join([f"{title:<46}{'':>8}  95 % interval", *_rates(group), *_points(group)])


def _rates(group: Group) -> Iterator[str]:
    for key, words in labels.RATES.items():
        if key == "outside_as_business" and not group.outside:
            continue
        yield _line(
            words[1],
            labels.figure(key, group.rates[key]),
            labels.interval(key, group.intervals.get(key)),
        )
    yield _line("calibration error (ECE)", labels.number(group.calibration_error))


def _points(group: Group) -> Iterator[str]:
    for point in group.points:
        limit = labels.whole_percent(point.limit)
        edges = labels.interval("", group.intervals.get(point_name(point.limit)))
        yield _line(labels.RIGHT_AT[1].format(limit=limit), labels.percent(point.right), edges)
        yield _line(labels.HELPED_AT[1], labels.percent(point.right_or_suggested))
        yield _line(labels.SCORE_AT[1], labels.number(point.score))


def _line(name: str, value: str, edges: str = "") -> str:
    return f"  {name:<44}{value:>8}  {edges}".rstrip()


def _baselines(report: Report) -> str:
    ours = report.groups[ANSWER_TOPICS]
    rows = [("this index", ours.rates["hit1"], ours.rates["hit3"], ours.points)]
    rows += [
        (labels.BASELINES[one.name][1], one.hit1[ANSWER_TOPICS], one.hit3[ANSWER_TOPICS], one.points[ANSWER_TOPICS])
        for one in report.baselines
    ]  # fmt: skip
    limits = "".join(f"{'right at ' + labels.whole_percent(point.limit):>14}" for point in ours.points)
    lines = [
        f"  {name:<32}{labels.percent(hit1):>8}{labels.percent(hit3):>10}"
        + "".join(f"{labels.percent(point.right):>14}" for point in points)
        for name, hit1, hit3, points in rows
    ]
    title = f"compared ({labels.GROUPS[ANSWER_TOPICS][1]})"
    return "\n".join([title, f"  {'':<32}{'hit@1':>8}{'hit@3':>10}{limits}", *lines])


def _pairs(report: Report) -> str:
    lines = [
        f"  {pair.questions:>4}{pair.answered:>10}  {pair.expected} -> {pair.found}"
        for pair in report.confused[:PAIRS]
    ]
    return "\n".join(["confused pairs", f"  {'n':>4}{'answered':>10}", *lines]) if lines else ""


def _topics(report: Report) -> str:
    worst = [row for row in report.topics if row.answered_wrongly or row.hit1 < 1][:TOPICS]
    lines = [
        f"  {row.topic:<28}{row.questions:>4}{labels.percent(row.hit1):>9}{row.answered_wrongly:>7}"
        f"  {f'{row.confused_with} ({row.confused})' if row.confused_with else ''}"
        for row in worst
    ]
    head = f"  {'':<28}{'n':>4}{'hit@1':>9}{'wrong':>7}  most confused with"
    return "\n".join([f"worst topics (of {len(report.topics)})", head, *lines]) if lines else ""


def _examples(report: Report) -> str:
    lines = [
        f"  {one.line:>5}  {one.score:.3f}{'!' if one.answered else ' '} {one.expected} -> {one.found}  {one.text}"
        for one in report.examples[:EXAMPLES]
    ]
    more = len(report.examples) - len(lines)
    return "\n".join(
        [
            "misses (line, score, ! answered)",
            *lines,
            *([f"  and {more} more: --json has all"] if more else []),
        ]
    )
