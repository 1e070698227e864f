"""The audit trail as an auditor reads it: newest first, page by page, by what was done and to whom."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from service.core.clock import aware, iso
from service.core.database import Database
from service.identity.tables import AuditRow

PAGE = 500
"""Rows read at once for a file."""


@dataclass(frozen=True)
class Wanted:
    """Rows before `before`; `action` is one, or the beginning of several with a dot at its end."""

    before: int | None = None
    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive."""


async def read_trail(database: Database, wanted: Wanted, limit: int) -> dict[str, Any]:
    """{rows, next}: `next` is the `before` of the page that follows, None at the end."""
    query = _wanted(wanted).limit(limit + 1)
    async with database.read() as connection:
        rows = (await connection.execute(query)).all()
    shown = rows[:limit]
    return {"rows": [_row(row) for row in shown], "next": shown[-1].id if len(rows) > limit else None}


async def read_many(database: Database, wanted: Wanted, most: int) -> list[dict[str, Any]]:
    """Up to `most` rows, read in pages between which others get their turn."""
    rows: list[dict[str, Any]] = []
    while len(rows) < most:
        page = await read_trail(database, wanted, min(PAGE, most - len(rows)))
        rows += page["rows"]
        if page["next"] is None:
            break
        wanted = replace(wanted, before=page["next"])
        await asyncio.sleep(0)
    return rows


def _wanted(wanted: Wanted) -> Select[Any]:
    query = select(*AuditRow.__table__.columns).order_by(AuditRow.id.desc())
    if wanted.before is not None:
        query = query.where(AuditRow.id < wanted.before)
    if wanted.actor is not None:
        query = query.where(AuditRow.actor == wanted.actor)
    if wanted.subject is not None:
        query = query.where(AuditRow.subject == wanted.subject)
    if wanted.since is not None:
        query = query.where(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditRow.at < wanted.until)
    if wanted.action is not None:
        prefix = wanted.action.endswith(".")
        query = query.where(
            AuditRow.action.startswith(wanted.action, autoescape=True)
            if prefix
            else AuditRow.action == wanted.action
        )
    return query


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": iso(aware(row.at)),
        "actor": row.actor,
        "action": row.action,
        "subject": row.subject,
        "detail": row.detail,
        "erased": row.erased is not None,
    }
