"""The staff: who there is, and their browser sessions."""

import asyncio
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from service.core.clock import Clock, aware
from service.core.database import Database
from service.core.errors import Forbidden, Unauthorised
from service.core.ids import new_id, same_secret, token_hash
from service.identity.audit import record
from service.identity.passwords import new_password
from service.identity.roles import Right, has_right
from service.identity.tables import Staff, StaffSession

SEEN_EVERY = timedelta(seconds=30)
"""How often a session's last use is written: often enough for the idle limit, seldom enough for the disk."""

READING_ON = timedelta(seconds=60)
"""Who asks for news of a conversation this soon still has it open: twice the longest long-poll."""


_SESSION = (
    select(StaffSession.csrf, StaffSession.created_at, StaffSession.seen_at, *Staff.__table__.columns)
    .join(Staff, Staff.id == StaffSession.staff_id)
    .where(StaffSession.token_hash == bindparam("key"))
)
_MEMBER = select(*Staff.__table__.columns).where(Staff.id == bindparam("staff"))


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

    def may(self, right: Right) -> bool:
        return has_right(self.roles, right)

    def check_right(self, right: Right) -> None:
        """Raises Forbidden `role_required`."""
        if not self.may(right):
            raise Forbidden("role_required")

    @property
    def badge(self) -> dict[str, str]:
        """What a customer sees of an agent."""
        return {"number": self.number, "name": self.name}


@dataclass(frozen=True)
class Session:
    """`must_change`: nothing but a new password is accepted. `codes`: he signs in with one-time codes."""

    member: Member
    csrf: str
    must_change: bool = False
    codes: bool = False


class StaffAccounts:
    def __init__(self, database: Database, clock: Clock, idle_minutes: int, session_hours: int) -> None:
        self._database, self._clock = database, clock
        self._idle, self._longest = timedelta(minutes=idle_minutes), timedelta(hours=session_hours)
        self._reading: dict[tuple[str, str], datetime] = {}

    async def count(self) -> int:
        async with self._database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(Staff))).scalar_one()

    async def create(self, login: str, number: str, name: str, roles: list[str], skills: list[str]) -> str:
        """Adds a member and returns the generated password; only its hash is stored."""
        password = new_password()
        digest = await asyncio.to_thread(PasswordHasher().hash, password)
        async with self._database.write() as connection:
            await connection.execute(
                insert(Staff).values(
                    id=new_id("s"),
                    login=login,
                    password_hash=digest,
                    number=number,
                    name=name,
                    roles=roles,
                    skills=skills,
                    created_at=self._clock.now(),
                )
            )
        return password

    async def check_session(self, token: str) -> Session:
        """Raises Unauthorised for unknown, idle or overlong sessions; those are removed."""
        key = token_hash(token)
        try:
            session, seen = await self._session(key)
        except Unauthorised as over:
            if over.code != Unauthorised.code:
                await self.sign_out(token)
            raise
        if self._clock.now() - seen > SEEN_EVERY:
            await self._touch(key)
        return session

    async def still_signed_in(self, key: str) -> Member:
        """Whose session it is, by the hash of its token. Asking is no use of it. Raises Unauthorised as check_session."""
        session, _ = await self._session(key)
        return session.member

    async def _session(self, key: str) -> tuple[Session, datetime]:
        """The session and when it was last used."""
        now = self._clock.now()
        async with self._database.read() as connection:
            row = (await connection.execute(_SESSION, {"key": key})).first()
        if row is None:
            raise Unauthorised()
        created, seen = aware(row[1]), aware(row[2])
        if row.disabled_at or (row.revoked_at and created < aware(row.revoked_at)):
            raise Unauthorised("signed_out", "您已被退出登录。")
        if now - seen > self._idle or now - created > self._longest:
            raise Unauthorised("session_expired", "登录已过期，请重新登录。")
        return Session(member_of(row), row.csrf, row.must_change, row.totp_secret is not None), seen

    async def sign_out(self, token: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash(token)))

    async def note_reading(self, member: Member, conversation_id: str) -> None:
        """The audit row of a supervisor who opens somebody else's conversation: one for as long as he reads on."""
        now, reading = self._clock.now(), (member.id, conversation_id)
        self._reading = {one: at for one, at in self._reading.items() if now - at <= READING_ON}
        if reading not in self._reading:
            async with self._database.write() as connection:
                await record(connection, now, member.login, "conversation.read", conversation_id)
        self._reading[reading] = now

    async def by_id(self, staff_id: str) -> Member | None:
        async with self._database.read() as connection:
            row = (await connection.execute(_MEMBER, {"staff": staff_id})).first()
        return member_of(row) if row else None

    async def revoked_since(self, moment: datetime) -> list[tuple[str, datetime]]:
        """(staff id, when) of everybody whose sessions were ended at or after `moment`."""
        query = select(Staff.id, Staff.revoked_at).where(Staff.revoked_at >= moment)
        async with self._database.read() as connection:
            return [(row.id, aware(row.revoked_at)) for row in (await connection.execute(query)).all()]

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


def check_csrf(session: Session, given: str | None) -> None:
    """Raises Forbidden `csrf`."""
    if not same_secret(given or "", session.csrf):
        raise Forbidden("csrf", "页面已过期，请刷新后再试。")


def member_of(row: Row[Any]) -> Member:
    return Member(row.id, row.login, row.number, row.name, list(row.roles), list(row.skills))
