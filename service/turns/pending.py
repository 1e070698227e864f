"""Reading the bot's work list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import FeedbackGiven
from service.conversations.tables import Conversation, Event
from service.core.database import Database
from service.dialogue.preferences import with_elder
from service.dialogue.triggers import UNSOLVED_BUTTON
from service.handoff.summary.reactions import Decided
from service.turns.tables import DecisionRow, Turn


@dataclass(frozen=True)
class Work:
    """Everything of one customer that waits for an outcome, oldest first."""

    seqs: list[int]
    texts: list[str]
    state: dict[str, Any] | None
    """The dialogue state, with what the customer prefers now."""


_PENDING = (
    select(Turn.seq, Event.type, Event.data, Conversation.bot_state, Conversation.elder)
    .join(Event, (Event.conversation_id == Turn.conversation_id) & (Event.seq == Turn.seq))
    .join(Conversation, Conversation.id == Turn.conversation_id)
    .where(Turn.conversation_id == bindparam("conversation"), Turn.status == "pending")
    .order_by(Turn.seq)
)
_DECISIONS = (
    select(DecisionRow.seq, DecisionRow.detail)
    .where(DecisionRow.conversation_id == bindparam("conversation"))
    .order_by(DecisionRow.seq)
)


async def pending_work(database: Database, conversation_id: str) -> Work | None:
    async with database.read() as connection:
        rows = (await connection.execute(_PENDING, {"conversation": conversation_id})).all()
    if not rows:
        return None
    state = with_elder(rows[0].bot_state, rows[0].elder)
    return Work([row.seq for row in rows], [_words(row.type, row.data) for row in rows], state)


def _words(kind: str, data: dict[str, Any]) -> str:
    """没帮助 on an answer is heard as what the button below it says."""
    return UNSOLVED_BUTTON if kind == FeedbackGiven.type else str(data["text"])


async def conversations_waiting(database: Database) -> list[str]:
    """Conversations with unanswered messages: after a crash these are taken up again."""
    query = select(Turn.conversation_id).where(Turn.status == "pending").distinct()
    async with database.read() as connection:
        return list((await connection.execute(query)).scalars())


async def decisions_of(connection: AsyncConnection, conversation_id: str) -> list[Decided]:
    rows = await connection.execute(_DECISIONS, {"conversation": conversation_id})
    return [
        Decided(
            row.seq,
            detail["kind"],
            detail["topic"],
            detail["need"],
            detail.get("reason", ""),
            _sure(detail),
        )
        for row in rows
        for detail in (row.detail,)
    ]


def _sure(detail: Mapping[str, Any]) -> float | None:
    """Where a rule decided, the score says nothing of the text."""
    score = detail.get("score") if detail.get("via", "rule") != "rule" else None
    return float(score) if score else None
