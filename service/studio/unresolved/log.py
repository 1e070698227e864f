"""Open questions as an expert sees them: grouped by meaning, the most needed first, with what became of the others."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from service.core.clock import Clock, iso
from service.core.database import Database
from service.dialogue.library import Library
from service.studio.changes.tables import ContentChange
from service.studio.inbox.clusters import Message, arrange, rows_of
from service.studio.inbox.inbox import VectorMemory
from service.studio.inbox.understanding import examples_of
from service.studio.unresolved.reading import dismissed_questions, open_questions
from service.studio.unresolved.rules import Question, order
from service.studio.unresolved.tables import UnresolvedQuestion as Kept

RECENT = 20
"""Change sets and dismissed questions that are shown, the newest."""


class QuestionLog:
    def __init__(self, database: Database, clock: Clock, library: Callable[[], Library]) -> None:
        """`library` gives the present one: content is exchanged while the service runs."""
        self._database, self._clock, self._library = database, clock, library
        self._vectors = VectorMemory()

    async def groups(self, days: int) -> list[Sequence[Question]]:
        """Whatever agents noted, and what the log tells of the last `days`; the most needed group first."""
        library, now = self._library(), self._clock.now()
        async with self._database.read() as connection:
            found = await open_questions(connection, now - timedelta(days=days), now, library.cutoffs)
        by_key = {one.key: one for one in found}
        rows = rows_of([_message(one) for one in by_key.values()])
        examples = examples_of(library)
        vectors = await self._vectors.of([row.text for row in rows], examples) if examples and rows else None
        clusters = await asyncio.to_thread(arrange, rows, vectors)
        return order([[by_key[message.key] for message in one.messages] for one in clusters])

    async def dismissed(self) -> list[Question]:
        async with self._database.read() as connection:
            return await dismissed_questions(connection, RECENT)

    async def changes(self) -> list[dict[str, Any]]:
        """The newest change sets that answer questions, with their state and how many each answers."""
        one = ContentChange
        query = (
            select(one.id, one.title, one.state, one.changed_at, Kept.topic, func.count().label("questions"))
            .join(Kept, Kept.change_id == one.id)
            .group_by(one.id, one.title, one.state, one.changed_at, Kept.topic)
            .order_by(one.changed_at.desc(), one.id)
            .limit(RECENT)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [{**row._mapping, "changed_at": iso(row.changed_at)} for row in rows]


def _message(one: Question) -> Message:
    return Message(one.conversation, one.seq, one.text, one.at, "", one.kind, None, (one.kind,), 0.0)
