"""The trail of what staff did. Written in the transaction of the deed, where there is one."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from service.identity.tables import AuditRow


async def record(
    connection: AsyncConnection,
    at: datetime,
    actor: str,
    action: str,
    subject: str | None = None,
    **detail: Any,
) -> None:
    """`action` is dotted: `handoff.accepted`, `staff.signed_in`. `detail` holds no customer text."""
    await connection.execute(
        insert(AuditRow).values(at=at, actor=actor, action=action, subject=subject, detail=detail)
    )
