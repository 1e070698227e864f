"""What an administrator does to staff accounts. Each is one transaction and an audit row, and ends what it takes away."""

import asyncio
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict, NotFound
from service.core.ids import new_id
from service.identity.audit import record
from service.identity.lockout import forget, login_key
from service.identity.passwords import new_password
from service.identity.roles import checked_roles
from service.identity.tables import Staff, StaffSession


@dataclass(frozen=True)
class Entry:
    """A line of the list of staff."""

    id: str
    login: str
    number: str
    name: str
    roles: list[str]
    skills: list[str]
    disabled: bool
    must_change: bool
    codes: bool


class Roster:
    """`actor` is who does it, for the audit trail."""

    def __init__(self, database: Database, clock: Clock, actor: str) -> None:
        self._database, self._clock, self._actor = database, clock, actor

    async def everybody(self) -> list[Entry]:
        async with self._database.read() as connection:
            rows = (await connection.execute(select(*Staff.__table__.columns).order_by(Staff.login))).all()
        return [_entry(row) for row in rows]

    async def add(self, login: str, number: str, name: str, roles: list[str], skills: list[str]) -> str:
        """The generated password, to be changed at the first sign-in. Raises Conflict `login_taken`, UnknownRole."""
        password, now = new_password(), self._clock.now()
        chosen = checked_roles(roles)
        digest = await asyncio.to_thread(PasswordHasher().hash, password)
        async with self._database.write() as connection:
            if (await connection.execute(select(Staff.id).where(Staff.login == login))).first():
                raise Conflict("login_taken", f"登录名 {login} 已经有了。")
            staff_id = new_id("s")
            await connection.execute(
                insert(Staff).values(
                    id=staff_id,
                    login=login,
                    password_hash=digest,
                    number=number,
                    name=name,
                    roles=chosen,
                    skills=skills,
                    must_change=True,
                    created_at=now,
                )
            )
            await record(connection, now, self._actor, "staff.added", staff_id, roles=chosen, skills=skills)
        return password

    async def disable(self, login: str) -> None:
        """No sign-in any more; sessions and sockets end at once. What the person did stays. Raises NotFound."""
        now = self._clock.now()
        async with self._database.write() as connection:
            row = await _found(connection, login)
            await self._revoke(connection, row.id, disabled_at=now)
            await record(connection, now, self._actor, "staff.disabled", row.id)

    async def enable(self, login: str) -> None:
        async with self._database.write() as connection:
            row = await _found(connection, login)
            await connection.execute(update(Staff).where(Staff.id == row.id).values(disabled_at=None))
            await record(connection, self._clock.now(), self._actor, "staff.enabled", row.id)

    async def reset_password(self, login: str) -> str:
        """A new password for the next sign-in only; lifts the lock and drops one-time codes. Raises NotFound."""
        password = new_password()
        digest = await asyncio.to_thread(PasswordHasher().hash, password)
        async with self._database.write() as connection:
            row = await _found(connection, login)
            await self._revoke(
                connection, row.id, password_hash=digest, must_change=True, totp_secret=None, totp_step=None
            )
            await forget(connection, login_key(login))
            await record(connection, self._clock.now(), self._actor, "staff.password_reset", row.id)
        return password

    async def set_roles(self, login: str, roles: list[str], skills: list[str] | None = None) -> Entry:
        """Roles, and skill groups if given; open desks sign in anew. Raises NotFound, UnknownRole."""
        chosen = checked_roles(roles)
        async with self._database.write() as connection:
            row = await _found(connection, login)
            values: dict[str, Any] = {"roles": chosen, "skills": row.skills if skills is None else skills}
            await self._revoke(connection, row.id, **values)
            await record(connection, self._clock.now(), self._actor, "staff.roles_set", row.id, **values)
            return _entry(await _found(connection, login))

    async def _revoke(self, connection: AsyncConnection, staff_id: str, **values: Any) -> None:
        values["revoked_at"] = self._clock.now()
        await connection.execute(update(Staff).where(Staff.id == staff_id).values(**values))
        await connection.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


async def _found(connection: AsyncConnection, login: str) -> Row[Any]:
    row = (await connection.execute(select(*Staff.__table__.columns).where(Staff.login == login))).first()
    if row is None:
        raise NotFound("login_not_found", f"没有登录名 {login}。")
    return row


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        login=row.login,
        number=row.number,
        name=row.name,
        roles=list(row.roles),
        skills=list(row.skills),
        disabled=row.disabled_at is not None,
        must_change=row.must_change,
        codes=row.totp_secret is not None,
    )
