"""The trail of what people did. Written in the transaction of the deed, where there is one, and chained.

The head record is locked from the first row a transaction writes until it ends: the chain has one writer at a time,
on PostgreSQL as on SQLite. Take a conversation's lock before it, never after.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, bindparam, cast, func, insert, select, type_coerce, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.database import AUDIT_KEY, Database
from service.identity.chain import (
    Broken,
    Head,
    Link,
    Walk,
    at_text,
    erasure_of,
    hash_of,
    head_fault,
    mark_of,
    signature_of,
)
from service.identity.tables import AuditHead, AuditRow

HEAD = 1
PAGE = 1000
AT_ONCE = 100
"""Rows checked before others get their turn."""
NAMES_AT_ONCE = 500
"""Ids in one query: databases bound the parameters of a statement."""


_APPEND = insert(AuditRow)
_MOVE_HEAD = update(AuditHead).where(AuditHead.id == HEAD)
_HEAD = select(AuditHead.last_id, AuditHead.last_hash, AuditHead.signature).where(AuditHead.id == HEAD)
_LOCKED_HEAD = _HEAD.with_for_update()


@dataclass(frozen=True)
class Verdict:
    """Up to row `rows` it is sound, from row `first` on; `broken` is the first fault after them."""

    rows: int
    broken: Broken | None
    first: int = 1


async def record(
    connection: AsyncConnection,
    at: datetime,
    actor: str,
    action: str,
    subject: str | None = None,
    **detail: Any,
) -> None:
    """`action` is dotted: `owner.changed`, `staff.signed_in`. `detail` holds no customer text.

    Raises RuntimeError when the database was opened without the audit key.
    """
    key = _key(connection)
    head = await _head(connection, lock=True)
    if head is None:
        raise RuntimeError("the audit trail has no head record")
    content = json.loads(json.dumps(detail))
    text, salt = json.dumps(content), secrets.token_hex(16)
    mark = mark_of(salt, subject, text)
    bare = Link(head.last_id + 1, at_text(at), actor, action, subject, text, head.last_hash, "", salt, mark)
    digest = hash_of(bare)
    row = {
        "id": bare.id,
        "at": at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": content,
        "prev_hash": bare.prev_hash,
        "hash": digest,
        "salt": salt,
        "mark": mark,
    }
    await connection.execute(_APPEND, row)
    signature = signature_of(key, bare.id, digest)
    await connection.execute(_MOVE_HEAD, {"last_id": bare.id, "last_hash": digest, "signature": signature})


async def forget(connection: AsyncConnection, subjects: Collection[str]) -> int:
    """Takes out of every row about one of `subjects` what it is about; who did what, and when, stays.

    Returns how many rows of the chain's first form it had to leave as they are.
    """
    key, left = _key(connection), 0
    await _head(connection, lock=True)
    names = sorted(subjects)
    for start in range(0, len(names), NAMES_AT_ONCE):
        some = names[start : start + NAMES_AT_ONCE]
        query = select(AuditRow.id, AuditRow.mark).where(AuditRow.subject.in_(some))
        rows = (await connection.execute(query)).all()
        signed = [
            {"row": row.id, "signature": erasure_of(key, row.id, row.mark)}
            for row in rows
            if row.mark is not None
        ]
        left += len(rows) - len(signed)
        if signed:
            await connection.execute(_EMPTY_ROW, signed)
    return left


_EMPTY_ROW = (
    update(AuditRow.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
    .where(AuditRow.id == bindparam("row"))
    .values(subject=None, detail={}, salt=None, erased=bindparam("signature"))
)


def _key(connection: AsyncConnection) -> str:
    """Raises RuntimeError when the database was opened without the audit key."""
    sync = connection.sync_connection
    key = str(sync.get_execution_options().get(AUDIT_KEY, "")) if sync else ""
    if not key:
        raise RuntimeError("no audit key: open the database with open_database, or give it one")
    return key


async def verify(database: Database, key: str, newest: int | None = None) -> Verdict:
    """Goes along the trail as of one moment: the whole, or its `newest` so many rows.

    Rows that cannot even be read are found as well.
    """
    async with database.read() as connection:
        first = 1 if newest is None else await _first_of(connection, newest)
        walk = Walk(key, first)
        try:
            async for link in _links(connection, None if first == 1 else first - 1):
                broken = walk.step(link)
                if broken is not None:
                    return Verdict(_length(walk), broken, first)
                if link.id % AT_ONCE == 0:
                    await asyncio.sleep(0)
            head = await _head(connection)
        except (DBAPIError, TypeError, ValueError):
            return Verdict(_length(walk), Broken(_length(walk) + 1, "it cannot be read"), first)
    return Verdict(_length(walk), head_fault(head, walk.last, key), first)


async def _first_of(connection: AsyncConnection, newest: int) -> int:
    last = (await connection.execute(select(func.max(AuditRow.id)))).scalar_one_or_none()
    return max(1, (last or 0) - newest + 1)


def _length(walk: Walk) -> int:
    return walk.last.id if walk.last else walk.first - 1


async def _head(connection: AsyncConnection, lock: bool = False) -> Head | None:
    row = (await connection.execute(_LOCKED_HEAD if lock else _HEAD)).first()
    return Head(row.last_id, row.last_hash, row.signature) if row else None


async def _links(connection: AsyncConnection, after: int | None) -> AsyncIterator[Link]:
    """All rows, or those after that one, as they are stored, to the byte where the database keeps bytes.

    A page that cannot be read is read row by row, so that the first bad one is known. Raises DBAPIError there.
    """
    query = select(
        AuditRow.id,
        type_coerce(AuditRow.at, Text).label("at"),
        AuditRow.actor,
        AuditRow.action,
        AuditRow.subject,
        cast(AuditRow.detail, Text).label("detail"),
        AuditRow.prev_hash,
        AuditRow.hash,
        AuditRow.salt,
        AuditRow.mark,
        AuditRow.erased,
    ).order_by(AuditRow.id)
    last, count = after, PAGE
    while True:
        page = query if last is None else query.where(AuditRow.id > last)
        try:
            rows = (await connection.execute(page.limit(count))).all()
        except DBAPIError:
            if count == 1:
                raise
            count = 1
            continue
        for row in rows:
            at = at_text(row.at) if isinstance(row.at, datetime) else row.at
            about = (row.subject, row.detail, row.prev_hash, row.hash, row.salt, row.mark, row.erased)
            yield Link(row.id, at, row.actor, row.action, *about)
        if len(rows) < count:
            return
        last = rows[-1].id
