"""What maintainers decide about messages: stored once, seen by all, undone as a whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.text import clean
from service.core.clock import Clock, iso
from service.core.database import Database
from service.core.errors import Conflict, InvalidField, NotFound
from service.core.ids import new_id
from service.identity.audit import record
from service.studio.changes.rules import State
from service.studio.changes.tables import ContentChange
from service.studio.inbox.reading import Key, texts_of
from service.studio.inbox.tables import InboxLabel

NAME_CHARS = 30
"""Of a new topic; masking may lengthen it, the column has room."""
RECENT = 20


class Verdict(StrEnum):
    TOPIC = "topic"
    """It belongs to a topic there is: an example to learn."""
    NEW_TOPIC = "new_topic"
    OUT_OF_SCOPE = "out_of_scope"
    """Nothing for this bank's service: an example of what is refused."""
    DISCARD = "discard"
    """Teaches nothing: noise, or it was understood after all."""


SCOPE = "scope.unknown"
HELD = tuple(
    state.value for state in (State.PROPOSED, State.APPROVED, State.APPLYING, State.APPLIED, State.UNDOING)
)
"""States of a change set in which a label is its business: a draft, a rejected and an undone one give it back."""


@dataclass(frozen=True)
class Deed:
    """`topic` for TOPIC, `name` for NEW_TOPIC, neither for the others."""

    verdict: Verdict
    topic: str | None = None
    name: str | None = None


def checked(verdict: str, topic: str | None, name: str | None, known: Collection[str]) -> Deed:
    """Raises InvalidField `topic_unknown`, `name_missing` or `name_too_long`. A name is masked here."""
    kind = Verdict(verdict)
    if kind is Verdict.TOPIC:
        if topic not in known:
            raise InvalidField(["topic"], "topic_unknown", "没有这个主题，请从列表中选。")
        return Deed(kind, topic)
    if kind is not Verdict.NEW_TOPIC:
        return Deed(kind)
    if len(name or "") > NAME_CHARS:
        raise InvalidField(["name"], "name_too_long", f"主题名称最多 {NAME_CHARS} 个字。")
    try:
        return Deed(kind, name=clean(name or "", NAME_CHARS).text[:64])
    except InvalidField as error:
        raise InvalidField(["name"], "name_missing", "请写上新主题的名称。") from error


class Labels:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, actor: str, keys: Sequence[Key], deed: Deed) -> str:
        """All of them or none. Returns the id by which it is undone.

        Raises NotFound `message_not_found`, also for one that was taken back; Conflict `already_labelled` when somebody
        decided on one of them before.
        """
        wanted, label, now = sorted(set(keys)), new_id("l"), self._clock.now()
        async with self._database.write() as connection:
            if await _decided(connection, wanted):
                raise Conflict("already_labelled", "其中有消息刚被同事处理过，请刷新后再试。")
            if len(await texts_of(connection, wanted)) < len(wanted):
                raise NotFound("message_not_found", "没有找到这条消息。")
            values = {
                "label": label,
                "verdict": deed.verdict.value,
                "topic": deed.topic,
                "name": deed.name,
                "by": actor,
                "at": now,
            }
            rows = [{"conversation_id": one, "seq": seq, **values} for one, seq in wanted]
            await connection.execute(insert(InboxLabel), rows)
            detail = {"verdict": deed.verdict.value, "topic": deed.topic, "messages": len(rows)}
            await record(connection, now, actor, "inbox.labelled", label, **detail)
        return label

    async def undo(self, actor: str, label: str) -> int:
        """Its messages are in the inbox again, but for those a change set holds; returns how many.

        Raises NotFound `label_not_found`; Conflict `label_proposed` when a change set holds all of them.
        """
        held = select(ContentChange.id).where(ContentChange.state.in_(HELD))
        free = or_(InboxLabel.change_id.is_(None), InboxLabel.change_id.not_in(held))
        async with self._database.write() as connection:
            gone = await connection.execute(delete(InboxLabel).where(InboxLabel.label == label, free))
            if not gone.rowcount:
                await _check_gone(connection, label)
            await record(connection, self._clock.now(), actor, "inbox.undone", label, messages=gone.rowcount)
        return gone.rowcount

    async def all(self) -> dict[str, Any]:
        """Every labelled text under what it was labelled, and the newest decisions."""
        query = select(*InboxLabel.__table__.columns).order_by(
            InboxLabel.at, InboxLabel.conversation_id, InboxLabel.seq
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            texts = await texts_of(connection, [(row.conversation_id, row.seq) for row in rows])
            recent = await _recent(connection)
        return {"groups": groups(rows, texts), "recent": recent}


def groups(rows: Sequence[Row[Any]], texts: dict[Key, str]) -> list[dict[str, Any]]:
    """Labelled texts by verdict, topic and name, each wording once, the oldest first; discarded ones teach nothing."""
    found: dict[tuple[str, str | None, str | None], dict[str, dict[str, Any]]] = {}
    for row in rows:
        text = texts.get((row.conversation_id, row.seq))
        if text is None or row.verdict == Verdict.DISCARD:
            continue
        topic = SCOPE if row.verdict == Verdict.OUT_OF_SCOPE else row.topic
        one = {
            "text": text,
            "conversation": row.conversation_id,
            "seq": row.seq,
            "by": row.by,
            "at": iso(row.at),
        }
        found.setdefault((row.verdict, topic, row.name), {}).setdefault(text, one)
    return [
        {"verdict": verdict, "topic": topic, "name": name, "texts": list(ones.values())}
        for (verdict, topic, name), ones in found.items()
    ]


async def _check_gone(connection: AsyncConnection, label: str) -> None:
    """Raises NotFound `label_not_found` or Conflict `label_proposed`."""
    there = await connection.execute(select(InboxLabel.seq).where(InboxLabel.label == label).limit(1))
    if there.first() is None:
        raise NotFound("label_not_found", "这个决定已经撤销了。")
    raise Conflict("label_proposed", "这些说法已在一份内容改动里，请先撤回或退回那份改动。")


async def _decided(connection: AsyncConnection, keys: Sequence[Key]) -> bool:
    conversations = sorted({conversation for conversation, _ in keys})
    query = select(InboxLabel.conversation_id, InboxLabel.seq).where(
        InboxLabel.conversation_id.in_(conversations)
    )
    there = {(row.conversation_id, row.seq) for row in (await connection.execute(query)).all()}
    return not there.isdisjoint(keys)


async def _recent(connection: AsyncConnection) -> list[dict[str, Any]]:
    one = InboxLabel
    query = (
        select(one.label, one.verdict, one.topic, one.name, one.by, one.at, func.count().label("messages"))
        .group_by(one.label, one.verdict, one.topic, one.name, one.by, one.at)
        .order_by(one.at.desc(), one.label)
        .limit(RECENT)
    )
    rows = (await connection.execute(query)).all()
    return [{**row._mapping, "at": iso(row.at)} for row in rows]
