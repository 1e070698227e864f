"""Suggesting replies, and counting what became of them: counts and topics, never words."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kb_index.text import normalise
from service.conversations.ownership import Owner
from service.conversations.store import PAGE, ConversationStore, Draft
from service.core import metrics
from service.desk.phrases.rules import Phrase
from service.desk.suggesting.rules import MOST, Suggestion, asked_last, suggestions, with_phrase
from service.desk.suggesting.tables import SuggestionRow
from service.dialogue.library import Library
from service.identity.staff import Member
from service.privacy.mask import mask, plain

LOOKED_UP = 5
"""Topics the search is asked for; some have no text."""


@dataclass(frozen=True)
class Offer:
    """`seq` is the customer's message the replies are for."""

    seq: int | None
    suggestions: list[Suggestion]


@dataclass(frozen=True)
class Taken:
    """A suggestion by its place: the customer's message, and which of the three."""

    seq: int
    rank: int


class Suggesting:
    def __init__(
        self,
        store: ConversationStore,
        library: Callable[[], Library],
        phrases: Callable[[Member], Awaitable[list[Phrase]]],
    ) -> None:
        """`library` gives the present one: content is exchanged while the service runs. `phrases`: whose he may see."""
        self._store, self._library, self._phrases = store, library, phrases

    async def offer(self, conversation_id: str, member: Member) -> Offer:
        """Up to three replies to what the customer said last; none to whoever does not serve him. Raises NotFound."""
        header, events = await self._store.snapshot(conversation_id, limit=PAGE)
        asked = asked_last(events)
        if asked is None or header.owner != Owner.HUMAN or header.agent_id != member.id:
            return Offer(None, [])
        library = self._library()
        text = plain(asked.text)
        hits = await asyncio.to_thread(library.knowledge.search, normalise(text), LOOKED_UP)
        found = suggestions(hits, library, header.elder)
        if len(found) < MOST:
            found = with_phrase(found, await self._phrases(member), text)
        if found:
            await self._note(conversation_id, asked.seq, member, found)
        return Offer(asked.seq, found)

    async def take(self, draft: Draft, taken: Taken, sent: str) -> None:
        """In the transaction of the message it went into. One that was never offered, or taken before, counts nothing."""
        which = (
            SuggestionRow.conversation_id == draft.id,
            SuggestionRow.seq == taken.seq,
            SuggestionRow.rank == taken.rank,
            SuggestionRow.taken_at.is_(None),
        )
        query = select(SuggestionRow.source, SuggestionRow.digest).where(*which)
        row = (await draft.connection.execute(query)).first()
        if row is None:
            return
        edited = row.digest != _digest(sent)
        change = update(SuggestionRow).where(*which).values(taken_at=draft.now, edited=edited)
        await draft.connection.execute(change)
        metrics.SUGGESTIONS.labels(row.source, "edited" if edited else "taken").inc()

    async def figures(self, days: int) -> list[dict[str, Any]]:
        """Per source and topic of the last `days`: offered, taken (edited included), edited; the most offered first."""
        since = self._store.clock.now() - timedelta(days=days)
        async with self._store.database.read() as connection:
            return await _figures(connection, since)

    async def _note(self, conversation_id: str, seq: int, member: Member, found: list[Suggestion]) -> None:
        """Once for each message, however often the agent's screen asks."""
        known = select(func.count()).where(
            SuggestionRow.conversation_id == conversation_id, SuggestionRow.seq == seq
        )
        async with self._store.database.write() as connection:
            if (await connection.execute(known)).scalar_one():
                return
            rows = [
                {
                    "conversation_id": conversation_id,
                    "seq": seq,
                    "rank": rank,
                    "source": one.source,
                    "topic": one.topic,
                    "digest": _digest(one.text),
                    "agent_id": member.id,
                    "offered_at": self._store.clock.now(),
                }
                for rank, one in enumerate(found, start=1)
            ]
            await connection.execute(insert(SuggestionRow), rows)
        for one in found:
            metrics.SUGGESTIONS.labels(one.source, "offered").inc()


async def _figures(connection: AsyncConnection, since: datetime) -> list[dict[str, Any]]:
    row = SuggestionRow
    offered = func.count().label("offered")
    query = (
        select(
            row.source,
            row.topic,
            offered,
            func.count(row.taken_at).label("taken"),
            func.sum(case((row.edited.is_(True), 1), else_=0)).label("edited"),
        )
        .where(row.offered_at >= since)
        .group_by(row.source, row.topic)
        .order_by(offered.desc(), row.topic)
    )
    return [dict(found._mapping) for found in (await connection.execute(query)).all()]


def _digest(text: str) -> str:
    """Of the text as it would be stored: masked and without its edges."""
    return hashlib.sha256(mask(text.strip()).text.encode()).hexdigest()
