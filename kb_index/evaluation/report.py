"""The whole evaluation of a file of questions, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from kb_index.article import Topic
from kb_index.evaluation import curves
from kb_index.evaluation.breakdown import NOTHING, Pair, TopicRow, by_topic, confused_pairs
from kb_index.evaluation.outcomes import Judged, Outcomes, Ranked, Ranker, columns, judge
from kb_index.evaluation.questions import Question, is_outside
from kb_index.evaluation.rates import WRONG_LIMITS, Interval, Point, Rates, intervals, point, rates
from kb_index.evaluation.scores import Scores, scores_of

ALL, ANSWER_TOPICS = "all", "answer_topics"


class Lines(Protocol):
    """The scores at which a system answers and suggests; kb_index.cutoffs.Cutoffs is one."""

    @property
    def answer(self) -> float: ...

    @property
    def suggest(self) -> float: ...


class Base(Protocol):
    """What is measured: kb_index.search.KnowledgeBase."""

    @property
    def topics(self) -> Mapping[str, Topic]: ...

    @property
    def cutoffs(self) -> Lines: ...

    def search(self, text: str, k: int) -> Sequence[Ranked]: ...


@dataclass(frozen=True)
class Group:
    """Figures of all questions or of a part of them. Shares are 0–1; None is a share of nothing."""

    questions: int
    outside: int
    rates: Rates
    points: list[Point]
    intervals: dict[str, Interval]
    risk_coverage: list[curves.Row]
    calibration: list[curves.Row]
    calibration_error: float | None


@dataclass(frozen=True)
class Baseline:
    """A simpler system on the same questions and the same texts, judged by its own score."""

    name: str
    hit1: dict[str, float | None]
    hit3: dict[str, float | None]
    points: dict[str, list[Point]]
    risk_coverage: list[curves.Row]
    """Of the answer topics."""


@dataclass(frozen=True)
class Example:
    """A question whose best topic found is not acceptable, its text masked."""

    line: int
    text: str
    expected: str
    found: str
    score: float
    answered: bool


@dataclass(frozen=True)
class Report:
    """Everything the printed table and the page show. Holds no text of the file but in `examples`."""

    file: str
    index: str
    answer: float
    suggest: float
    groups: dict[str, Group]
    topics: list[TopicRow]
    confused: list[Pair]
    scores: Scores
    baselines: list[Baseline] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The report as JSON data."""
        return asdict(self)


def evaluate(
    base: Base,
    questions: Sequence[Question],
    *,
    file: str = "",
    index: str = "",
    baselines: Mapping[str, Ranker] | None = None,
    mask: Callable[[str], str] | None = None,
) -> Report:
    """Search every question and count. Raises ValueError when there is none.

    With `mask` the report carries the misses as examples, their texts masked by it; without, no text.
    """
    if not questions:
        raise ValueError("no questions")
    answer, suggest = base.cutoffs.answer, base.cutoffs.suggest
    judged = judge(base, questions, len(base.topics))
    parts = _parts(judged, base.topics)
    return Report(
        file=file,
        index=index,
        answer=answer,
        suggest=suggest,
        groups={name: _group(columns(part), answer, suggest) for name, part in parts.items()},
        topics=by_topic(judged, base.topics, answer),
        confused=confused_pairs(judged, answer),
        scores=scores_of(judged),
        baselines=[
            _baseline(name, ranker, questions, base.topics) for name, ranker in (baselines or {}).items()
        ],
        examples=_examples(judged, answer, mask) if mask else [],
    )


def _parts(judged: Sequence[Judged], topics: Mapping[str, Topic]) -> dict[str, list[Judged]]:
    """All questions, and those the bot itself should answer with business."""
    business = [one for one in judged if _is_answer_topic(one.question.best, topics)]
    return {ALL: list(judged), ANSWER_TOPICS: business}


def _is_answer_topic(topic: str, topics: Mapping[str, Topic]) -> bool:
    return topics[topic].policy == "answer" and not is_outside(topic)


def _group(found: Outcomes, answer: float, suggest: float) -> Group:
    return Group(
        questions=len(found),
        outside=int(found.outside.sum()),
        rates=rates(found, answer, suggest),
        points=[point(found, limit, suggest) for limit in WRONG_LIMITS],
        intervals=intervals(found, answer, suggest),
        risk_coverage=curves.risk_coverage(found),
        calibration=curves.calibration(found),
        calibration_error=curves.calibration_error(found),
    )


def _baseline(
    name: str, ranker: Ranker, questions: Sequence[Question], topics: Mapping[str, Topic]
) -> Baseline:
    judged = judge(ranker, questions, len(topics))
    parts = {group: columns(part) for group, part in _parts(judged, topics).items()}
    shares = {group: rates(found, 0.0, 0.0) for group, found in parts.items()}
    return Baseline(
        name=name,
        hit1={group: share["hit1"] for group, share in shares.items()},
        hit3={group: share["hit3"] for group, share in shares.items()},
        points={group: [point(found, limit) for limit in WRONG_LIMITS] for group, found in parts.items()},
        risk_coverage=curves.risk_coverage(parts[ANSWER_TOPICS]),
    )


def _examples(judged: Sequence[Judged], answer: float, mask: Callable[[str], str]) -> list[Example]:
    """The misses, surest first."""
    misses = sorted((one for one in judged if not one.right), key=lambda one: -one.score)
    return [
        Example(
            one.question.line,
            mask(one.question.text),
            ", ".join(one.question.topics),
            one.found or NOTHING,
            max(one.score, 0.0),
            one.score >= answer,
        )
        for one in misses
    ]
