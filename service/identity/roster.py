"""What an administrator does to staff accounts. Each is one transaction and an audit row, and ends what it takes away."""

import asyncio
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import Clock, aware, iso
from service.core.database import Database
from service.core.errors import Conflict, NotFound
from service.core.ids import new_id
from service.identity.audit import record
from service.identity.lockout import forget, login_key
from service.identity.passwords import new_password
from service.identity.roles import Right, checked_roles, has_right
from service.identity.tables import AuditRow, FailedSignIns, Staff, StaffSession


@dataclass(frozen=True)
class Entry:
    """A line of the list of staff. `locked` after wrong sign-ins; `signed_in_at` is the last time it worked."""

    id: str
    login: str
    number: str
    name: str
    roles: list[str]
    skills: list[str]
    disabled: bool
    must_change: bool
    codes: bool
    locked: bool
    signed_in_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "signed_in_at": iso(self.signed_in_at) if self.signed_in_at else None}


_SIGNED_IN = (
    select(func.max(AuditRow.at))
    .where(AuditRow.subject == Staff.id, AuditRow.action == "staff.signed_in")
    .correlate(Staff)
    .scalar_subquery()
    .label("signed_in_at")
)
_ENTRIES: Select[Any] = select(*Staff.__table__.columns, _SIGNED_IN).order_by(Staff.login)


class Roster:
    """`actor` is who does it, for the audit trail. Nothing takes away the last administrator who can sign in."""

    def __init__(self, database: Database, clock: Clock, actor: str) -> None:
        self._database, self._clock, self._actor = database, clock, actor

    async def everybody(self) -> list[Entry]:
        async with self._database.read() as connection:
            rows = (await connection.execute(_ENTRIES)).all()
            locked = await self._locked(connection)
        return [_entry(row, locked) for row in rows]

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
        """No sign-in any more; sessions and sockets end at once. What the person did stays.

        Raises NotFound, Conflict `last_admin`.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            row = await _found(connection, login)
            await _check_not_last(connection, row)
            await self._revoke(connection, row.id, disabled_at=now)
            await record(connection, now, self._actor, "staff.disabled", row.id)

    async def enable(self, login: str) -> None:
        async with self._database.write() as connection:
            row = await _found(connection, login)
            await connection.execute(update(Staff).where(Staff.id == row.id).values(disabled_at=None))
            await record(connection, self._clock.now(), self._actor, "staff.enabled", row.id)

    async def sign_out(self, login: str) -> None:
        """Ends the person's sessions and sockets; signing in again is all it takes. Raises NotFound."""
        async with self._database.write() as connection:
            row = await _found(connection, login)
            await self._revoke(connection, row.id)
            await record(connection, self._clock.now(), self._actor, "staff.sessions_ended", row.id)

    async def unlock(self, login: str) -> None:
        """Forgets wrong sign-ins before their time. Raises NotFound."""
        async with self._database.write() as connection:
            row = await _found(connection, login)
            await forget(connection, login_key(login))
            await record(connection, self._clock.now(), self._actor, "staff.unlocked", row.id)

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
        """Roles, and skill groups if given; open desks sign in anew.

        Raises NotFound, UnknownRole, Conflict `last_admin`.
        """
        chosen = checked_roles(roles)
        async with self._database.write() as connection:
            row = await _found(connection, login)
            if not has_right(chosen, Right.MANAGE_STAFF):
                await _check_not_last(connection, row)
            values: dict[str, Any] = {"roles": chosen, "skills": row.skills if skills is None else skills}
            await self._revoke(connection, row.id, **values)
            await record(connection, self._clock.now(), self._actor, "staff.roles_set", row.id, **values)
            return _entry(await _found(connection, login), await self._locked(connection))

    async def _locked(self, connection: AsyncConnection) -> set[str]:
        """Keys of what is locked now, logins and addresses."""
        query = select(FailedSignIns.key).where(FailedSignIns.locked_until > self._clock.now())
        return set((await connection.execute(query)).scalars())

    async def _revoke(self, connection: AsyncConnection, staff_id: str, **values: Any) -> None:
        values["revoked_at"] = self._clock.now()
        await connection.execute(update(Staff).where(Staff.id == staff_id).values(**values))
        await connection.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


async def _found(connection: AsyncConnection, login: str) -> Row[Any]:
    row: Row[Any] | None = (await connection.execute(_ENTRIES.where(Staff.login == login))).first()
    if row is None:
        raise NotFound("login_not_found", f"没有登录名 {login}。")
    return row


async def _check_not_last(connection: AsyncConnection, row: Row[Any]) -> None:
    """Raises Conflict `last_admin`: the account is the only one that may manage accounts."""
    if row.disabled_at is not None or not has_right(row.roles, Right.MANAGE_STAFF):
        return
    others = select(Staff.roles).where(Staff.id != row.id, Staff.disabled_at.is_(None))
    if not any(
        has_right(roles, Right.MANAGE_STAFF) for roles in (await connection.execute(others)).scalars()
    ):
        raise Conflict("last_admin", "这是最后一位管理员，请先让另一位同事成为管理员。")


def _entry(row: Row[Any], locked: set[str]) -> Entry:
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
        locked=login_key(row.login) in locked,
        signed_in_at=aware(row.signed_in_at) if row.signed_in_at else None,
    )
