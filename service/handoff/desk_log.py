"""The desk's own log of a conversation: internal notes and what happened behind the customer's back.

It stands beside the conversation's log and never in it, so no visitor's stream, number or reload can show that it
exists. Entries are numbered per conversation, without gaps, inside the conversation's transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.store import Draft
from service.core.clock import aware, iso
from service.core.database import Database
from service.handoff.tables import DeskEntry

SHOWN = 200
"""Entries in one answer, the newest."""


@dataclass(frozen=True)
class Entry:
    """`author` is the number of the agent who wrote it; None for the system. `data` depends on `type`."""

    conversation: str
    number: int
    type: str
    at: datetime
    author: str | None
    data: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "type": self.type,
            "at": iso(self.at),
            "author": self.author,
            "data": self.data,
        }


class DeskLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(self, conversation_id: str, number: int = 0) -> list[Entry]:
        """Entries after `number`, oldest first; of very many the newest."""
        query = (
            select(*DeskEntry.__table__.columns)
            .where(DeskEntry.conversation_id == conversation_id, DeskEntry.number > number)
            .order_by(DeskEntry.number.desc())
            .limit(SHOWN)
        )
        async with self._database.read() as connection:
            return [_entry(row) for row in (await connection.execute(query)).all()][::-1]


async def log_desk(
    draft: Draft, kind: str, author: str | None = None, client_id: str | None = None, **data: Any
) -> Entry:
    """Adds an entry; the desk hears of it after the commit, its customer never."""
    newest = select(func.coalesce(func.max(DeskEntry.number), 0)).where(DeskEntry.conversation_id == draft.id)
    number = (await draft.connection.execute(newest)).scalar_one() + 1
    entry = Entry(draft.id, number, kind, draft.now, author, data)
    await draft.connection.execute(
        insert(DeskEntry).values(
            conversation_id=draft.id,
            number=number,
            type=kind,
            at=draft.now,
            author=author,
            client_id=client_id,
            data=data,
        )
    )
    draft.frames.append({"type": "desk", "conversation": draft.id, "entry": entry.to_json()})
    return entry


async def logged_before(connection: AsyncConnection, conversation_id: str, client_id: str) -> Entry | None:
    """The entry an earlier send with this client id made, if any."""
    query = select(*DeskEntry.__table__.columns).where(
        DeskEntry.conversation_id == conversation_id, DeskEntry.client_id == client_id
    )
    row = (await connection.execute(query)).first()
    return _entry(row) if row else None


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.conversation_id, row.number, row.type, aware(row.at), row.author, row.data)
