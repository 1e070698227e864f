"""Customers the bank's site vouches for. The bank's id for one is stored as a keyed hash only."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from service.conversations.ownership import Owner
from service.conversations.tables import Conversation
from service.core.clock import Clock, aware
from service.core.database import Database
from service.core.errors import Forbidden, Unauthorised
from service.core.ids import token_hash
from service.identity.audit import record
from service.identity.host_tokens import SKEW_SECONDS, Claims, TokenRefused, read_token
from service.identity.tables import UsedToken, Visitor
from service.identity.vouched import Vouched, vouched_by

CUSTOMER_KEY = "customer_key"
"""File of the secret that keys the hashes of customers' ids."""
KEPT = timedelta(days=7)
"""How long a used token is kept after its end: a clock that runs ahead for a while costs nobody anything."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)
DROPPED = "dropped"
"""In place of a hash: the row that says until when used tokens are not kept any more."""


_VOUCHED = select(Visitor.customer, Visitor.vouched_kid, Visitor.vouched_until).where(
    Visitor.id == bindparam("visitor")
)


class Level(StrEnum):
    """How well it is known who writes."""

    VERIFIED = "verified"
    LAPSED = "lapsed"
    """Vouched for once; the time is over or the key was taken away."""
    UNVERIFIED = "unverified"


class Customers:
    def __init__(
        self, database: Database, clock: Clock, keys: Mapping[str, str], audience: str, pepper: str
    ) -> None:
        """`keys`: key id → shared secret; `pepper` keys the hash of customers' ids."""
        self._database, self._clock, self._keys = database, clock, keys
        self._audience, self._pepper = audience, pepper

    async def vouch(self, visitor_id: str, token: str) -> datetime:
        """The visitor is that customer from now on, with all his conversations; returns until when.

        Raises TokenRefused, or Forbidden `other_customer`. Every refusal is audited.
        """
        now = self._clock.now()
        try:
            claims = read_token(token, self._keys, self._audience, now.timestamp())
            return await self._bind(visitor_id, claims, now)
        except (TokenRefused, Forbidden) as refused:
            async with self._database.write() as connection:
                await record(
                    connection, now, "visitor", "customer.token_refused", visitor_id, code=refused.code
                )
            raise

    def check(self, vouched: Vouched | None, now: datetime) -> None:
        """Asked for every message. Raises Unauthorised `identity_lapsed`: the site has to vouch again."""
        if self._level(vouched, now) is Level.LAPSED:
            raise Unauthorised("identity_lapsed", "登录状态已过期，请刷新页面后再试。")

    async def level(self, connection: AsyncConnection, visitor_id: str, now: datetime) -> Level:
        """Also inside the transaction of a handoff."""
        row = (await connection.execute(_VOUCHED, {"visitor": visitor_id})).first()
        return self._level(vouched_by(row) if row else None, now)

    def _level(self, vouched: Vouched | None, now: datetime) -> Level:
        if vouched is None:
            return Level.UNVERIFIED
        good = vouched.key in self._keys and vouched.until is not None and now < vouched.until
        return Level.VERIFIED if good else Level.LAPSED

    async def _bind(self, visitor_id: str, claims: Claims, now: datetime) -> datetime:
        until = datetime.fromtimestamp(claims.expires, UTC) + timedelta(seconds=SKEW_SECONDS)
        customer = hash_of_customer(self._pepper, claims.customer)
        used = token_hash(f"{claims.key_id}:{claims.token_id}")
        async with self._database.write() as connection:
            if until <= await _drop_used(connection, now - KEPT):
                raise TokenRefused("token_replayed")
            try:
                await connection.execute(insert(UsedToken).values(jti_hash=used, expires_at=until))
            except IntegrityError:
                raise TokenRefused("token_replayed") from None
            query = select(Visitor.customer).where(Visitor.id == visitor_id).with_for_update()
            before = (await connection.execute(query)).scalar_one()
            if before not in {None, customer}:
                raise Forbidden("other_customer", "这个会话属于另一位客户。")
            values = {"customer": customer, "vouched_kid": claims.key_id, "vouched_until": until}
            level = claims.level
            await connection.execute(
                update(Visitor).where(Visitor.id == visitor_id).values(**values, level=level)
            )
            await _mark(connection, visitor_id, level)
            await record(connection, now, "visitor", "customer.identified", visitor_id)
        return until


async def _mark(connection: AsyncConnection, visitor_id: str, level: str) -> None:
    """What is still going on belongs to a customer of that level from now on; what has ended stays as it was."""
    going_on = (Conversation.visitor_id == visitor_id) & (Conversation.owner != Owner.CLOSED)
    changed = going_on & (Conversation.customer_level != level)
    await connection.execute(update(Conversation).where(changed).values(customer_level=level))


async def _drop_used(connection: AsyncConnection, before: datetime) -> datetime:
    """Drops what ended before a moment, and returns the newest end of all that was ever dropped.

    Of a token that ends no later it is not known any more whether it was used: a clock that was set forward and back
    does not make it new.
    """
    ended = select(func.max(UsedToken.expires_at)).where(UsedToken.expires_at < before)
    mark = select(UsedToken.expires_at).where(UsedToken.jti_hash == DROPPED)
    newest = (await connection.execute(ended.where(UsedToken.jti_hash != DROPPED))).scalar()
    until = aware((await connection.execute(mark)).scalar() or EVER)
    if newest is None:
        return until
    until = max(until, aware(newest))
    old = (UsedToken.expires_at < before) | (UsedToken.jti_hash == DROPPED)
    await connection.execute(delete(UsedToken).where(old))
    await connection.execute(insert(UsedToken).values(jti_hash=DROPPED, expires_at=until))
    return until


def hash_of_customer(pepper: str, customer: str) -> str:
    """What is stored of the bank's id for a customer."""
    return hmac.new(pepper.encode(), customer.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
