"""Promises on disk: made, taken up and ended inside the conversation's transaction, watched across all of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.clock import aware, iso
from service.core.errors import Conflict, NotFound
from service.core.ids import new_id
from service.handoff.commitments import rules
from service.handoff.commitments.rules import Breach, Commitment, Kind, Outcome, Remind
from service.handoff.desk_log import log_desk
from service.handoff.store import latest_handoff
from service.handoff.tables import CommitmentRow, Handoff
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
            row = await latest_handoff(draft.connection, draft.id)
            group = row.skill if row else None
            one = Commitment(new_id("p"), draft.id, kind, text, member.id, draft.now, due_at, group)
            await _make(draft, one, member.number, member.login, row.id if row else None)
        return await self.one(one.id)

    async def end(self, commitment_id: str, member: Member, outcome: Outcome, note: str) -> Shown:
        """By its owner or by whoever has the conversation. Raises NotFound, Conflict `not_yours` or `commitment_ended`."""
        text = clean(note, MAX_CHARS).text
        conversation = (await self.one(commitment_id))["conversation"]
        async with self._store.writing(conversation) as draft:
            one = await load(draft.connection, commitment_id)
            if member.id not in {one.owner, draft.agent_id}:
                raise Conflict("not_yours", "这件事不由您负责，请刷新。")
            await _end(draft, one, outcome, text, member.number, member.login)
        return await self.one(commitment_id)

    async def one(self, commitment_id: str) -> Shown:
        """Raises NotFound `commitment_not_found`."""
        rows = await self._shown(CommitmentRow.id == commitment_id)
        if not rows:
            raise NotFound("commitment_not_found", "没有找到这条承诺。")
        return rows[0]

    async def of_conversation(self, conversation_id: str) -> list[Shown]:
        """Open and ended ones, the next due first."""
        return await self._shown(CommitmentRow.conversation_id == conversation_id)

    async def open_of(self, member: Member) -> list[Shown]:
        """What he and his groups still owe customers, the next due first. Whoever left leaves his promises to his group."""
        groups = sorted({skill.partition(":")[0] for skill in member.skills})
        every = "*" in groups
        wanted = {"member": member.id} if every else {"member": member.id, "groups": groups}
        async with self._store.database.read() as connection:
            rows = (await connection.execute(_OWED_EVERYWHERE if every else _OWED, wanted)).all()
        return [_show(row) for row in rows]

    async def watched(self) -> list[Commitment]:
        """Everything that may still be reminded of or broken."""
        query = select(*CommitmentRow.__table__.columns).where(
            CommitmentRow.ended_at.is_(None), CommitmentRow.breached_at.is_(None)
        )
        async with self._store.database.read() as connection:
            return [_commitment(row) for row in (await connection.execute(query)).all()]

    async def carry_out(self, action: Remind | Breach) -> None:
        """Tells the desk; a promise that ended or changed hands meanwhile is left for the next look."""
        async with self._store.writing(action.commitment.conversation) as draft:
            one = await load(draft.connection, action.commitment.id)
            if one != action.commitment:
                return
            then = rules.done(action, draft.now)
            await _save(draft.connection, then)
            await _tell(draft, action)

    async def _shown(self, *conditions: Any) -> list[Shown]:
        query = _in_order(_columns().where(*conditions))
        async with self._store.database.read() as connection:
            return [_show(row) for row in (await connection.execute(query)).all()]


async def owe(draft: Draft, handoff: Row[Any], kind: Kind, what: str, due_at: datetime) -> None:
    """The group of a handoff owes its customer this: he left instead of waiting on. `what` is masked already.

    Whoever has himself called back at another time is called back once.
    """
    if kind is Kind.CALLBACK:
        for earlier in await _owed_callbacks(draft):
            await _end(draft, earlier, Outcome.VOID, "客户改约了时间", None, "customer")
    one = Commitment(new_id("p"), draft.id, kind, what, None, draft.now, due_at, handoff.skill)
    await _make(draft, one, None, "customer", handoff.id)


async def take_up(draft: Draft, commitment_id: str, member: Member) -> None:
    """Owed by this agent from now on. Raises Conflict `already_taken`."""
    before = await load(draft.connection, commitment_id)
    query = select(Staff.id).where(Staff.id == before.owner, Staff.disabled_at.is_not(None))
    gone = (await draft.connection.execute(query)).first() is not None
    one = rules.taken(before, member.id, gone)
    changed = update(CommitmentRow).where(CommitmentRow.id == one.id).values(owner_id=one.owner)
    await draft.connection.execute(changed)
    await log_desk(draft, "commitment.taken", member.number, id=one.id, what=one.what)
    await record(draft.connection, draft.now, member.login, "commitment.taken", draft.id, commitment=one.id)


async def load(connection: AsyncConnection, commitment_id: str) -> Commitment:
    query = select(*CommitmentRow.__table__.columns).where(CommitmentRow.id == commitment_id)
    return _commitment((await connection.execute(query)).one())


async def open_promises(connection: AsyncConnection, conversation_id: str) -> int:
    query = select(func.count()).where(
        CommitmentRow.conversation_id == conversation_id, CommitmentRow.ended_at.is_(None)
    )
    return (await connection.execute(query)).scalar_one()


async def booked_callbacks(
    connection: AsyncConnection, skill: str, besides: str, since: datetime
) -> dict[datetime, int]:
    """How many callbacks the group owes by their due time, other than those of the conversation `besides`."""
    query = (
        select(CommitmentRow.due_at, func.count())
        .where(
            CommitmentRow.kind == Kind.CALLBACK.value,
            CommitmentRow.skill == skill,
            CommitmentRow.conversation_id != besides,
            CommitmentRow.ended_at.is_(None),
            CommitmentRow.due_at >= since,
        )
        .group_by(CommitmentRow.due_at)
    )
    return {aware(due): count for due, count in (await connection.execute(query)).all()}


async def _owed_callbacks(draft: Draft) -> list[Commitment]:
    query = select(*CommitmentRow.__table__.columns).where(
        CommitmentRow.conversation_id == draft.id,
        CommitmentRow.kind == Kind.CALLBACK.value,
        CommitmentRow.owner_id.is_(None),
        CommitmentRow.ended_at.is_(None),
    )
    return [_commitment(row) for row in (await draft.connection.execute(query)).all()]


async def _make(
    draft: Draft, one: Commitment, author: str | None, by: str, handoff_id: str | None = None
) -> None:
    await draft.connection.execute(insert(CommitmentRow).values(**_values(one), handoff_id=handoff_id))
    await log_desk(draft, "commitment.made", author, id=one.id, what=one.what, due_at=iso(one.due_at))
    detail = {"commitment": one.id, "kind": one.kind.value, "due": iso(one.due_at)}
    await record(draft.connection, draft.now, by, "commitment.made", draft.id, **detail)


async def _end(
    draft: Draft, one: Commitment, outcome: Outcome, note: str, author: str | None, by: str
) -> None:
    await _save(draft.connection, rules.ended(one, outcome, draft.now), note=note)
    await log_desk(draft, "commitment.ended", author, id=one.id, outcome=outcome, note=note)
    await record(draft.connection, draft.now, by, "commitment.ended", draft.id, commitment=one.id)


async def _tell(draft: Draft, action: Remind | Breach) -> None:
    one = action.commitment
    kind = "commitment.reminded" if isinstance(action, Remind) else "commitment.breached"
    await log_desk(draft, kind, None, id=one.id, what=one.what, due_at=iso(one.due_at))
    await record(draft.connection, draft.now, "system", kind, draft.id, commitment=one.id)


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
        "skill": one.skill,
        "owner_id": one.owner,
        "made_at": one.made_at,
        "due_at": one.due_at,
    }


def _columns() -> Select[Any]:
    """`number` is that of whoever owes it and still works here."""
    return (
        select(
            *CommitmentRow.__table__.columns,
            case((Staff.disabled_at.is_(None), Staff.number)).label("number"),
            Handoff.summary,
        )
        .outerjoin(Staff, Staff.id == CommitmentRow.owner_id)
        .outerjoin(Handoff, Handoff.id == CommitmentRow.handoff_id)
    )


def _owed(groups: ColumnElement[bool]) -> Select[Any]:
    """Open promises of `member`, and of these groups those that are nobody's."""
    nobodys = or_(CommitmentRow.owner_id.is_(None), Staff.disabled_at.is_not(None))
    owed = or_(CommitmentRow.owner_id == bindparam("member"), and_(nobodys, groups))
    return _in_order(_columns().where(owed, CommitmentRow.ended_at.is_(None)))


def _in_order(query: Select[Any]) -> Select[Any]:
    return query.order_by(CommitmentRow.due_at, CommitmentRow.id).limit(SHOWN)


_OWED_EVERYWHERE = _owed(true())
_OWED = _owed(CommitmentRow.skill.in_(bindparam("groups", expanding=True)))
"""Every desk asks it with every look at its lists. The groups are as `may_serve` says it of one."""


def _commitment(row: Row[Any]) -> Commitment:
    return Commitment(
        row.id,
        row.conversation_id,
        Kind(row.kind),
        row.what,
        row.owner_id,
        aware(row.made_at),
        aware(row.due_at),
        row.skill,
        row.reminded,
        row.breached_at and aware(row.breached_at),
        row.ended_at and aware(row.ended_at),
        Outcome(row.outcome) if row.outcome else None,
    )


def _show(row: Row[Any]) -> Shown:
    summary = row.summary or {}
    return {
        "id": row.id,
        "conversation": row.conversation_id,
        "kind": row.kind,
        "what": row.what,
        "owner": row.number,
        "skill": row.skill and _group(row.skill, summary),
        "headline": summary.get("headline", ""),
        "made_at": iso(row.made_at),
        "due_at": iso(row.due_at),
        "breached": row.breached_at is not None,
        "ended_at": iso(row.ended_at) if row.ended_at else None,
        "outcome": row.outcome,
        "note": row.note,
    }


def _group(skill: str, summary: dict[str, Any]) -> dict[str, str]:
    """By the name it had when the customer was handed over."""
    named = summary.get("skill") or {}
    return {"id": skill, "name": named["name"] if named.get("id") == skill else skill}
