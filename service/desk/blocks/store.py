"""Blocks on disk: proposed, decided and lifted inside the conversation's transaction, with an audit row each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, insert, not_, or_, select, update

from service.conversations.events import SYSTEM, SystemMessage
from service.conversations.hub import STAFF
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.clock import iso
from service.core.errors import Conflict, InvalidField, NotFound
from service.core.ids import new_id
from service.desk.blocks.guard import block_of, moment, same_customer
from service.desk.blocks.news import tell, version_of, wait_for_change
from service.desk.blocks.rules import State, state_of
from service.desk.blocks.schemas import ProposeBlock
from service.desk.blocks.showing import columns, holding_good, shown, times_of
from service.desk.blocks.tables import BlockRow
from service.dialogue.wording import fill
from service.handoff.desk_log import log_desk
from service.identity.audit import record
from service.identity.staff import Member

NOTE_CHARS = 200
PAGE = 50


class Blocks:
    def __init__(self, store: ConversationStore, say: Callable[[str], str]) -> None:
        """`say` words what the customer is told, with a place for `{until}`."""
        self._store, self._say = store, say

    async def propose(
        self, conversation_id: str, member: Member, asked: ProposeBlock, at_once: bool
    ) -> dict[str, Any]:
        """`at_once`: by a supervisor, whose word it takes. Raises InvalidField, Conflict `already_blocked` or
        `already_proposed`."""
        note = _note(asked)
        async with self._store.writing(conversation_id) as draft:
            await _check_free(draft)
            block_id = new_id("b")
            row = insert(BlockRow).values(
                id=block_id,
                conversation_id=draft.id,
                visitor_id=draft.visitor_id,
                reason=asked.reason,
                note=note,
                hours=asked.hours,
                proposed_by=member.id,
                proposed_at=draft.now,
            )
            await draft.connection.execute(row)
            if at_once:
                await self._begin(draft, block_id, asked.hours, member)
            else:
                await log_desk(
                    draft, "block.proposed", member.number, reason=asked.reason, hours=asked.hours, note=note
                )
                await _changed(
                    draft, "block.proposed", member, block_id, reason=asked.reason, hours=asked.hours
                )
            return await _shown(draft, block_id)

    async def confirm(self, block_id: str, member: Member) -> dict[str, Any]:
        """Raises NotFound, Conflict `block_decided` or `already_blocked`."""
        async with self._store.writing(await self._conversation(block_id)) as draft:
            row = await _open_proposal(draft, block_id)
            if await block_of(draft.connection, draft.visitor_id, draft.now) is not None:
                raise Conflict("already_blocked", "这位客户已经被限制发言。")
            await self._begin(draft, block_id, row.hours, member)
            return await _shown(draft, block_id)

    async def decline(self, block_id: str, member: Member) -> dict[str, Any]:
        """Raises NotFound, Conflict `block_decided`."""
        async with self._store.writing(await self._conversation(block_id)) as draft:
            await _open_proposal(draft, block_id)
            await _change(draft, block_id, decided_by=member.id, decided_at=draft.now)
            await log_desk(draft, "block.declined", member.number)
            await _changed(draft, "block.declined", member, block_id)
            return await _shown(draft, block_id)

    async def lift(self, block_id: str, member: Member) -> dict[str, Any]:
        """Raises NotFound, Conflict `block_over` when it does not hold good any more."""
        async with self._store.writing(await self._conversation(block_id)) as draft:
            row = await _row(draft, block_id)
            if state_of(times_of(row), draft.now) is not State.ACTIVE:
                raise Conflict("block_over", "限制已经结束了。")
            await _change(draft, block_id, lifted_by=member.id, lifted_at=draft.now)
            await draft.append(SystemMessage(self._say("block_lifted"), "block_lifted"), SYSTEM)
            await log_desk(draft, "block.lifted", member.number)
            await _changed(draft, "block.lifted", member, block_id)
            return await _shown(draft, block_id)

    async def of_conversation(self, conversation_id: str) -> dict[str, Any] | None:
        """The proposal or block that holds good now for its customer. Raises NotFound."""
        now, visitor = self._store.clock.now(), (await self._store.header(conversation_id)).visitor_id
        query = columns().where(same_customer(visitor), holding_good(now))
        async with self._store.database.read() as connection:
            rows = (await connection.execute(query)).all()
        # A block goes before a proposal.
        found = sorted(rows, key=lambda row: row.until is None)
        return shown(found[0], now) if found else None

    async def page(self, current: bool, before: str | None) -> dict[str, Any]:
        """Newest first. Raises NotFound when there is no block `before`."""
        now = self._store.clock.now()
        query = columns().order_by(BlockRow.proposed_at.desc(), BlockRow.id.desc()).limit(PAGE + 1)
        query = query.where(holding_good(now) if current else not_(holding_good(now)))
        async with self._store.database.read() as connection:
            if before is not None:
                last = select(BlockRow.proposed_at, BlockRow.id).where(BlockRow.id == before)
                mark = (await connection.execute(last)).first()
                if mark is None:
                    raise NotFound("block_not_found", "没有找到这条记录。")
                earlier = and_(BlockRow.proposed_at == mark.proposed_at, BlockRow.id < mark.id)
                query = query.where(or_(BlockRow.proposed_at < mark.proposed_at, earlier))
            rows = (await connection.execute(query)).all()
        blocks = [shown(row, now) for row in rows[:PAGE]]
        more = len(rows) > PAGE
        return {
            "blocks": blocks,
            "next": rows[PAGE - 1].id if more else None,
            "version": version_of(blocks),
        }

    async def news(self, current: bool, before: str | None, known: str | None, wait: int) -> dict[str, Any]:
        """As `page`; while that is what is `known`, once it changed or `wait` seconds have passed."""
        with self._store.hub.subscribe(STAFF) as subscription:
            page = await self.page(current, before)
            if wait == 0 or page["version"] != known:
                return page
            await wait_for_change(subscription, wait)
        return await self.page(current, before)

    async def _conversation(self, block_id: str) -> str:
        query = select(BlockRow.conversation_id).where(BlockRow.id == block_id)
        async with self._store.database.read() as connection:
            found = (await connection.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("block_not_found", "没有找到这条记录。")
        return str(found)

    async def _begin(self, draft: Draft, block_id: str, hours: int, member: Member) -> None:
        until = draft.now + timedelta(hours=hours)
        await _change(draft, block_id, decided_by=member.id, decided_at=draft.now, until=until)
        text = fill(self._say("blocked"), {"until": moment(until)})
        await draft.append(SystemMessage(text, "blocked"), SYSTEM)
        await log_desk(draft, "block.confirmed", member.number, hours=hours, until=iso(until))
        await _changed(draft, "block.confirmed", member, block_id, hours=hours, until=iso(until))


async def _check_free(draft: Draft) -> None:
    query = select(BlockRow.until).where(same_customer(draft.visitor_id), holding_good(draft.now))
    found = (await draft.connection.execute(query)).scalars().all()
    if any(until is not None for until in found):
        raise Conflict("already_blocked", "这位客户已经被限制发言。")
    if found:
        raise Conflict("already_proposed", "已经有同事提出，等主管决定。")


async def _row(draft: Draft, block_id: str) -> Row[Any]:
    query = select(*BlockRow.__table__.columns).where(BlockRow.id == block_id)
    return (await draft.connection.execute(query)).one()


async def _open_proposal(draft: Draft, block_id: str) -> Row[Any]:
    """Raises Conflict `block_decided`, also for one that lapsed."""
    row = await _row(draft, block_id)
    if state_of(times_of(row), draft.now) is not State.PROPOSED:
        raise Conflict("block_decided", "已经有人处理过了，请刷新。")
    return row


async def _change(draft: Draft, block_id: str, **values: Any) -> None:
    await draft.connection.execute(update(BlockRow).where(BlockRow.id == block_id).values(**values))


async def _shown(draft: Draft, block_id: str) -> dict[str, Any]:
    row = (await draft.connection.execute(columns().where(BlockRow.id == block_id))).one()
    return shown(row, draft.now)


async def _changed(draft: Draft, action: str, member: Member, block_id: str, **detail: Any) -> None:
    """Told to the desks, and put down."""
    tell(draft)
    await record(draft.connection, draft.now, member.login, action, draft.id, block=block_id, **detail)


def _note(asked: ProposeBlock) -> str | None:
    """Masked. Raises InvalidField."""
    if asked.note.strip():
        return clean(asked.note, NOTE_CHARS).text
    if asked.reason == "other":
        raise InvalidField(["note"], "note_missing", "选“其他”时请写明情况。")
    return None
