"""The event log on disk. Sequence numbers are given inside the transaction; events are published after commit."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import (
    SYSTEM,
    Actor,
    ActorKind,
    ConversationOpened,
    Envelope,
    Happening,
    HoldChanged,
    OwnerChanged,
    data_of,
)
from service.conversations.hub import STAFF, Frame, Hub
from service.conversations.ownership import Owner, check_transition
from service.conversations.tables import Conversation, Event
from service.core.clock import Clock, aware
from service.core.database import Database
from service.core.errors import Conflict, NotFound
from service.core.ids import new_id, new_token
from service.identity.audit import record
from service.identity.tables import Visitor
from service.identity.vouched import Vouched, vouched_by

PAGE = 200
"""Events in one answer; a reader that is further behind asks again."""


def desk_channel(conversation_id: str) -> str:
    """Where the desk hears of one conversation what its customer does not."""
    return f"desk:{conversation_id}"


_HEADER = select(*Conversation.__table__.columns).where(Conversation.id == bindparam("conversation"))
_DRAFTED = (
    select(*Conversation.__table__.columns, Visitor.customer, Visitor.vouched_kid, Visitor.vouched_until)
    .outerjoin(Visitor, Visitor.id == Conversation.visitor_id)
    .where(Conversation.id == bindparam("conversation"))
    .with_for_update(of=Conversation)
)
_LEVEL = select(Visitor.level).where(Visitor.id == bindparam("visitor"))
_EVENTS = (
    select(
        Event.conversation_id,
        Event.seq,
        Event.type,
        Event.at,
        Event.actor_kind,
        Event.actor_name,
        Event.data,
    )
    .where(Event.conversation_id == bindparam("conversation"))
    .order_by(Event.seq)
)
_AFTER = _EVENTS.where(Event.seq > bindparam("after")).limit(bindparam("most", type_=Integer))
_SENT = _EVENTS.where(Event.client_id == bindparam("sent")).limit(1)
_APPEND = insert(Event)
_SAVE = update(Conversation).where(
    Conversation.id == bindparam("conversation"), Conversation.last_seq == bindparam("loaded")
)
"""Made once: to build a statement and find its compiled form costs more than to run it."""


@dataclass
class Draft:
    """A conversation inside its transaction. Everything appended becomes visible together, or not at all."""

    connection: AsyncConnection
    id: str
    visitor_id: str
    epoch: str
    owner: Owner
    agent_id: str | None
    held_at: datetime | None
    bot_state: dict[str, Any] | None
    elder: bool
    last_seq: int
    created_at: datetime
    now: datetime
    vouched: Vouched | None
    """Who the bank's site says that the customer is."""
    loaded_seq: int
    """`last_seq` when it was read: it is saved only over that one."""
    loaded_state: dict[str, Any] | None
    """`bot_state` when it was read; it is replaced, never changed, and saved when it was."""
    envelopes: list[Envelope] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    """For the desk alone, published after the commit."""

    async def append(self, happening: Happening, actor: Actor, client_id: str | None = None) -> Envelope:
        """Adds an event with the next `seq`. `client_id` is unique per conversation and sender kind."""
        self.last_seq += 1
        envelope = Envelope(self.id, self.last_seq, happening.type, self.now, actor, data_of(happening))
        row = {
            "conversation_id": self.id,
            "seq": envelope.seq,
            "type": envelope.type,
            "at": self.now,
            "actor_kind": actor.kind.value,
            "actor_name": actor.name,
            "client_id": client_id and f"{actor.kind.value}:{client_id}",
            "data": envelope.data,
        }
        await self.connection.execute(_APPEND, row)
        self.envelopes.append(envelope)
        return envelope

    async def change_owner(
        self,
        to: Owner,
        reason: str,
        agent_id: str | None = None,
        agent: dict[str, str] | None = None,
        by: str = "system",
    ) -> Envelope:
        """One event and one audit row. `by` is a login, `customer`, `bot` or `system`. Raises IllegalTransition.

        Whoever held is no longer held: a hold belongs to the agent who asked for it.
        """
        check_transition(self.owner, to)
        change = {"from": self.owner.value, "to": to.value, "reason": reason, "agent": agent_id}
        envelope = await self.append(OwnerChanged(self.owner, to, reason, agent), SYSTEM)
        await record(self.connection, self.now, by, "owner.changed", self.id, **change)
        self.owner, self.agent_id, self.held_at = to, agent_id, None
        return envelope

    async def change_hold(self, held: bool, by: str) -> Envelope:
        """One event and one audit row. Only an agent lets hold, and only once; raises ValueError otherwise."""
        if self.owner is not Owner.HUMAN or held is (self.held_at is not None):
            raise ValueError(f"owned by {self.owner}, held since {self.held_at}: cannot become held={held}")
        envelope = await self.append(HoldChanged(held), SYSTEM)
        await record(self.connection, self.now, by, "hold.changed", self.id, held=held)
        self.held_at = self.now if held else None
        return envelope

    async def sent_before(self, kind: ActorKind, client_id: str) -> Envelope | None:
        """The event an earlier send with this client id made, if any."""
        sent = {"conversation": self.id, "sent": f"{kind.value}:{client_id}"}
        row = (await self.connection.execute(_SENT, sent)).first()
        return envelope_of(row) if row else None


class ConversationStore:
    def __init__(self, database: Database, hub: Hub, clock: Clock) -> None:
        self.database, self.hub, self.clock = database, hub, clock

    async def open(self, visitor_id: str, channel: str = "web") -> str:
        """A new conversation owned by the bot, of a customer of the visitor's level; returns its id."""
        now, conversation_id = self.clock.now(), new_id("c")
        async with self.database.write() as connection:
            level = (await connection.execute(_LEVEL, {"visitor": visitor_id})).scalar_one_or_none()
            await connection.execute(
                insert(Conversation).values(
                    id=conversation_id,
                    visitor_id=visitor_id,
                    channel=channel,
                    customer_level=level or "normal",
                    epoch=new_token()[:16],
                    last_seq=0,
                    owner=Owner.BOT.value,
                    created_at=now,
                    updated_at=now,
                )
            )
            draft = await _load(connection, conversation_id, now)
            await draft.append(ConversationOpened(), SYSTEM)
            await _save(draft)
        return conversation_id

    @asynccontextmanager
    async def writing(self, conversation_id: str) -> AsyncIterator[Draft]:
        """The sanctioned way to change a conversation. Publishes after commit; raises NotFound."""
        async with self.database.write() as connection:
            draft = await _load(connection, conversation_id, self.clock.now())
            yield draft
            if draft.envelopes:
                await _save(draft)
        for envelope in draft.envelopes:
            self.hub.publish_all(conversation_id, {"type": "event", "event": envelope.to_json()})
        for frame in draft.frames:
            self.hub.publish(STAFF, frame)
            self.hub.publish(desk_channel(conversation_id), frame)

    async def prefer(self, conversation_id: str, elder: bool) -> None:
        """Sets the form of answers. Whoever owns the conversation, and without an event: nothing was said."""
        async with self.database.write() as connection:
            await connection.execute(
                update(Conversation).where(Conversation.id == conversation_id).values(elder=elder)
            )

    async def snapshot(
        self, conversation_id: str, after: int | None = None, limit: int = PAGE
    ) -> tuple[Any, list[Envelope]]:
        """Header and events as of one moment: events after `after`, or the newest `limit`. Raises NotFound."""
        async with self.database.read() as connection:
            header = await _header(connection, conversation_id)
            first = max(0, header.last_seq - limit) if after is None else after
            return header, await read_events(connection, conversation_id, first, limit)

    async def earlier(
        self, conversation_id: str, before: int, limit: int = PAGE
    ) -> tuple[Row[Any], list[Envelope]]:
        """Header and the newest `limit` events with seq < before, oldest first. Raises NotFound."""
        async with self.database.read() as connection:
            header = await _header(connection, conversation_id)
            first = max(0, min(before - 1, header.last_seq) - limit)
            events = await read_events(connection, conversation_id, first, limit)
            return header, [event for event in events if event.seq < before]

    async def header(self, conversation_id: str) -> Row[Any]:
        """id, visitor_id, epoch, last_seq, owner, agent_id, held_at, elder. Raises NotFound."""
        async with self.database.read() as connection:
            return await _header(connection, conversation_id)

    async def events(self, conversation_id: str, after: int = 0, limit: int = PAGE) -> list[Envelope]:
        """Events with seq > after, oldest first."""
        async with self.database.read() as connection:
            return await read_events(connection, conversation_id, after, limit)

    async def of_visitor(self, visitor_id: str, limit: int = 20) -> Sequence[Any]:
        async with self.database.read() as connection:
            return (
                await connection.execute(
                    select(Conversation.id, Conversation.updated_at, Conversation.owner)
                    .where(Conversation.visitor_id == visitor_id)
                    .order_by(Conversation.updated_at.desc())
                    .limit(limit)
                )
            ).all()


async def read_events(
    connection: AsyncConnection, conversation_id: str, after: int = 0, limit: int = PAGE
) -> list[Envelope]:
    wanted = {"conversation": conversation_id, "after": after, "most": limit}
    return [envelope_of(row) for row in await connection.execute(_AFTER, wanted)]


def envelope_of(row: Row[Any]) -> Envelope:
    actor = Actor(ActorKind(row.actor_kind), row.actor_name)
    return Envelope(row.conversation_id, row.seq, row.type, aware(row.at), actor, row.data)


async def _header(
    connection: AsyncConnection, conversation_id: str, statement: Select[Any] = _HEADER
) -> Row[Any]:
    row: Row[Any] | None = (await connection.execute(statement, {"conversation": conversation_id})).first()
    if row is None:
        raise NotFound("conversation_not_found")
    return row


async def _load(connection: AsyncConnection, conversation_id: str, now: datetime) -> Draft:
    row = await _header(connection, conversation_id, _DRAFTED)
    return Draft(
        connection=connection,
        id=row.id,
        visitor_id=row.visitor_id,
        epoch=row.epoch,
        owner=Owner(row.owner),
        agent_id=row.agent_id,
        held_at=aware(row.held_at) if row.held_at else None,
        bot_state=row.bot_state,
        elder=row.elder,
        last_seq=row.last_seq,
        created_at=aware(row.created_at),
        now=now,
        vouched=vouched_by(row),
        loaded_seq=row.last_seq,
        loaded_state=row.bot_state,
    )


async def _save(draft: Draft) -> None:
    """Compare and set: nothing is saved over a conversation that moved on since it was read."""
    values: dict[str, Any] = {
        "conversation": draft.id,
        "loaded": draft.loaded_seq,
        "last_seq": draft.last_seq,
        "owner": draft.owner.value,
        "agent_id": draft.agent_id,
        "held_at": draft.held_at,
        "updated_at": draft.now,
    }
    if draft.bot_state is not draft.loaded_state:
        values["bot_state"] = draft.bot_state
    saved = await draft.connection.execute(_SAVE, values)
    if saved.rowcount != 1:
        raise Conflict()
