"""The newest summary of a conversation as it is now."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.tables import Conversation
from service.core.clock import Clock, aware
from service.core.database import Database
from service.handoff.labels import labels_on
from service.handoff.store import latest_handoff
from service.handoff.summary.background import KnowsIdentity
from service.handoff.summary.journey import read_since
from service.handoff.summary.waiting import as_of_now
from service.handoff.summary.words import IDENTITIES


class SummaryReader:
    def __init__(self, database: Database, clock: Clock, identity: KnowsIdentity | None = None) -> None:
        """Without `identity` it stays what it was at queueing."""
        self._database, self._clock, self._identity = database, clock, identity

    async def now(self, conversation_id: str) -> dict[str, Any] | None:
        """Frozen at queueing, with what the customer added while waiting; None where there was no handoff."""
        async with self._database.read() as connection:
            row = await latest_handoff(connection, conversation_id)
            if row is None:
                return None
            labels = (await labels_on(connection, [conversation_id])).get(conversation_id, [])
            named = [{"id": one["id"], "name": one["name"]} for one in labels]
            return {**await self._brought_up_to_date(connection, row), "labels": named}

    async def _brought_up_to_date(self, connection: AsyncConnection, row: Row[Any]) -> dict[str, Any]:
        if "as_of_seq" not in row.summary:
            return dict(row.summary)
        events = await read_since(connection, row.conversation_id, row.summary["as_of_seq"])
        query = select(Conversation.elder, Conversation.visitor_id).where(
            Conversation.id == row.conversation_id
        )
        elder, visitor = (await connection.execute(query)).one()
        until = row.accepted_at or row.ended_at or self._clock.now()
        current = as_of_now(row.summary, events, elder, aware(row.queued_at), aware(until))
        if row.ended_at is not None or self._identity is None:
            return current
        # While somebody waits or is served he may sign in at the bank's site, or his time there may be over.
        level = await self._identity.level(connection, visitor, self._clock.now())
        return {**current, "identity": IDENTITIES[level], "identity_level": str(level)}
