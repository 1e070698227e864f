"""The newest summary of a conversation as it is now."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.tables import Conversation
from service.core.clock import Clock, aware
from service.core.database import Database
from service.handoff.store import latest_handoff
from service.handoff.summary.journey import read_since
from service.handoff.summary.waiting import as_of_now


class SummaryReader:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def now(self, conversation_id: str) -> dict[str, Any] | None:
        """Frozen at queueing, with what the customer added while waiting; None where there was no handoff."""
        async with self._database.read() as connection:
            row = await latest_handoff(connection, conversation_id)
            return await self._brought_up_to_date(connection, row) if row else None

    async def _brought_up_to_date(self, connection: AsyncConnection, row: Row[Any]) -> dict[str, Any]:
        if "as_of_seq" not in row.summary:
            return dict(row.summary)
        events = await read_since(connection, row.conversation_id, row.summary["as_of_seq"])
        query = select(Conversation.elder).where(Conversation.id == row.conversation_id)
        elder = (await connection.execute(query)).scalar_one()
        until = row.accepted_at or row.ended_at or self._clock.now()
        return as_of_now(row.summary, events, elder, aware(row.queued_at), aware(until))
