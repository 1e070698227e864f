"""A figure of ours beside the peer's, and whether it is what issue and design ask for. No I/O."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bench._lib.stats import Spread, digits, ratio


@dataclass(frozen=True)
class Goal:
    """At most (or at least) `limit`: of the ratio ours ÷ peer's, or of our own figure."""

    limit: float
    of_ratio: bool = True
    least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {digits(self.limit)}{' ×' if self.of_ratio else ''}"

    def met(self, value: float) -> bool:
        return value >= self.limit if self.least else value <= self.limit


@dataclass(frozen=True)
class Row:
    """One line of the report. Without a goal it only says more about the line before it."""

    id: str
    what: str
    ours: Spread
    peer: Spread
    goal: Goal | None = None
    note: str = ""
    silent: int = 0
    """Messages of ours nobody answered. What was not answered was not fast: such a row meets no goal."""

    @property
    def ratio(self) -> Spread | None:
        """None when the peer has nothing to divide by."""
        return ratio(self.ours, self.peer) if self.peer.low > 0 else None

    @property
    def met(self) -> bool | None:
        """None without a goal, or without a ratio that one could hold against it."""
        if self.goal is None:
            return None
        if self.silent:
            return False
        value = self.ratio if self.goal.of_ratio else self.ours
        return None if value is None else self.goal.met(value.median)

    def cells(self) -> tuple[str, ...]:
        goal = "" if self.goal is None else str(self.goal)
        verdict = "" if self.goal is None else {True: "met", False: "**missed**", None: "no ratio"}[self.met]
        return (
            self.id,
            self.what,
            str(self.ours),
            str(self.peer),
            str(self.ratio or "–"),
            goal,
            verdict,
            self.note,
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "what": self.what,
            "ours": asdict(self.ours),
            "peer": asdict(self.peer),
            "ratio": asdict(self.ratio) if self.ratio else None,
            "goal": str(self.goal) if self.goal else None,
            "met": self.met,
            "note": self.note,
        }


def single(value: float) -> Spread:
    """A figure there is only one of."""
    return Spread(value, value, value)
