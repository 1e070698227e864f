"""An agent notes that a customer's question has no answer in the content, or asks an expert for one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.events import AgentMessage, CustomerMessage
from service.conversations.tables import Event
from service.conversations.text import clean
from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict, NotFound
from service.identity.audit import record
from service.identity.staff import Member
from service.studio.changes.tables import ContentChange
from service.studio.unresolved.rules import Kind, is_open
from service.studio.unresolved.tables import UnresolvedQuestion as Kept

NOTE_CHARS = 300


@dataclass(frozen=True)
class Noted:
    """`seq` of the customer's message, `answer` that of the agent's own by which he answered it."""

    seq: int
    kind: Kind
    note: str = ""
    answer: int | None = None


class Noting:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def note(self, conversation: str, member: Member, noted: Noted) -> None:
        """Again by the same agent, it replaces what he said before.

        Raises NotFound `message_not_found`, also for an answer that is not his own; Conflict `already_noted` when a
        colleague was first or the question is being answered; InvalidField `text_empty`, `text_too_long`.
        """
        note = clean(noted.note, NOTE_CHARS).text if noted.note else None
        values = {"kind": noted.kind.value, "note": note, "answer_seq": noted.answer, "agent_id": member.id}
        now = self._clock.now()
        async with self._database.write() as connection:
            await _check_said(connection, conversation, noted.seq, CustomerMessage.type)
            if noted.answer is not None:
                own = f"工号 {member.number}"
                await _check_said(connection, conversation, noted.answer, AgentMessage.type, own)
            before = await _before(connection, conversation, noted.seq)
            if before is None:
                key = {"conversation_id": conversation, "seq": noted.seq, "at": now}
                await connection.execute(insert(Kept).values(**key, **values))
            elif before.agent_id == member.id and is_open(before.state, before.dismissed_by):
                await connection.execute(update(Kept).where(*_one(conversation, noted.seq)).values(**values))
            else:
                raise Conflict("already_noted", "这个问题已经有人记下，正在处理。")
            await record(
                connection,
                now,
                member.login,
                "question.noted",
                conversation,
                seq=noted.seq,
                kind=noted.kind.value,
            )

    async def of(self, conversation: str) -> list[dict[str, Any]]:
        """What was noted in a conversation, by number of the message."""
        query = (
            select(Kept.seq, Kept.kind, Kept.answer_seq)
            .where(Kept.conversation_id == conversation, Kept.kind != Kind.FOUND.value)
            .order_by(Kept.seq)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [{"seq": row.seq, "kind": row.kind, "answer": row.answer_seq} for row in rows]


def _one(conversation: str, seq: int) -> tuple[Any, Any]:
    return Kept.conversation_id == conversation, Kept.seq == seq


async def _before(connection: AsyncConnection, conversation: str, seq: int) -> Row[Any] | None:
    query: Any = (
        select(Kept.agent_id, Kept.dismissed_by, ContentChange.state)
        .outerjoin(ContentChange, ContentChange.id == Kept.change_id)
        .where(*_one(conversation, seq))
    )
    return (await connection.execute(query)).first()


async def _check_said(
    connection: AsyncConnection, conversation: str, seq: int, kind: str, by: str | None = None
) -> None:
    """Raises NotFound `message_not_found`, also for what was taken back."""
    query = select(Event.data, Event.actor_name).where(
        Event.conversation_id == conversation, Event.seq == seq, Event.type == kind
    )
    row = (await connection.execute(query)).first()
    if row is None or not row.data.get("text") or by not in {None, row.actor_name}:
        raise NotFound("message_not_found", "没有找到这条消息。")
