"""Conversations as a maintainer reads them: each customer message with the replies and the decision behind them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, tuple_

from service.conversations.events import Envelope
from service.conversations.store import ConversationStore
from service.conversations.tables import Conversation, Event
from service.core.clock import aware, iso
from service.core.database import Database
from service.core.errors import InvalidField
from service.handoff.store import HandoffStore
from service.turns.tables import DecisionRow, Turn

UNHELPFUL = "（点了“没帮助”）"
RECALLED = "（已撤回）"


class TurnsReader:
    def __init__(self, database: Database, store: ConversationStore, handoffs: HandoffStore) -> None:
        self._database, self._store, self._handoffs = database, store, handoffs

    async def turns(self, conversation_id: str) -> dict[str, Any]:
        """Raises NotFound."""
        header = await self._store.header(conversation_id)
        events = await self._store.events(conversation_id, 0, header.last_seq)
        async with self._database.read() as connection:
            query = select(*DecisionRow.__table__.columns).where(
                DecisionRow.conversation_id == conversation_id
            )
            decisions = (await connection.execute(query)).all()
        handoff = await self._handoffs.latest(conversation_id)
        return {
            "conversation": conversation_id,
            "owner": header.owner,
            "turns": join_turns(events, decisions),
            "handoff": handoff
            and {
                "skill": handoff.skill,
                "urgent": handoff.urgent,
                "topic": handoff.topic,
                "need": handoff.need,
                "summary": handoff.summary,
            },
        }

    async def conversations(self, limit: int, before: str | None) -> dict[str, Any]:
        """Newest first; `before` is the cursor of the page before. Raises InvalidField for another cursor."""
        started = select(Turn.conversation_id).group_by(Turn.conversation_id)
        query = (
            select(Conversation.id, Conversation.created_at, Conversation.updated_at, Conversation.owner)
            .where(Conversation.id.in_(started))
            .order_by(Conversation.updated_at.desc(), Conversation.id.desc())
            .limit(limit + 1)
        )
        if before is not None:
            query = query.where(tuple_(Conversation.updated_at, Conversation.id) < tuple_(*_cursor(before)))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            ids = [row.id for row in rows[:limit]]
            kinds = await _kinds(connection, ids)
            said = await _said(connection, ids)
        items = [_item(row, kinds[row.id], said) for row in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return {"items": items, "next": last and f"{iso_exact(last.updated_at)}_{last.id}"}


def join_turns(events: Sequence[Envelope], decisions: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """A decision and its replies stand with the first message they answer; the rest of a burst stands alone."""
    decided = {row.seq: row for row in decisions}
    replies: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        if event.type == "message.bot":
            reply = {"seq": event.seq, "text": event.data["text"], "buttons": event.data["buttons"]}
            replies[event.data["in_reply_to"][0]].append(reply)
    return [
        {
            "seq": event.seq,
            "at": iso(event.at),
            "customer": _said_by_customer(event),
            "replies": replies.get(event.seq, []),
            "decision": decided[event.seq].detail if event.seq in decided else None,
            "ms": decided[event.seq].ms if event.seq in decided else None,
            "nlu": decided[event.seq].nlu if event.seq in decided else None,
            "helpful": decided[event.seq].helpful if event.seq in decided else None,
        }
        for event in events
        if event.type == "message.customer" or (event.type == "feedback.given" and event.seq in decided)
    ]


def _said_by_customer(event: Envelope) -> str:
    if event.type == "feedback.given":
        return UNHELPFUL
    return RECALLED if event.data.get("recalled") else str(event.data["text"])


def iso_exact(moment: datetime) -> str:
    return aware(moment).isoformat(timespec="microseconds")


def _cursor(text: str) -> tuple[datetime, str]:
    moment, _, conversation = text.partition("_")
    try:
        return datetime.fromisoformat(moment), conversation
    except ValueError as error:
        raise InvalidField(["before"]) from error


async def _kinds(connection: Any, ids: list[str]) -> dict[str, dict[str, int]]:
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    rows = await connection.execute(
        select(DecisionRow.conversation_id, DecisionRow.kind, func.count())
        .where(DecisionRow.conversation_id.in_(ids))
        .group_by(DecisionRow.conversation_id, DecisionRow.kind)
    )
    for conversation, kind, count in rows:
        kinds[conversation][kind] = count
    return kinds


async def _said(connection: Any, ids: list[str]) -> dict[str, tuple[int, str]]:
    """Number of customer messages and the first one's text."""
    mine = Event.conversation_id.in_(ids) & (Event.type == "message.customer")
    counted = (
        select(Event.conversation_id, func.count().label("count"), func.min(Event.seq).label("seq"))
        .where(mine)
        .group_by(Event.conversation_id)
        .subquery()
    )
    rows = await connection.execute(
        select(counted.c.conversation_id, counted.c.count, Event.data).join(
            Event, (Event.conversation_id == counted.c.conversation_id) & (Event.seq == counted.c.seq)
        )
    )
    return {conversation: (count, data["text"]) for conversation, count, data in rows}


def _item(row: Any, kinds: dict[str, int], said: dict[str, tuple[int, str]]) -> dict[str, Any]:
    count, first = said.get(row.id, (0, ""))
    return {
        "conversation": row.id,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
        "owner": row.owner,
        "turns": count,
        "first_text": first,
        "kinds": kinds,
    }
