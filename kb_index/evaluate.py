"""Measures search on questions with known topics."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kb_index.content import ContentError, Problem
from kb_index.search import Hit, KnowledgeBase


@dataclass(frozen=True)
class Question:
    text: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """Counts over the questions of a file. Rates are shares of `questions` but for `wrong_of_answered`."""

    questions: int
    hit1: float
    hit3: float
    answered: float
    answered_right: float
    suggested: float
    right_among_suggested: float
    refused: float
    wrong_of_answered: float
    """Share of the answered questions whose topic is none of the acceptable ones."""
    outside: int
    """Questions whose acceptable topics are all scope.* or talk.*."""
    outside_answered_as_business: float
    """Share of those that were answered with a business topic."""
    confused: list[tuple[str, str, int]] = field(default_factory=list)
    """Most frequent (expected, found) pairs among wrong answers."""

    def table(self) -> str:
        rows = [
            ("questions", f"{self.questions}"),
            ("hit@1", _percent(self.hit1)),
            ("hit@3", _percent(self.hit3)),
            ("answered", _percent(self.answered)),
            ("answered rightly", _percent(self.answered_right)),
            ("suggested", _percent(self.suggested)),
            ("right among suggested", _percent(self.right_among_suggested)),
            ("refused", _percent(self.refused)),
            ("wrong of answered", _percent(self.wrong_of_answered)),
            (
                f"outside answered as business (of {self.outside})",
                _percent(self.outside_answered_as_business),
            ),
        ]
        confused = [f"  {count} x {expected} -> {found}" for expected, found, count in self.confused]
        return "\n".join(
            [f"{name:44}{value:>8}" for name, value in rows] + ["confused:" if confused else ""] + confused
        )


def read_questions(path: Path) -> list[Question]:
    """Read `question<TAB>topic,topic…` lines; # starts a comment. Raises ContentError naming the line."""
    questions, problems = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text, tab, topics = line.partition("\t")
        names = tuple(name.strip() for name in topics.split(",") if name.strip())
        if not tab or not text.strip() or not names:
            problems.append(
                Problem(path.name, f"line {number}", "columns", "not question<TAB>topics", "add the tab")
            )
        questions.append(Question(text, names))
    if problems:
        raise ContentError(problems)
    return questions


def evaluate(base: KnowledgeBase, questions: list[Question]) -> Evaluation:
    """Search every question and count. Raises ValueError when there is none."""
    if not questions:
        raise ValueError("no questions")
    found = [(question, base.search(question.text, 3)) for question in questions]
    total = len(found)
    answered = [(asked, hits) for asked, hits in found if hits and hits[0].score >= base.cutoffs.answer]
    wrong = [(asked, hits) for asked, hits in answered if hits[0].topic not in asked.topics]
    suggested = [
        (asked, hits)
        for asked, hits in found
        if hits and base.cutoffs.suggest <= hits[0].score < base.cutoffs.answer
    ]
    outside = [(asked, hits) for asked, hits in found if all(map(_is_outside, asked.topics))]
    strayed = [
        hits
        for asked, hits in outside
        if hits and hits[0].score >= base.cutoffs.answer and not _is_outside(hits[0].topic)
    ]
    pairs = Counter((asked.topics[0], hits[0].topic) for asked, hits in wrong)
    return Evaluation(
        questions=total,
        hit1=sum(_hit(asked, hits[:1]) for asked, hits in found) / total,
        hit3=sum(_hit(asked, hits) for asked, hits in found) / total,
        answered=len(answered) / total,
        answered_right=(len(answered) - len(wrong)) / total,
        suggested=len(suggested) / total,
        right_among_suggested=sum(_hit(asked, hits) for asked, hits in suggested) / total,
        refused=(total - len(answered) - len(suggested)) / total,
        wrong_of_answered=len(wrong) / max(len(answered), 1),
        outside=len(outside),
        outside_answered_as_business=len(strayed) / max(len(outside), 1),
        confused=[(expected, got, count) for (expected, got), count in pairs.most_common(10)],
    )


def _hit(asked: Question, hits: list[Hit]) -> bool:
    return any(hit.topic in asked.topics for hit in hits)


def _is_outside(topic: str) -> bool:
    return topic.startswith(("scope.", "talk."))


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"
