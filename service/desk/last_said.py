"""The last words of a conversation as a card has them: what, when and whose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import IMAGES, NUMBERED, ActorKind
from service.conversations.tables import Event
from service.core.clock import aware

MESSAGES = ("message.customer", "message.agent", "message.bot", *IMAGES)
RECALLED = "（已撤回）"
IMAGE = "[图片]"


@dataclass(frozen=True)
class LastSaid:
    """`by` is an ActorKind, None while nobody has said anything; `agent` the number of the agent who spoke."""

    text: str
    at: datetime
    by: str | None = None
    agent: str | None = None


_NEWEST = (
    select(Event.conversation_id, func.max(Event.seq).label("seq"))
    .where(Event.conversation_id.in_(bindparam("conversations", expanding=True)), Event.type.in_(MESSAGES))
    .group_by(Event.conversation_id)
    .subquery()
)
_LAST = select(Event.conversation_id, Event.data, Event.at, Event.actor_kind, Event.actor_name).join(
    _NEWEST, and_(_NEWEST.c.conversation_id == Event.conversation_id, _NEWEST.c.seq == Event.seq)
)


async def last_messages(connection: AsyncConnection, conversations: Sequence[str]) -> dict[str, LastSaid]:
    """The newest message of each conversation."""
    if not conversations:
        return {}
    rows = await connection.execute(_LAST, {"conversations": list(set(conversations))})
    return {
        row.conversation_id: LastSaid(
            _shown(row.data), aware(row.at), row.actor_kind, _number(row.actor_kind, row.actor_name)
        )
        for row in rows
    }


def _number(kind: str, name: str | None) -> str | None:
    return name.removeprefix(NUMBERED) if kind == ActorKind.AGENT and name else None


def _shown(data: Mapping[str, Any]) -> str:
    if data.get("image"):
        return IMAGE
    return str(data.get("text") or RECALLED)
