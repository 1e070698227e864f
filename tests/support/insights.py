"""Turns that nobody said: conversations with decisions at moments of a test's choice, straight into the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from kb_index.rows import Line
from service.conversations.tables import Conversation
from service.core.database import Database
from service.turns.tables import DecisionRow, Turn
from tests.support.library import ARTICLES, FakeArticle, FakeKnowledge

AT_ONCE = 5000


@dataclass(frozen=True)
class Planted:
    """One turn. `candidates`: topics with scores, the best first."""

    conversation: str
    seq: int
    at: datetime
    kind: str = "answer"
    topic: str | None = "card.loss"
    reason: str = "clear"
    helpful: bool | None = None
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class DatedArticle(FakeArticle):
    valid_from: date = date(2026, 1, 1)
    valid_until: date | None = None


@dataclass(frozen=True)
class CountedKnowledge(FakeKnowledge):
    """Knows its questions, so many of each topic, and its articles' dates."""

    articles: dict[str, FakeArticle] = field(
        default_factory=lambda: {
            topic: DatedArticle(one.title, one.answer) for topic, one in ARTICLES.items()
        }
    )
    questions: dict[str, int] = field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        return [
            Line(f"{topic} {number}", topic, "question")
            for topic, count in self.questions.items()
            for number in range(count)
        ]


async def plant(database: Database, turns: Iterable[Planted]) -> None:
    """Conversations begin with their first turn here."""
    planted = sorted(turns, key=lambda one: (one.conversation, one.seq))
    begun = {one.conversation: one.at for one in reversed(planted)}
    async with database.write() as connection:
        for table, rows in (
            (Conversation, [_conversation(name, at) for name, at in begun.items()]),
            (Turn, [_turn(one) for one in planted]),
            (DecisionRow, [_decision(one) for one in planted]),
        ):
            for part in _parts(rows):
                await connection.execute(insert(table), part)


def _conversation(name: str, at: datetime) -> dict[str, Any]:
    return {
        "id": name, "visitor_id": f"v_{name}", "epoch": "e_1", "last_seq": 99, "owner": "bot",
        "created_at": at, "updated_at": at,
    }  # fmt: skip


def _turn(one: Planted) -> dict[str, Any]:
    return {
        "conversation_id": one.conversation, "seq": one.seq, "status": "done", "reply_seq": one.seq + 1,
        "finished_at": one.at,
    }  # fmt: skip


def _decision(one: Planted) -> dict[str, Any]:
    weighed = [{"topic": topic, "score": score} for topic, score in one.candidates]
    detail = {
        "kind": one.kind, "topic": one.topic, "need": None, "score": 0.9, "candidates": weighed,
        "reason": one.reason, "via": "kb",
    }  # fmt: skip
    return {
        "conversation_id": one.conversation, "seq": one.seq, "kind": one.kind, "topic": one.topic,
        "detail": detail, "nlu": None, "ms": 5, "helpful": one.helpful,
    }  # fmt: skip


def _parts(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
