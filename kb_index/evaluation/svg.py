"""Curves as inline SVG: a square plot with both axes from 0 to a round share. No scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 520, 340
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 14, 48
TICKS = 5

Dots = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Series:
    """A line through (x, y) shares; `weights` make dots of that relative size on it."""

    name: str
    dots: Dots
    style: str
    weights: Sequence[float] = ()


@dataclass(frozen=True)
class Plot:
    """A chart of shares: the y axis ends at `top`, the x axis at 1."""

    title: str
    x: str
    y: str
    series: Sequence[Series]
    top: float = 1.0
    marks: Sequence[tuple[float, str]] = ()
    """Horizontal lines (share, label)."""
    diagonal: bool = False


def draw(plot: Plot) -> str:
    """The chart as one <svg> element with a title for those who cannot see it."""
    parts = [*_axes(plot), *_marks(plot), *(part for one in plot.series for part in _series(one, plot))]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(plot.title, quote=True)}">'
        f"<title>{escape(plot.title)}</title>{''.join(parts)}</svg>"
    )


def round_top(largest: float) -> float:
    """The end of an axis that has room for `largest`: 0.1, 0.2 … 1."""
    return min(1.0, max(1, int(largest * 10 + 0.999)) / 10)


def _axes(plot: Plot) -> list[str]:
    parts = []
    for at in range(TICKS + 1):
        share = at / TICKS
        x, y = _x(share), _y(share * plot.top, plot)
        parts += [
            f'<line class="grid" x1="{x}" y1="{_y(0, plot)}" x2="{x}" y2="{TOP}"/>',
            f'<line class="grid" x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>',
            f'<text x="{x}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{share * 100:g}</text>',
            f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{share * plot.top * 100:.3g}</text>',
        ]
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return [
        *parts,
        f'<text class="axis" x="{_x(0.5)}" y="{HEIGHT - 10}" text-anchor="middle">{escape(plot.x)}</text>',
        f'<text class="axis" transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">{escape(plot.y)}</text>',
    ]


def _marks(plot: Plot) -> list[str]:
    parts = []
    if plot.diagonal:
        parts.append(f'<line class="ideal" x1="{_x(0)}" y1="{_y(0, plot)}" x2="{_x(1)}" y2="{_y(1, plot)}"/>')
    for share, label in plot.marks:
        if share <= plot.top:
            y = _y(share, plot)
            parts.append(f'<line class="ideal" x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>')
            parts.append(
                f'<text x="{WIDTH - RIGHT - 4}" y="{y - 5}" text-anchor="end">{escape(label)}</text>'
            )
    return parts


def _series(one: Series, plot: Plot) -> list[str]:
    dots = [(_x(x), _y(min(y, plot.top), plot)) for x, y in one.dots]
    line = " ".join(f"{x},{y}" for x, y in dots)
    parts = [f'<polyline class="line {one.style}" points="{line}"/>'] if dots else []
    largest = max(one.weights, default=1.0)
    return parts + [
        f'<circle class="dot {one.style}" cx="{x}" cy="{y}" r="{2.5 + 6 * (weight / largest) ** 0.5:.1f}"/>'
        for (x, y), weight in zip(dots, one.weights, strict=False)
    ]


def _x(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(share: float, plot: Plot) -> float:
    return round(HEIGHT - BOTTOM - share / plot.top * (HEIGHT - TOP - BOTTOM), 1)
