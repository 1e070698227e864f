"""Signing in, and what a member changes about his own sign-in: password and one-time codes."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict, TooMany, Unauthorised
from service.core.ids import new_token, token_hash
from service.identity import lockout, totp
from service.identity.audit import record
from service.identity.lockout import Limit, address_key, login_key, seconds_locked
from service.identity.passwords import check_choice
from service.identity.staff import Member, Session, member_of
from service.identity.tables import Staff, StaffSession

ISSUER = "Subtext"


@dataclass(frozen=True)
class Limits:
    """A login is guessed at by one who knows it; an address tries many logins."""

    login: Limit
    address: Limit

    @classmethod
    def of(cls, login_failures: int, address_failures: int, minutes: int) -> "Limits":
        span = timedelta(minutes=minutes)
        return cls(Limit(login_failures, span, span), Limit(address_failures, span, span))


class SigningIn:
    def __init__(self, database: Database, clock: Clock, limits: Limits) -> None:
        self._database, self._clock, self._limits = database, clock, limits
        self._hasher = PasswordHasher()
        self._decoy = self._hasher.hash(new_token())

    async def sign_in(
        self, login: str, password: str, code: str | None = None, address: str = ""
    ) -> tuple[Session, str]:
        """(session, cookie token).

        Raises Unauthorised `wrong_login`, in the same time for unknown logins, or `code_required`, and TooMany `locked`.
        """
        now = self._clock.now()
        row = await self._unlocked(login, address, now)
        known = row is not None and row.disabled_at is None
        right = await self._matches(row.password_hash if row is not None else self._decoy, password)
        step = None
        if right and known and row is not None and row.totp_secret:
            if code is None:
                raise Unauthorised("code_required", "请输入动态验证码。")
            step = totp.matching_step(row.totp_secret, code, now.timestamp(), row.totp_step)
            right = step is not None
        if not right or not known or row is None:
            await self._fail(login, address, row, now)
            raise Unauthorised("wrong_login", "账号或密码不对。")
        async with self._database.write() as connection:
            await lockout.forget(connection, login_key(login))
            if step is not None:
                await _use_step(connection, row.id, step)
            session, token = await _open(connection, row, now, row.must_change)
            await record(connection, now, row.login, "staff.signed_in", row.id)
        return session, token

    async def change_password(self, member: Member, current: str, new: str) -> tuple[Session, str]:
        """Ends every session of the member and opens a new one.

        Raises Unauthorised `wrong_password`, TooMany `locked`, or InvalidField with what is wrong with the new one.
        """
        now = self._clock.now()
        row = await self._checked(member, current, now)
        check_choice(member.login, new, current)
        digest = await asyncio.to_thread(self._hasher.hash, new)
        async with self._database.write() as connection:
            await _change(connection, member.id, password_hash=digest, must_change=False, revoked_at=now)
            await connection.execute(delete(StaffSession).where(StaffSession.staff_id == member.id))
            session, token = await _open(connection, row, now, False)
            await record(connection, now, member.login, "staff.password_changed", member.id)
        return session, token

    async def offer_codes(self, member: Member, password: str) -> dict[str, str]:
        """{secret, uri} for an authenticator app; nothing is on until `use_codes` has seen a code of it."""
        await self._checked(member, password, self._clock.now())
        secret = totp.new_secret()
        return {"secret": secret, "uri": totp.provisioning_uri(secret, member.login, ISSUER)}

    async def use_codes(self, member: Member, secret: str, code: str) -> None:
        """From now on signing in needs a code. Raises Unauthorised `code_wrong`, Conflict `codes_on`."""
        now = self._clock.now()
        try:
            step = totp.matching_step(secret, code, now.timestamp(), None)
        except ValueError:
            step = None
        if step is None:
            raise _wrong_code()
        async with self._database.write() as connection:
            row = (await connection.execute(select(Staff.totp_secret).where(Staff.id == member.id))).one()
            if row.totp_secret:
                raise Conflict("codes_on", "动态验证码已经开启。")
            await _change(connection, member.id, totp_secret=secret, totp_step=step)
            await record(connection, now, member.login, "staff.codes_on", member.id)

    async def drop_codes(self, member: Member, password: str, code: str) -> None:
        """Raises Unauthorised `wrong_password` or `code_wrong`, TooMany `locked`, Conflict `codes_off`."""
        now = self._clock.now()
        row = await self._checked(member, password, now)
        if not row.totp_secret:
            raise Conflict("codes_off", "动态验证码没有开启。")
        if totp.matching_step(row.totp_secret, code, now.timestamp(), row.totp_step) is None:
            await self._fail(member.login, "", row, now)
            raise _wrong_code()
        async with self._database.write() as connection:
            await _change(connection, member.id, totp_secret=None, totp_step=None)
            await record(connection, now, member.login, "staff.codes_off", member.id)

    async def _unlocked(self, login: str, address: str, now: datetime) -> Row[Any] | None:
        """The member's row. Raises TooMany `locked`."""
        async with self._database.read() as connection:
            tallies = [
                await lockout.read_tally(connection, key) for key in (login_key(login), address_key(address))
            ]
            query = select(*Staff.__table__.columns).where(Staff.login == login)
            row = (await connection.execute(query)).first()
        seconds = max(seconds_locked(tally, now) for tally in tallies)
        if seconds:
            raise _locked(seconds)
        return row

    async def _checked(self, member: Member, password: str, now: datetime) -> Row[Any]:
        """Somebody at an open desk may not guess the password either."""
        row = await self._unlocked(member.login, "", now)
        if row is None:
            raise Unauthorised()
        if not await self._matches(row.password_hash, password):
            await self._fail(member.login, "", row, now)
            raise Unauthorised("wrong_password", "原密码不对。")
        return row

    async def _fail(self, login: str, address: str, row: Row[Any] | None, now: datetime) -> None:
        subject = row.id if row is not None else None
        keys = {"login": (login_key(login), self._limits.login)}
        if address:
            keys["address"] = (address_key(address), self._limits.address)
        async with self._database.write() as connection:
            await record(connection, now, "sign-in", "staff.sign_in_failed", subject, address=address)
            for by, (key, limit) in keys.items():
                tally = await lockout.add_failure(connection, key, limit, now)
                if tally.locked_until is not None:
                    await record(connection, now, "sign-in", "staff.locked", subject, by=by, address=address)

    async def _matches(self, stored: str, password: str) -> bool:
        try:
            return await asyncio.to_thread(self._hasher.verify, stored, password)
        except (VerificationError, InvalidHashError):
            return False


def _wrong_code() -> Unauthorised:
    return Unauthorised("code_wrong", "动态验证码不对，请核对手机时间后再试。")


def _locked(seconds: int) -> TooMany:
    return TooMany(seconds, "locked", "尝试次数太多，请稍后再试。")


async def _open(
    connection: AsyncConnection, row: Row[Any], now: datetime, must_change: bool
) -> tuple[Session, str]:
    token, csrf = new_token(), new_token()
    await connection.execute(
        insert(StaffSession).values(
            token_hash=token_hash(token), staff_id=row.id, csrf=csrf, created_at=now, seen_at=now
        )
    )
    return Session(member_of(row), csrf, must_change, row.totp_secret is not None), token


async def _use_step(connection: AsyncConnection, staff_id: str, step: int) -> None:
    """Raises Unauthorised `wrong_login` when another sign-in has used the code meanwhile."""
    fresh = Staff.totp_step.is_(None) | (Staff.totp_step < step)
    done = await connection.execute(update(Staff).where(Staff.id == staff_id, fresh).values(totp_step=step))
    if not done.rowcount:
        raise Unauthorised("wrong_login", "账号或密码不对。")


async def _change(connection: AsyncConnection, staff_id: str, **values: Any) -> None:
    await connection.execute(update(Staff).where(Staff.id == staff_id).values(**values))
