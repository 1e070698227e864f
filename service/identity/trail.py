"""The audit trail as an auditor reads it: newest first, page by page, by what was done and to whom."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.core.clock import aware, iso
from service.core.database import Database
from service.identity.tables import AuditRow


@dataclass(frozen=True)
class Wanted:
    """Rows before `before`; `action` is one, or the beginning of several with a dot at its end."""

    before: int | None = None
    actor: str | None = None
    action: str | None = None
    subject: str | None = None


async def read_trail(database: Database, wanted: Wanted, limit: int) -> dict[str, Any]:
    """{rows, next}: `next` is the `before` of the page that follows, None at the end."""
    query = select(*AuditRow.__table__.columns).order_by(AuditRow.id.desc()).limit(limit + 1)
    if wanted.before is not None:
        query = query.where(AuditRow.id < wanted.before)
    if wanted.actor is not None:
        query = query.where(AuditRow.actor == wanted.actor)
    if wanted.subject is not None:
        query = query.where(AuditRow.subject == wanted.subject)
    if wanted.action is not None:
        prefix = wanted.action.endswith(".")
        query = query.where(
            AuditRow.action.startswith(wanted.action, autoescape=True)
            if prefix
            else AuditRow.action == wanted.action
        )
    async with database.read() as connection:
        rows = (await connection.execute(query)).all()
    shown = rows[:limit]
    return {"rows": [_row(row) for row in shown], "next": shown[-1].id if len(rows) > limit else None}


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
