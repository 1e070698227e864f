"""The gate: may this release take the place of the live one? Rules over figures, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import sqrt
from typing import Any

from service.releases.measured import Golden, Metrics, Topic

_Z = 1.96
"""95 % of a normal distribution."""
MOST_NAMES = 20


@dataclass(frozen=True)
class Floors:
    """Per cent of a topic's golden questions that must be served rightly, where there are enough to tell."""

    right: float = 50.0
    least_questions: int = 5
    topics: Mapping[str, float] = field(default_factory=dict)

    def of(self, topic: str) -> float:
        return self.topics.get(topic, self.right)


class Line(StrEnum):
    """What the gate looks at, one after the other."""

    SAFETY = "safety"
    GOLDEN = "golden"
    SEARCH = "search"
    TOPICS = "topics"
    TALKS = "talks"


@dataclass(frozen=True)
class Objection:
    """One reason against; `code` is stable. `names`: the dialogues, or the topic. Figures are per cent."""

    code: str
    text: str
    line: Line | None = None
    names: tuple[str, ...] = ()
    right: float | None = None
    live: float | None = None
    least: float | None = None


def judge(candidate: Metrics, live: Metrics | None, floors: Floors) -> list[Objection]:
    """Every reason against the candidate; none: it may go live. `live` is None while no release is.

    What was not measured counts as failed: silence is no proof.
    """
    return [*_unmeasured(candidate), *_safety(candidate, live), *_golden(candidate, live), *_search(candidate, live),
            *_topics(candidate, floors), *_talks(candidate, live)]  # fmt: skip


def plain(objection: Objection) -> dict[str, Any]:
    """As data for screens and files; of many names the first, and how many there are."""
    names = objection.names
    return {**asdict(objection), "names": list(names[:MOST_NAMES]), "count": len(names)}


def wilson(right: float, questions: int) -> tuple[float, float]:
    """95 % interval of a share, in per cent. Nothing asked: nothing is known."""
    if questions <= 0:
        return 0.0, 100.0
    share, z2 = right / 100, _Z * _Z
    middle = share + z2 / (2 * questions)
    spread = _Z * sqrt(share * (1 - share) / questions + z2 / (4 * questions * questions))
    whole = 1 + z2 / questions
    return 100 * (middle - spread) / whole, 100 * (middle + spread) / whole


def _unmeasured(candidate: Metrics) -> Iterator[Objection]:
    if candidate.safety is None:
        yield Objection(
            "gate_unmeasured",
            "the safety set was not run: bot eval --out, then release make --bot",
            Line.SAFETY,
        )
    if candidate.golden is None:
        yield Objection(
            "gate_unmeasured",
            "the golden questions were not asked: bot eval --out, then release make --bot",
            Line.GOLDEN,
        )


def _safety(candidate: Metrics, live: Metrics | None) -> Iterator[Objection]:
    if live is None or candidate.safety is None:
        return
    if live.safety is None or live.safety.dialogues != candidate.safety.dialogues:
        yield Objection(
            "gate_not_comparable", "the live release was not measured on this safety set", Line.SAFETY
        )
        return
    new = sorted({*candidate.safety.failed} - {*live.safety.failed})
    if new:
        yield Objection(
            "gate_safety",
            f"{len(new)} dialogues of the safety set go wrong that did not: {_some(new)}",
            Line.SAFETY,
            names=tuple(new),
        )


def _golden(candidate: Metrics, live: Metrics | None) -> Iterator[Objection]:
    if live is None or candidate.golden is None:
        return
    if live.golden is None or live.golden.questions != candidate.golden.questions:
        yield Objection(
            "gate_not_comparable", "the live release was not measured on these golden questions", Line.GOLDEN
        )
        return
    low = _low(live.golden)
    if candidate.golden.right < low:
        yield Objection(
            "gate_golden",
            f"{candidate.golden.right:.1f} % right; the live release has {live.golden.right:.1f} %, at least {low:.1f} %",
            Line.GOLDEN,
            right=candidate.golden.right,
            live=live.golden.right,
            least=low,
        )


def _search(candidate: Metrics, live: Metrics | None) -> Iterator[Objection]:
    """Search is optional for both; what the live release proved the candidate must prove too."""
    if live is None or live.search is None:
        return
    if candidate.search is None or candidate.search.questions != live.search.questions:
        yield Objection(
            "gate_not_comparable", "search was not measured on the live release's questions", Line.SEARCH
        )
    elif candidate.search.hit1 < live.search.low:
        yield Objection(
            "gate_search",
            f"{100 * candidate.search.hit1:.1f} % found first; the live release has {100 * live.search.hit1:.1f} %, "
            f"at least {100 * live.search.low:.1f} %",
            Line.SEARCH,
            right=100 * candidate.search.hit1,
            live=100 * live.search.hit1,
            least=100 * live.search.low,
        )


def _topics(candidate: Metrics, floors: Floors) -> Iterator[Objection]:
    for row in candidate.topics:
        if _below(row, floors):
            yield Objection(
                "gate_floor",
                f"{row.topic}: {row.right:.1f} % right, its floor is {floors.of(row.topic):.1f} %",
                Line.TOPICS,
                names=(row.topic,),
                right=row.right,
                least=floors.of(row.topic),
            )


def _talks(candidate: Metrics, live: Metrics | None) -> Iterator[Objection]:
    """Optional for both, as search is. A test whose expectations were changed since is another one."""
    if live is None or live.talks is None:
        return
    if candidate.talks is None:
        yield Objection(
            "gate_unmeasured",
            "the kept conversations were not played: talks run --out, then release make --talks",
            Line.TALKS,
        )
        return
    passed = {*live.talks.played} - {*live.talks.failed}
    lost = sorted(one.partition("@")[0] for one in {*candidate.talks.failed} & passed)
    if lost:
        yield Objection(
            "gate_talks",
            f"{len(lost)} kept conversations fail that the live release passes: {_some(lost)}",
            Line.TALKS,
            names=tuple(lost),
        )


def _below(row: Topic, floors: Floors) -> bool:
    return row.questions >= floors.least_questions and row.right < floors.of(row.topic)


def _low(golden: Golden) -> float:
    return wilson(golden.right, golden.questions)[0]


def _some(names: list[str]) -> str:
    return ", ".join(names[:10]) + (" …" if len(names) > 10 else "")
