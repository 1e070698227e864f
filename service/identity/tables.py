"""Who may speak: visitors, staff, their sessions; and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class Visitor(Base):
    """A customer's browser. Only the hash of the bearer token is kept.

    `customer` is a keyed hash of the bank's id for the customer, once the bank's site has vouched for him with the key
    `vouched_kid`, until `vouched_until`; the id itself is nowhere. `level` is what the newest token says he is to the
    bank: normal or vip.
    """

    __tablename__ = "visitors"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    customer: Mapped[str | None] = mapped_column(String(64), index=True)
    vouched_kid: Mapped[str | None] = mapped_column(String(64))
    vouched_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    level: Mapped[str] = mapped_column(String(16), default="normal", server_default="normal")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class UsedToken(Base):
    """A host token that was presented: its `jti` counts once. Dropped some days after its end; one row says what was."""

    __tablename__ = "used_tokens"

    jti_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class Consent(Base):
    """That a visitor agreed to a version of the privacy notice, and when he first did."""

    __tablename__ = "consents"

    visitor_id: Mapped[str] = mapped_column(ForeignKey("visitors.id"), primary_key=True)
    version: Mapped[str] = mapped_column(String(32), primary_key=True)
    agreed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Staff(Base):
    """A person with a login. `roles` are those of `service.identity.roles`; `skills`: groups served, `*` all.

    `revoked_at`: sessions and sockets from before that moment are ended. `totp_step` is the last step whose code was used.
    """

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(256))
    number: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64))
    roles: Mapped[list[str]] = mapped_column(JSON)
    skills: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    must_change: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int | None] = mapped_column(Integer)


class FailedSignIns(Base):
    """Wrong sign-ins by login or by address, hashed: people type passwords where the login belongs."""

    __tablename__ = "failed_sign_ins"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class StaffSession(Base):
    """A signed-in browser. Ends after idle time, absolute time or logout."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class AuditRow(Base):
    """Who did what to which conversation. Each row carries the hash of its predecessor, and none is ever changed, but
    that `subject`, `detail` and `salt` are taken out, signed by `erased`, when the customer they are about is erased.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(64), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(32))
    mark: Mapped[str | None] = mapped_column(String(64))
    erased: Mapped[str | None] = mapped_column(String(64))


class AuditHead(Base):
    """The one row that says where the audit trail ends, signed with a secret that is not in the database."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last_id: Mapped[int] = mapped_column(Integer)
    last_hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(64))
