"""The present matter in a conversation's log: from where the bot took it up to now, bounded however long it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import Envelope
from service.conversations.ownership import Owner
from service.conversations.store import envelope_of
from service.conversations.tables import Event

NEWEST = 1000
"""Messages read: 200 turns with bursts and several replies each. The customer's first words come besides."""
WORDS = ("message.customer", "message.bot", "feedback.given")


@dataclass(frozen=True)
class Journey:
    """`start` is the seq after which the present matter began; `events` are messages, oldest first."""

    start: int
    events: Sequence[Envelope]


async def read_journey(connection: AsyncConnection, conversation_id: str) -> Journey:
    """A service that ended begins a new matter; leaving the queue does not."""
    start = await matter_start(connection, conversation_id)
    words = _events(conversation_id).where(Event.seq > start, Event.type.in_(WORDS))
    newest = (await connection.execute(words.order_by(Event.seq.desc()).limit(NEWEST))).all()[::-1]
    first = words.where(Event.type == "message.customer").order_by(Event.seq).limit(1)
    opening = (await connection.execute(first)).all()
    missing = [row for row in opening if newest and row.seq < newest[0].seq]
    return Journey(start, [envelope_of(row) for row in (*missing, *newest)])


async def matter_start(connection: AsyncConnection, conversation_id: str) -> int:
    """The seq after which the present matter began; 0 for the first one."""
    changes = _events(conversation_id).where(Event.type == "owner.changed").order_by(Event.seq)
    begun = 0
    for row in (await connection.execute(changes)).all():
        if row.data["to"] == Owner.BOT and row.data["from"] != Owner.QUEUED:
            begun = row.seq
    return begun


async def read_since(connection: AsyncConnection, conversation_id: str, seq: int) -> list[Envelope]:
    """What the customer wrote and sent after `seq`, and who owned the conversation when."""
    kinds = ("message.customer", "message.image", "owner.changed")
    query = _events(conversation_id).where(Event.seq > seq, Event.type.in_(kinds)).order_by(Event.seq)
    return [envelope_of(row) for row in (await connection.execute(query.limit(NEWEST))).all()]


def _events(conversation_id: str) -> Select[tuple[object, ...]]:
    columns = (Event.conversation_id, Event.seq, Event.type, Event.at, Event.actor_kind, Event.actor_name)
    return select(*columns, Event.data).where(Event.conversation_id == conversation_id)
