"""Reads the decisions of a period, and of the one before it, in two statements whatever there is to read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from service.core.clock import aware
from service.studio.insights.span import Span
from service.studio.insights.tally import BEFORE, NEITHER, NOW, Seen
from service.turns.tables import DecisionRow, Turn


@dataclass(frozen=True)
class Read:
    """Decisions in the order of conversation and seq, and when the first turn of all was finished."""

    seen: list[Seen]
    counted_from: datetime | None


def read(connection: Connection, span: Span) -> Read:
    rows = [Seen._make(row) for row in connection.execute(decisions(span))]
    rows.sort()
    first = connection.execute(select(func.min(Turn.finished_at))).scalar_one()
    return Read(rows, aware(first) if first else None)


def decisions(span: Span) -> Select[Any]:
    """In no order: the index on `finished_at` is to find them, and sorting them afterwards takes less than any other way."""
    detail = DecisionRow.detail
    period = case(
        (Turn.finished_at >= span.begin, NOW), (Turn.finished_at < span.before_end, BEFORE), else_=NEITHER
    )
    same_turn = (Turn.conversation_id == DecisionRow.conversation_id) & (Turn.seq == DecisionRow.seq)
    weighed = (
        column
        for place in (0, 1)
        for column in (
            detail[("candidates", place, "topic")].as_string(),
            detail[("candidates", place, "score")].as_float(),
        )
    )
    return (
        select(
            DecisionRow.conversation_id,
            DecisionRow.seq,
            period,
            DecisionRow.kind,
            DecisionRow.topic,
            DecisionRow.helpful,
            detail["reason"].as_string(),
            *weighed,
        )
        .join(Turn, same_turn)
        .where(Turn.finished_at >= span.before_begin)
    )
