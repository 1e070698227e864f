"""The set of labels, and putting them on conversations. A change is an audit row and an entry of the desk's own log."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.hub import STAFF
from service.conversations.store import ConversationStore, Draft
from service.conversations.text import clean
from service.core.errors import Conflict, NotFound
from service.core.ids import new_id
from service.desk.labels.rules import MOST, NAME_CHARS, Change, Known, change_of, check_may_label
from service.handoff.desk_log import log_desk
from service.handoff.labels import ConversationLabel, Label, Shown, labels_on
from service.handoff.line.waiting import LABELS
from service.handoff.store import latest_handoff
from service.identity.audit import record
from service.identity.staff import Member

STORED_CHARS = 64
"""What masking puts in place of a value is longer than a name may be."""


class Labels:
    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def all(self) -> list[dict[str, Any]]:
        """The whole set, retired ones too, in the order they were made."""
        query = select(*Label.__table__.columns).order_by(Label.made_at, Label.id)
        async with self._store.database.read() as connection:
            return [
                {
                    "id": row.id,
                    "name": row.name,
                    "colour": row.colour,
                    "retired": row.retired_at is not None,
                }
                for row in await connection.execute(query)
            ]

    async def create(self, member: Member, name: str, colour: str) -> None:
        """Raises InvalidField for a name that says nothing, Conflict `labels_full` or `label_taken`."""
        label, values = new_id("l"), _values(name, colour)
        row = {"id": label, "made_at": self._store.clock.now(), **values}
        try:
            async with self._store.database.write() as connection:
                if (await connection.execute(select(func.count()).select_from(Label))).scalar_one() >= MOST:
                    raise Conflict("labels_full", f"最多 {MOST} 个标签，请改用已有的。")
                await connection.execute(insert(Label).values(**row))
                await self._audit(connection, member, "label.created", label, values)
        except IntegrityError:
            raise _taken() from None
        self._tell()

    async def change(self, member: Member, label: str, name: str, colour: str, retired: bool) -> None:
        """Raises NotFound `no_such_label`, Conflict `label_taken`."""
        values = _values(name, colour)
        try:
            async with self._store.database.write() as connection:
                before = (await connection.execute(select(Label.retired_at).where(Label.id == label))).first()
                if before is None:
                    raise NotFound("no_such_label", "没有这个标签。")
                since = (before.retired_at or self._store.clock.now()) if retired else None
                await connection.execute(
                    update(Label).where(Label.id == label).values(**values, retired_at=since)
                )
                await self._audit(connection, member, "label.changed", label, {**values, "retired": retired})
        except IntegrityError:
            raise _taken() from None
        self._tell()

    async def put(
        self, conversation_id: str, member: Member, on: Sequence[str], off: Sequence[str]
    ) -> list[Shown]:
        """Puts on and takes off; returns those that are on then. Raises as `check_may_label` and `change_of`."""
        async with self._store.writing(conversation_id) as draft:
            check_may_label(member, await latest_handoff(draft.connection, conversation_id))
            known = await _known(draft.connection)
            present = await _on(draft)
            change = change_of([one["id"] for one in present], on, off, known)
            if change.empty:
                return present
            await _write(draft, change)
            after = await _on(draft)
            on, off = ([known[one].name for one in ids] for ids in (change.on, change.off))
            ids = {"on": list(change.on), "off": list(change.off)}
            await record(draft.connection, draft.now, member.login, "conversation.labelled", draft.id, **ids)
            await log_desk(draft, "labelled", member.number, on=on, off=off, labels=after)
        return after

    async def _audit(
        self, connection: AsyncConnection, member: Member, action: str, label: str, values: dict[str, Any]
    ) -> None:
        await record(connection, self._store.clock.now(), member.login, action, label, **values)

    def _tell(self) -> None:
        self._store.hub.publish(STAFF, {"type": LABELS})


def _values(name: str, colour: str) -> dict[str, str]:
    return {"name": clean(name, NAME_CHARS).text[:STORED_CHARS], "colour": colour}


def _taken() -> Conflict:
    return Conflict("label_taken", "已经有同名的标签；停用的可以重新启用。")


async def _known(connection: AsyncConnection) -> dict[str, Known]:
    rows = await connection.execute(select(Label.id, Label.name, Label.retired_at))
    return {row.id: Known(row.name, row.retired_at is not None) for row in rows}


async def _on(draft: Draft) -> list[Shown]:
    return (await labels_on(draft.connection, [draft.id])).get(draft.id, [])


async def _write(draft: Draft, change: Change) -> None:
    if change.off:
        gone = ConversationLabel.label_id.in_(change.off)
        await draft.connection.execute(
            delete(ConversationLabel).where(ConversationLabel.conversation_id == draft.id, gone)
        )
    if change.on:
        rows = [{"conversation_id": draft.id, "label_id": one, "at": draft.now} for one in change.on]
        await draft.connection.execute(insert(ConversationLabel), rows)
