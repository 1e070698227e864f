"""Promises on disk: made and ended inside the conversation's transaction, watched across all of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.clock import aware, iso
from service.core.errors import Conflict, NotFound
from service.core.ids import new_id
from service.handoff.commitments import rules
from service.handoff.commitments.rules import Breach, Commitment, Kind, Outcome, Remind
from service.handoff.desk_log import log_desk
from service.handoff.tables import CommitmentRow
from service.identity.audit import record
from service.identity.staff import Member
from service.identity.tables import Staff

MAX_CHARS = 500
SHOWN = 100

Shown = dict[str, Any]
"""A promise as the desk sees it."""


class Commitments:
    def __init__(self, store: ConversationStore, leads: list[int]) -> None:
        """`leads`: how many minutes before the due time its owner is reminded."""
        self._store, self.leads = store, sorted(leads, reverse=True)

    async def make(
        self, conversation_id: str, member: Member, kind: Kind, what: str, due_at: datetime
    ) -> Shown:
        """By an agent, for himself. Raises InvalidField `due_in_past`, `due_too_far` or of the text."""
        text = clean(what, MAX_CHARS).text
        async with self._store.writing(conversation_id) as draft:
            rules.check_due(draft.now, due_at)
            one = Commitment(new_id("p"), draft.id, kind, text, member.id, draft.now, due_at)
            await draft.connection.execute(insert(CommitmentRow).values(**_values(one)))
            await log_desk(draft, "commitment.made", member.number, id=one.id, what=text, due_at=iso(due_at))
            await record(
                draft.connection, draft.now, member.login, "commitment.made", draft.id, commitment=one.id
            )
        return await self.one(one.id)

    async def end(self, commitment_id: str, member: Member, outcome: Outcome, note: str) -> Shown:
        """By its owner or by whoever has the conversation. Raises NotFound, Conflict `not_yours` or `commitment_ended`."""
        text = clean(note, MAX_CHARS).text
        conversation = (await self.one(commitment_id))["conversation"]
        async with self._store.writing(conversation) as draft:
            one = await _load(draft.connection, commitment_id)
            if member.id not in {one.owner, draft.agent_id}:
                raise Conflict("not_yours", "这件事不由您负责，请刷新。")
            then = rules.ended(one, outcome, draft.now)
            await _save(draft.connection, then, note=text)
            await log_desk(draft, "commitment.ended", member.number, id=one.id, outcome=outcome, note=text)
            await record(
                draft.connection, draft.now, member.login, "commitment.ended", draft.id, commitment=one.id
            )
        return await self.one(commitment_id)

    async def one(self, commitment_id: str) -> Shown:
        """Raises NotFound `commitment_not_found`."""
        rows = await self._shown(CommitmentRow.id == commitment_id)
        if not rows:
            raise NotFound("commitment_not_found", "没有找到这件事。")
        return rows[0]

    async def of_conversation(self, conversation_id: str) -> list[Shown]:
        """Open and ended ones, the next due first."""
        return await self._shown(CommitmentRow.conversation_id == conversation_id)

    async def open_of(self, member: Member) -> list[Shown]:
        """What he still owes customers, the next due first."""
        return await self._shown(CommitmentRow.owner_id == member.id, CommitmentRow.ended_at.is_(None))

    async def watched(self) -> list[Commitment]:
        """Everything that may still be reminded of or broken."""
        query = select(*CommitmentRow.__table__.columns).where(
            CommitmentRow.ended_at.is_(None), CommitmentRow.breached_at.is_(None)
        )
        async with self._store.database.read() as connection:
            return [_commitment(row) for row in (await connection.execute(query)).all()]

    async def carry_out(self, action: Remind | Breach) -> None:
        """Tells the desk; a promise that ended meanwhile is left alone."""
        async with self._store.writing(action.commitment.conversation) as draft:
            one = await _load(draft.connection, action.commitment.id)
            if one != action.commitment:
                return
            then = rules.done(action, draft.now)
            await _save(draft.connection, then)
            await _tell(draft, action)

    async def _shown(self, *conditions: Any) -> list[Shown]:
        query = _columns().where(*conditions).order_by(CommitmentRow.due_at, CommitmentRow.id).limit(SHOWN)
        async with self._store.database.read() as connection:
            return [_show(row) for row in (await connection.execute(query)).all()]


async def open_promises(connection: AsyncConnection, conversation_id: str) -> int:
    query = select(func.count()).where(
        CommitmentRow.conversation_id == conversation_id, CommitmentRow.ended_at.is_(None)
    )
    return (await connection.execute(query)).scalar_one()


async def _tell(draft: Draft, action: Remind | Breach) -> None:
    one = action.commitment
    kind = "commitment.reminded" if isinstance(action, Remind) else "commitment.breached"
    await log_desk(draft, kind, None, id=one.id, what=one.what, due_at=iso(one.due_at))
    await record(draft.connection, draft.now, "system", kind, draft.id, commitment=one.id)


async def _load(connection: AsyncConnection, commitment_id: str) -> Commitment:
    query = select(*CommitmentRow.__table__.columns).where(CommitmentRow.id == commitment_id)
    return _commitment((await connection.execute(query)).one())


async def _save(connection: AsyncConnection, one: Commitment, **more: Any) -> None:
    changed = {
        "reminded": one.reminded,
        "breached_at": one.breached_at,
        "ended_at": one.ended_at,
        "outcome": one.outcome,
        **more,
    }
    await connection.execute(update(CommitmentRow).where(CommitmentRow.id == one.id).values(**changed))


def _values(one: Commitment) -> dict[str, Any]:
    return {
        "id": one.id,
        "conversation_id": one.conversation,
        "kind": one.kind.value,
        "what": one.what,
        "owner_id": one.owner,
        "made_at": one.made_at,
        "due_at": one.due_at,
    }


def _columns() -> Select[Any]:
    return select(*CommitmentRow.__table__.columns, Staff.number).outerjoin(
        Staff, Staff.id == CommitmentRow.owner_id
    )


def _commitment(row: Row[Any]) -> Commitment:
    return Commitment(
        row.id,
        row.conversation_id,
        Kind(row.kind),
        row.what,
        row.owner_id,
        aware(row.made_at),
        aware(row.due_at),
        row.reminded,
        row.breached_at and aware(row.breached_at),
        row.ended_at and aware(row.ended_at),
        Outcome(row.outcome) if row.outcome else None,
    )


def _show(row: Row[Any]) -> Shown:
    return {
        "id": row.id,
        "conversation": row.conversation_id,
        "kind": row.kind,
        "what": row.what,
        "owner": row.number or "",
        "made_at": iso(row.made_at),
        "due_at": iso(row.due_at),
        "breached": row.breached_at is not None,
        "ended_at": iso(row.ended_at) if row.ended_at else None,
        "outcome": row.outcome,
        "note": row.note,
    }
