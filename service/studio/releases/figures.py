"""What was measured of a release, with intervals, and the gate's verdict line by line. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.releases.gate import Line, Objection, plain, wilson
from service.releases.measured import Metrics


@dataclass(frozen=True)
class Figure:
    """Per cent, with the 95 % interval; of `questions`."""

    name: Line
    value: float
    low: float
    high: float
    questions: int


def figures(metrics: Metrics) -> list[Figure]:
    """Only what was measured."""
    found: list[Figure] = []
    if metrics.safety:
        count = metrics.safety.dialogues
        right = 100 * (1 - len(metrics.safety.failed) / count) if count else 0.0
        found.append(Figure(Line.SAFETY, right, *wilson(right, count), count))
    if metrics.golden:
        right, count = metrics.golden.right, metrics.golden.questions
        found.append(Figure(Line.GOLDEN, right, *wilson(right, count), count))
    if metrics.search:
        one = metrics.search
        found.append(Figure(Line.SEARCH, 100 * one.hit1, 100 * one.low, 100 * one.high, one.questions))
    if metrics.talks:
        count = len(metrics.talks.played)
        right = 100 * (1 - len(metrics.talks.failed) / count) if count else 0.0
        found.append(Figure(Line.TALKS, right, *wilson(right, count), count))
    return found


def verdict(metrics: Metrics, objections: list[Objection]) -> list[dict[str, Any]]:
    """One row a line: `passed`, `refused`, or `skipped` for what was not measured and need not be."""
    return [_row(line, metrics, [one for one in objections if one.line is line]) for line in Line]


def _row(line: Line, metrics: Metrics, against: list[Objection]) -> dict[str, Any]:
    optional = {Line.SEARCH: metrics.search, Line.TOPICS: metrics.topics, Line.TALKS: metrics.talks}
    state = "refused" if against else "passed" if optional.get(line, True) else "skipped"
    return {"line": line, "state": state, "objections": [plain(one) for one in against]}
