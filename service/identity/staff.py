"""Agents and maintainers: logins and browser sessions."""

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, delete, func, insert, select, update

from service.core.clock import Clock, aware
from service.core.database import Database
from service.core.errors import Forbidden, Unauthorised
from service.core.ids import new_id, new_token, same_secret, token_hash
from service.identity.tables import Staff, StaffSession

SEEN_EVERY = timedelta(seconds=30)
"""How often a session's last use is written: often enough for the idle limit, seldom enough for the disk."""


@dataclass(frozen=True)
class Member:
    id: str
    login: str
    number: str
    name: str
    roles: list[str]
    skills: list[str]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def check_role(self, role: str) -> None:
        """Raises Forbidden `role_required`."""
        if role not in self.roles:
            raise Forbidden("role_required")

    @property
    def badge(self) -> dict[str, str]:
        """What a customer sees of an agent."""
        return {"number": self.number, "name": self.name}


@dataclass(frozen=True)
class Session:
    member: Member
    csrf: str


class StaffAccounts:
    def __init__(self, database: Database, clock: Clock, idle_minutes: int, session_hours: int) -> None:
        self._database, self._clock = database, clock
        self._idle, self._longest = timedelta(minutes=idle_minutes), timedelta(hours=session_hours)
        self._hasher = PasswordHasher()
        self._decoy = self._hasher.hash(new_token())

    async def count(self) -> int:
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(Staff))).scalar_one()

    async def create(self, login: str, number: str, name: str, roles: list[str], skills: list[str]) -> str:
        """Adds a member and returns the generated password; only its hash is stored."""
        password = secrets.token_urlsafe(9)
        async with self._database.write() as connection:
            await connection.execute(
                insert(Staff).values(
                    id=new_id("s"),
                    login=login,
                    password_hash=self._hasher.hash(password),
                    number=number,
                    name=name,
                    roles=roles,
                    skills=skills,
                    created_at=self._clock.now(),
                )
            )
        return password

    async def sign_in(self, login: str, password: str) -> tuple[Session, str]:
        """(session, cookie token). Raises Unauthorised `wrong_login`, in the same time for unknown logins."""
        async with self._database.read() as connection:
            row = (
                await connection.execute(select(*Staff.__table__.columns).where(Staff.login == login))
            ).first()
        if not self._matches(row.password_hash if row else self._decoy, password) or row is None:
            raise Unauthorised("wrong_login", "账号或密码不对。")
        token, csrf, now = new_token(), new_token(), self._clock.now()
        async with self._database.write() as connection:
            await connection.execute(
                insert(StaffSession).values(
                    token_hash=token_hash(token), staff_id=row.id, csrf=csrf, created_at=now, seen_at=now
                )
            )
        return Session(_member(row), csrf), token

    async def check_session(self, token: str) -> Session:
        """Raises Unauthorised for unknown, idle or overlong sessions; those are removed."""
        key, now = token_hash(token), self._clock.now()
        query = (
            select(StaffSession.csrf, StaffSession.created_at, StaffSession.seen_at, *Staff.__table__.columns)
            .join(Staff, Staff.id == StaffSession.staff_id)
            .where(StaffSession.token_hash == key)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            raise Unauthorised()
        created, seen = aware(row[1]), aware(row[2])
        if now - seen > self._idle or now - created > self._longest:
            await self.sign_out(token)
            raise Unauthorised("session_expired", "登录已过期，请重新登录。")
        if now - seen > SEEN_EVERY:
            await self._touch(key)
        return Session(_member(row), row.csrf)

    async def sign_out(self, token: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash(token)))

    async def by_id(self, staff_id: str) -> Member | None:
        async with self._database.read() as connection:
            row = (
                await connection.execute(select(*Staff.__table__.columns).where(Staff.id == staff_id))
            ).first()
        return _member(row) if row else None

    async def seats(self, presence_seconds: int, connected: set[str]) -> list[list[str]]:
        """Skills of every agent who is `connected` or was active lately: one list per active seat."""
        since = self._clock.now() - timedelta(seconds=presence_seconds)
        active = select(StaffSession.staff_id).where(StaffSession.seen_at >= since)
        query = select(Staff.skills, Staff.roles).where(Staff.id.in_(connected) | Staff.id.in_(active))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [list(row.skills) for row in rows if "agent" in row.roles]

    async def _touch(self, key: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(StaffSession).where(StaffSession.token_hash == key).values(seen_at=self._clock.now())
            )

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def check_csrf(session: Session, given: str | None) -> None:
    """Raises Forbidden `csrf`."""
    if not same_secret(given or "", session.csrf):
        raise Forbidden("csrf", "页面已过期，请刷新后再试。")


def _member(row: Row[Any]) -> Member:
    return Member(row.id, row.login, row.number, row.name, list(row.roles), list(row.skills))
