"""What is known of a customer beyond the conversation: who he is, earlier contacts, what he was promised."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.store import Draft
from service.conversations.tables import Conversation, Event
from service.core.clock import aware
from service.handoff.labels import labels_on
from service.handoff.summary.earlier import BOT, PERSON, WINDOW, Contact, bot_outcome
from service.handoff.summary.rules import HUMAN, Background, Named, Promise
from service.handoff.tables import CommitmentRow, Handoff
from service.identity.tables import Visitor
from service.turns.tables import DecisionRow

CONTACTS = 50
"""Rows looked at; the summary shows the newest few that fit."""


class KnowsIdentity(Protocol):
    async def level(self, connection: AsyncConnection, visitor_id: str, now: datetime) -> str:
        """How well it is known who writes: verified, lapsed or unverified."""
        ...


class KnowsPromises(Protocol):
    async def open_to(self, connection: AsyncConnection, conversations: Select[Any]) -> list[Promise]:
        """Promises that are still open in any of these conversations."""
        ...


class OpenPromises:
    """Those in the commitments table."""

    async def open_to(self, connection: AsyncConnection, conversations: Select[Any]) -> list[Promise]:
        query = (
            select(CommitmentRow.kind, CommitmentRow.what, CommitmentRow.due_at)
            .where(CommitmentRow.conversation_id.in_(conversations), CommitmentRow.ended_at.is_(None))
            .order_by(CommitmentRow.due_at)
        )
        rows = (await connection.execute(query)).all()
        return [Promise(row.kind, row.what, aware(row.due_at)) for row in rows]


class Backgrounds:
    """Reads inside the transaction of the handoff."""

    def __init__(self, identity: KnowsIdentity | None = None, promises: KnowsPromises | None = None) -> None:
        """Without the one everybody is unverified, without the other nothing was promised."""
        self._identity, self._promises = identity, promises

    async def of(self, draft: Draft, topics: Collection[str]) -> Background:
        """Contacts are those on one of the topics within `earlier.WINDOW`."""
        connection, now = draft.connection, draft.now
        mine = await conversations_of(connection, draft.visitor_id)
        people = await _with_people(connection, mine, topics, now)
        bots = await _with_bot(connection, mine, topics, now)
        served = {contact.conversation for contact in people} | {draft.id}
        labels = await labels_on(connection, [draft.id])
        return Background(
            identity=await self._identity.level(connection, draft.visitor_id, now)
            if self._identity
            else "unverified",
            contacts=(*people, *(contact for contact in bots if contact.conversation not in served)),
            promises=await self._promises.open_to(connection, mine) if self._promises else (),
            labels=[Named(one["id"], one["name"]) for one in labels.get(draft.id, [])],
        )


async def conversations_of(connection: AsyncConnection, visitor_id: str) -> Select[Any]:
    """Ids of the conversations of this visitor; of every visitor who is the same customer, where that is known."""
    customer = (
        await connection.execute(select(Visitor.customer).where(Visitor.id == visitor_id))
    ).scalar_one_or_none()
    mine = select(Conversation.id).where(Conversation.visitor_id == visitor_id)
    if customer is None:
        return mine
    same = select(Visitor.id).where(Visitor.customer == customer)
    return select(Conversation.id).where(Conversation.visitor_id.in_(same))


async def _with_people(
    connection: AsyncConnection, mine: Select[Any], topics: Collection[str], now: datetime
) -> list[Contact]:
    query = (
        select(*Handoff.__table__.columns)
        .where(Handoff.conversation_id.in_(mine), Handoff.queued_at >= now - WINDOW)
        .order_by(Handoff.queued_at.desc())
        .limit(CONTACTS)
    )
    found = []
    for row in (await connection.execute(query)).all():
        about = row.summary.get("topic") or {}
        topic = about.get("id") if row.topic in {None, HUMAN} else row.topic
        if topic and topic in topics:
            outcome = row.outcome or ("open" if row.ended_at is None else "unsolved")
            at = aware(row.queued_at)
            found.append(Contact(at, row.conversation_id, PERSON, topic, outcome, row.note or ""))
    return found


async def _with_bot(
    connection: AsyncConnection, mine: Select[Any], topics: Collection[str], now: datetime
) -> list[Contact]:
    """One contact a conversation: the last time it came to one of the topics, with what followed."""
    on_time = (Event.conversation_id == DecisionRow.conversation_id) & (Event.seq == DecisionRow.seq)
    query = (
        select(DecisionRow.conversation_id, DecisionRow.seq, DecisionRow.topic, DecisionRow.detail, Event.at)
        .join(Event, on_time)
        .where(DecisionRow.conversation_id.in_(mine), Event.at >= now - WINDOW)
        .order_by(Event.at.desc(), DecisionRow.seq.desc())
        .limit(CONTACTS * 4)
    )
    rows = defaultdict(list)
    for row in reversed((await connection.execute(query)).all()):
        rows[row.conversation_id].append(row)
    contacts: list[Contact] = []
    for conversation, found in rows.items():
        decided = sorted(found, key=lambda row: row.seq)
        places = [place for place, row in enumerate(decided) if row.topic in topics]
        if not places:
            continue
        last, followed = decided[places[-1]], decided[places[0] :]
        outcome = bot_outcome(
            {row.detail["kind"] for row in followed}, {row.detail["reason"] for row in followed}
        )
        contacts.append(Contact(aware(last.at), conversation, BOT, last.topic, outcome))
    return contacts
