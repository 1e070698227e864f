"""Keeps a blocked customer from writing, except about an emergency. Asked inside the transaction that would write."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from kb_index.text import normalise
from service.conversations.ownership import Owner
from service.conversations.store import ConversationStore, Draft
from service.conversations.tables import Conversation
from service.core.clock import CHINA, aware, iso
from service.core.errors import Blocked
from service.desk.blocks.news import tell
from service.desk.blocks.rules import is_emergency, served_for_it, stands_open
from service.desk.blocks.tables import BlockRow
from service.dialogue.library import Library
from service.dialogue.wording import fill
from service.handoff.store import latest_handoff
from service.identity.tables import Visitor
from service.privacy.mask import plain

WITH_PERSON = frozenset({Owner.QUEUED, Owner.HUMAN, Owner.WRAP_UP})


def same_customer(visitor: Any) -> Any:
    """Blocks of the visitor, or of another browser of the same customer of the bank."""
    me, other = aliased(Visitor), aliased(Visitor)
    browsers = select(other.id).join(me, me.customer == other.customer).where(me.id == visitor)
    return or_(BlockRow.visitor_id == visitor, BlockRow.visitor_id.in_(browsers))


def _active(visitor: Any) -> Select[str, datetime | None, datetime | None]:
    return (
        select(BlockRow.id, BlockRow.until, BlockRow.told_at)
        .where(BlockRow.until > bindparam("now"), BlockRow.lifted_at.is_(None), same_customer(visitor))
        .order_by(BlockRow.until.desc())
        .limit(1)
    )


_VISITOR = select(Conversation.visitor_id).where(Conversation.id == bindparam("conversation"))
_OF_VISITOR = _active(bindparam("visitor"))
_OF_CONVERSATION = _active(_VISITOR.scalar_subquery())


@dataclass(frozen=True)
class Holding:
    """A block in force; `told`: when the customer last told of an emergency."""

    id: str
    until: datetime
    told: datetime | None


class Guard:
    def __init__(
        self, store: ConversationStore, library: Callable[[], Library], say: Callable[[str], str]
    ) -> None:
        """`say` words what a blocked customer is told, with a place for `{until}`."""
        self._store, self._library, self._say = store, library, say

    async def concerns(self, draft: Draft) -> bool:
        """Whether the customer is blocked."""
        return await block_of(draft.connection, draft.visitor_id, draft.now) is not None

    async def weigh(self, conversation_id: str, text: str) -> bool:
        """Whether a masked message is an emergency; False for whoever is not blocked, as nobody asks then."""
        asked = {"conversation": conversation_id, "now": self._store.clock.now()}
        async with self._store.database.read() as connection:
            if (await connection.execute(_OF_CONVERSATION, asked)).first() is None:
                return False
        return await asyncio.to_thread(_weigh, normalise(plain(text)), self._library())

    async def check(self, draft: Draft, emergency: bool) -> None:
        """Raises Blocked. An emergency opens the door for what follows it."""
        block = await block_of(draft.connection, draft.visitor_id, draft.now)
        if block is None:
            return
        if served_for_it(block.told, await _with_person_since(draft)):
            return
        if emergency:
            query = update(BlockRow).where(BlockRow.id == block.id).values(told_at=draft.now)
            await draft.connection.execute(query)
            tell(draft)
        elif not stands_open(block.told, draft.now):
            raise Blocked(iso(block.until), self.notice(block.until))

    async def check_choice(self, visitor_id: str) -> None:
        """What he writes in the queue instead of waiting. Raises Blocked, unless an emergency brought him there."""
        now = self._store.clock.now()
        async with self._store.database.read() as connection:
            block = await block_of(connection, visitor_id, now)
        if block is not None and block.told is None:
            raise Blocked(iso(block.until), self.notice(block.until))

    def notice(self, until: datetime) -> str:
        """Why, until when, and where to turn with what cannot wait."""
        return fill(self._say("blocked"), {"until": moment(until)})


async def block_of(connection: AsyncConnection, visitor_id: str, now: datetime) -> Holding | None:
    """The block that holds good now."""
    row = (await connection.execute(_OF_VISITOR, {"visitor": visitor_id, "now": now})).first()
    return Holding(row.id, aware(row.until), row.told_at and aware(row.told_at)) if row else None


def moment(at: datetime) -> str:
    """`11月21日 17:03`, where the bank is."""
    local = at.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _weigh(text: str, library: Library) -> bool:
    """A search: some milliseconds, blocking."""
    best = next(iter(library.knowledge.search(text, 1)), None)
    near = best is not None and (best.exact or best.score >= library.cutoffs.suggest)
    return is_emergency(text, best.topic if best is not None and near else None)


async def _with_person_since(draft: Draft) -> datetime | None:
    """Since when the customer waits for a person or has one, in this conversation."""
    if draft.owner not in WITH_PERSON:
        return None
    row = await latest_handoff(draft.connection, draft.id)
    return aware(row.queued_at) if row is not None and row.ended_at is None else None
