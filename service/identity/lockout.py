"""Guessing passwords is stopped twice: by login, whoever asks, and by address, whatever the login."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from service.core.clock import aware
from service.core.ids import token_hash
from service.identity.tables import FailedSignIns


@dataclass(frozen=True)
class Limit:
    """After `failures` within `window` the key is locked for `lock`; the count starts anew afterwards."""

    failures: int
    window: timedelta
    lock: timedelta


@dataclass(frozen=True)
class Tally:
    """Wrong sign-ins of one key since the first of them."""

    count: int
    since: datetime
    locked_until: datetime | None


def seconds_locked(tally: Tally | None, now: datetime) -> int:
    """How long the key stays locked; 0 when it is free."""
    if tally is None or tally.locked_until is None or tally.locked_until <= now:
        return 0
    return max(1, round((tally.locked_until - now).total_seconds()))


def after_failure(tally: Tally | None, limit: Limit, now: datetime) -> Tally:
    """The tally with one more failure; a lock that is over, or a window that is, begins a new one."""
    over = tally is None or tally.locked_until is not None or now - tally.since > limit.window
    count, since = (1, now) if over or tally is None else (tally.count + 1, tally.since)
    return Tally(count, since, now + limit.lock if count >= limit.failures else None)


def login_key(login: str) -> str:
    return token_hash(f"login:{login.casefold()}")


def address_key(address: str) -> str:
    return token_hash(f"address:{address}")


async def read_tally(connection: AsyncConnection, key: str) -> Tally | None:
    row = (
        await connection.execute(select(*FailedSignIns.__table__.columns).where(FailedSignIns.key == key))
    ).first()
    if row is None:
        return None
    return Tally(row._mapping["count"], aware(row.since), row.locked_until and aware(row.locked_until))


async def add_failure(connection: AsyncConnection, key: str, limit: Limit, now: datetime) -> Tally:
    """Counts one more in the caller's transaction, and forgets keys nobody has tried for long."""
    before = await read_tally(connection, key)
    tally = after_failure(before, limit, now)
    values = {"count": tally.count, "since": tally.since, "locked_until": tally.locked_until}
    if before is None:
        await connection.execute(insert(FailedSignIns).values(key=key, **values))
    else:
        await connection.execute(update(FailedSignIns).where(FailedSignIns.key == key).values(**values))
    await connection.execute(
        delete(FailedSignIns).where(FailedSignIns.since < now - limit.window - limit.lock)
    )
    return tally


async def forget(connection: AsyncConnection, key: str) -> None:
    await connection.execute(delete(FailedSignIns).where(FailedSignIns.key == key))
