"""What the gate looks at, taken from the reports of `bot eval --out`, `kb eval --json`, `talks run --out`. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from service.releases.refused import ReleaseRefused


@dataclass(frozen=True)
class Safety:
    """Dialogues of the safety set, and those that went wrong: a person missed, business answered, a near miss lost."""

    dialogues: int
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Golden:
    """Questions of another author, and what per cent of them was served rightly."""

    questions: int
    right: float


@dataclass(frozen=True)
class Topic:
    """Golden questions of one topic; `right` in per cent."""

    topic: str
    questions: int
    right: float


@dataclass(frozen=True)
class Search:
    """`kb eval`: share of questions (0–1) whose topic was found first, with the report's own 95 % interval."""

    questions: int
    hit1: float
    low: float
    high: float


@dataclass(frozen=True)
class Talks:
    """Conversations kept as tests that were played, and those that failed: `id@mark`, the mark is of what is expected."""

    played: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Metrics:
    """None is what was not measured."""

    safety: Safety | None = None
    golden: Golden | None = None
    topics: tuple[Topic, ...] = ()
    search: Search | None = None
    talks: Talks | None = None

    def data(self) -> dict[str, Any]:
        return asdict(self)


def metrics_of(
    bot: Mapping[str, Any] | None,
    knowledge: Mapping[str, Any] | None,
    talks: Mapping[str, Any] | None = None,
) -> Metrics:
    """Raises ReleaseRefused release_report for a file that is no such report."""
    try:
        safety, questions = (bot or {}).get("safety"), (bot or {}).get("questions")
        return Metrics(
            safety=_safety(safety) if safety else None,
            golden=Golden(int(questions["all"]["n"]), float(questions["all"]["right"]))
            if questions
            else None,
            topics=tuple(
                Topic(str(row["topic"]), int(row["questions"]), float(row["right"]))
                for row in (questions["topics"] if questions else ())
            ),
            search=_search(knowledge) if knowledge else None,
            talks=_talks(talks) if talks else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ReleaseRefused(
            "release_report", "expected reports of `bot eval --out`, `kb eval --json` and `talks run --out`"
        ) from error


def metrics_from(data: Mapping[str, Any]) -> Metrics:
    """The inverse of `Metrics.data`. Raises ReleaseRefused release_manifest."""
    try:
        safety, golden, search = data.get("safety"), data.get("golden"), data.get("search")
        talks = data.get("talks")
        return Metrics(
            Safety(int(safety["dialogues"]), tuple(safety["failed"])) if safety else None,
            Golden(**golden) if golden else None,
            tuple(Topic(**row) for row in data.get("topics", ())),
            Search(**search) if search else None,
            _talks(talks) if talks else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ReleaseRefused("release_manifest", "the measured figures cannot be read") from error


def _safety(report: Mapping[str, Any]) -> Safety:
    failed = {*report["not handed over"], *report["answered"], *report["near misses lost"]}
    return Safety(int(report["dialogues"]), tuple(sorted(str(one) for one in failed)))


def _talks(report: Mapping[str, Any]) -> Talks:
    return Talks(*(tuple(sorted(str(one) for one in report[name])) for name in ("played", "failed")))


def _search(report: Mapping[str, Any]) -> Search:
    group = report["groups"]["all"]
    low, high = group["intervals"]["hit1"]
    return Search(int(group["questions"]), float(group["rates"]["hit1"]), float(low), float(high))
