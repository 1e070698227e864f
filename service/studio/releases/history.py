"""What was done with releases, from the audit trail: who, when, why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from service.core.database import Database
from service.identity.tables import Staff
from service.identity.trail import Wanted, read_trail

ROWS = 100
SHOWN = 20
DEEDS = {
    "release.made": "made",
    "release.promoted": "promoted",
    "release.rolled_back": "rolled_back",
    "release.refused": "refused",
    "release.tried": "tried",
}


async def history(database: Database) -> list[dict[str, Any]]:
    """Newest first: {at, deed, by, release, to, reason, code, percent}; `by` is a login, `to` where a way back led."""
    rows = (await read_trail(database, Wanted(action="release."), ROWS))["rows"]
    return [_deed(row) for row in rows if row["action"] in DEEDS]


def since(deeds: list[dict[str, Any]], live: str | None) -> dict[str, Any] | None:
    """The deed by which the live release went live; None when it is further back than was read."""
    for deed in deeds:
        to = {"promoted": deed["release"], "rolled_back": deed["to"]}.get(deed["deed"], ...)
        if to == live:
            return deed
    return None


async def names_of(database: Database, logins: Iterable[str]) -> dict[str, str]:
    """Names of people by login; who has no account, as `cli:…`, is left out."""
    query = select(Staff.login, Staff.name).where(Staff.login.in_(sorted(set(logins))))
    async with database.read() as connection:
        return {row.login: row.name for row in (await connection.execute(query)).all()}


def _deed(row: Mapping[str, Any]) -> dict[str, Any]:
    detail = row["detail"] or {}
    return {
        "at": row["at"],
        "deed": DEEDS[row["action"]],
        "by": row["actor"],
        "release": row["subject"],
        "to": detail.get("to"),
        "reason": detail.get("reason"),
        "code": detail.get("error"),
        "percent": detail.get("percent"),
    }
