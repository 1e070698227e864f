"""What was asked on the way to a person, and what the customer said: kept in memory between turns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MAX_FACTS = 8
MAX_VALUE = 60


@dataclass(frozen=True)
class Gathered:
    """Facts about a hard topic. A question is open while `asked` is set."""

    topic: str
    need: str | None = None
    asked: str | None = None
    """Id of the question that waits for its reply."""
    labels: tuple[str, ...] = ()
    """The facts it asks for."""
    rest: tuple[str, ...] = ()
    """Ids of the questions that may follow."""
    asks: int = 0
    """Questions asked so far, those of a probe included."""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and value, oldest first; an empty value was asked for and not given."""

    @property
    def known(self) -> frozenset[str]:
        """Labels that need no question any more."""
        return frozenset(label for labels, _ in self.facts for label in labels.split("、"))

    @property
    def given(self) -> dict[str, str]:
        return {label: value for label, value in self.facts if value}

    @property
    def skipped(self) -> tuple[str, ...]:
        return tuple(label for label, value in self.facts if not value)

    def noting(self, label: str, value: str) -> "Gathered":
        short = value if len(value) <= MAX_VALUE else value[: MAX_VALUE - 1] + "…"
        return replace(self, facts=(*self.facts, (label, short))[-MAX_FACTS:])

    def closed(self) -> "Gathered":
        """No further question; the open one counts as skipped."""
        noted = self.noting("、".join(self.labels), "") if self.asked and self.labels else self
        return replace(noted, asked=None, labels=(), rest=())

    def to_json(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "need": self.need,
            "asked": self.asked,
            "labels": list(self.labels),
            "rest": list(self.rest),
            "asks": self.asks,
            "facts": [list(fact) for fact in self.facts],
        }

    @classmethod
    def from_json(cls, data: object) -> "Gathered | None":
        """None for anything that `to_json` does not make; never raises."""
        if not isinstance(data, Mapping) or not isinstance(data.get("topic"), str):
            return None
        asks, need, asked = data.get("asks"), data.get("need"), data.get("asked")
        facts = data.get("facts")
        pairs = [_texts(one) for one in facts] if isinstance(facts, list) else []
        return cls(
            topic=data["topic"],
            need=need if isinstance(need, str) else None,
            asked=asked if isinstance(asked, str) else None,
            labels=_texts(data.get("labels")),
            rest=_texts(data.get("rest")),
            # From JSON a whole number may come back as a float.
            asks=max(0, int(asks)) if isinstance(asks, (int, float)) else 0,
            facts=tuple((one[0], one[1]) for one in pairs if len(one) == 2)[-MAX_FACTS:],
        )


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, (list, tuple)) else ()
    return tuple(item for item in items if isinstance(item, str))
