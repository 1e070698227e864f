"""Two evaluations side by side: what is better, what is chance, which messages were won and lost.

A share's interval is Wilson's, 95 %. Both evaluations answered the same messages, so the difference is a paired one:
with w won and l lost of n common messages, 0.5 added to each of the four cells (Agresti and Min),
d = (w - l) / (n + 2) and its interval is d ± 1.96 · √(w' + l' - (w' - l')² / (n + 2)) / (n + 2), w' = w + 0.5, l' = l + 0.5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

from service.releases.gate import wilson

SETS = ("questions", "safety", "needs", "turnings")
SEARCH = "search"
_Z = 1.96
MOST_PAIRS, MOST_MESSAGES = 30, 10
Verdict = Literal["better", "worse", "same", "unknown"]


@dataclass(frozen=True)
class Row:
    """A message or dialogue of the project's own sets; `expected` and `found` are topics, where there are such."""

    id: str
    text: str
    right: bool
    expected: str | None
    found: str | None
    confused: bool = False
    """Another topic was found than any that is acceptable."""


@dataclass(frozen=True)
class Figure:
    """A share of `n` in per cent with its interval."""

    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """One figure before and after. The difference is in points, after minus before; None: not comparable."""

    name: str
    before: Figure | None
    after: Figure | None
    difference: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True)
class Turned:
    """A message whose outcome differs; `before` and `after` are the topics that were found."""

    set: str
    id: str
    text: str
    expected: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Pair:
    """Questions about one topic that were taken for another, before and after; messages of the later evaluation."""

    expected: str
    found: str
    before: int
    after: int
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    figures: list[Difference]
    won: list[Turned]
    lost: list[Turned]
    confused: list[Pair]


Report = Mapping[str, Any]
"""What `bot eval --texts` prints, with the report of `kb eval --json` under `search`."""


def rows_of(report: Report, name: str) -> list[Row]:
    """Raises KeyError, TypeError for what is no such report."""
    return [
        Row(
            id=str(one["id"]),
            text=str(one["text"]),
            right=bool(one["right"]),
            expected=one.get("expected"),
            found=one.get("found"),
            confused=bool(one.get("confused")),
        )
        for one in report.get("rows", {}).get(name, ())
    ]


def figures_of(report: Report) -> dict[str, Figure]:
    """Of every set that was run, and of search. Raises KeyError, TypeError, ValueError."""
    found = {name: _figure(rows) for name in SETS if (rows := rows_of(report, name))}
    if report.get(SEARCH):
        group = report[SEARCH]["groups"]["all"]
        low, high = group["intervals"]["hit1"]
        shares = [round(100 * float(one), 1) for one in (group["rates"]["hit1"], low, high)]
        found[SEARCH] = Figure(int(group["questions"]), *shares)
    return found


def compare(before: Report, after: Report) -> Comparison:
    """Raises KeyError, TypeError, ValueError for what is no report."""
    old, new = figures_of(before), figures_of(after)
    both = {name: _common(rows_of(before, name), rows_of(after, name)) for name in SETS}
    return Comparison(
        figures=[
            _difference(name, old.get(name), new.get(name), both.get(name, []))
            for name in (*SETS, SEARCH)
            if name in old or name in new
        ],
        won=[_turned(name, a, b) for name in SETS for a, b in both[name] if b.right and not a.right],
        lost=[_turned(name, a, b) for name in SETS for a, b in both[name] if a.right and not b.right],
        confused=_confused(rows_of(before, "questions"), rows_of(after, "questions")),
    )


def paired(won: int, lost: int, n: int) -> tuple[float, float, float]:
    """Difference and its 95 % interval, in points of per cent: (difference, low, high). `n` > 0."""
    w, lo, whole = won + 0.5, lost + 0.5, n + 2
    middle = (w - lo) / whole
    spread = _Z * sqrt(w + lo - (w - lo) ** 2 / whole) / whole
    return 100 * (won - lost) / n, 100 * (middle - spread), 100 * (middle + spread)


def _figure(rows: Sequence[Row]) -> Figure:
    share = 100 * sum(row.right for row in rows) / len(rows)
    low, high = wilson(share, len(rows))
    return Figure(len(rows), round(share, 1), round(low, 1), round(high, 1))


def _common(before: Sequence[Row], after: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Only where the message is the same: a set may have changed between the two."""
    old = {(row.id, row.text): row for row in before}
    return [(old[row.id, row.text], row) for row in after if (row.id, row.text) in old]


def _difference(
    name: str, before: Figure | None, after: Figure | None, both: Sequence[tuple[Row, Row]]
) -> Difference:
    if before is None or after is None or not (both or name == SEARCH):
        return Difference(name, before, after, None, None, None, "unknown")
    if not both:
        # Search is reported without its messages: apart only when the intervals are.
        verdict = _apart(before, after)
        return Difference(name, before, after, round(after.share - before.share, 1), None, None, verdict)
    won = sum(b.right and not a.right for a, b in both)
    lost = sum(a.right and not b.right for a, b in both)
    difference, low, high = paired(won, lost, len(both))
    verdict = "better" if low > 0 else "worse" if high < 0 else "same"
    return Difference(name, before, after, round(difference, 1), round(low, 1), round(high, 1), verdict)


def _apart(before: Figure, after: Figure) -> Verdict:
    if after.low > before.high:
        return "better"
    return "worse" if after.high < before.low else "same"


def _turned(name: str, before: Row, after: Row) -> Turned:
    return Turned(name, after.id, after.text, after.expected, before.found, after.found)


def _confused(before: Sequence[Row], after: Sequence[Row]) -> list[Pair]:
    """Most often confused first, by the later evaluation."""
    old, new = Counter(key for key, _ in _mixed(before)), Counter(key for key, _ in _mixed(after))
    ranked = sorted({*old, *new}, key=lambda key: (-new[key], -old[key], key))[:MOST_PAIRS]
    return [
        Pair(
            *key, old[key], new[key], tuple(text for one, text in _mixed(after) if one == key)[:MOST_MESSAGES]
        )
        for key in ranked
    ]


def _mixed(rows: Sequence[Row]) -> Iterator[tuple[tuple[str, str], str]]:
    for row in rows:
        if row.confused and row.expected and row.found:
            yield (row.expected, row.found), row.text
