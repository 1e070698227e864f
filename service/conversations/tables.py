"""Conversations and their append-only event log."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class Conversation(Base):
    """One customer's thread. `last_seq` is the only source of sequence numbers; `epoch` changes if the log is ever rewritten.

    `seen_seq`: the newest event that was in the customer's sight; 0 for none, or for a chat that does not tell.
    `held_at`: since when the agent lets the customer hold; null when he does not.
    `elder` is the customer's wish to read answers in the elder form. It stands beside the log, not in it: nothing that
    was said changes by it.
    `channel` and `customer_level` are those of its beginning; another token of the bank's site changes the level.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    visitor_id: Mapped[str] = mapped_column(String(32), index=True)
    epoch: Mapped[str] = mapped_column(String(32))
    last_seq: Mapped[int] = mapped_column(Integer, default=0)
    owner: Mapped[str] = mapped_column(String(16))
    agent_id: Mapped[str | None] = mapped_column(String(32), index=True)
    held_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    bot_state: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    elder: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    channel: Mapped[str] = mapped_column(String(16), default="web", server_default="web")
    customer_level: Mapped[str] = mapped_column(String(16), default="normal", server_default="normal")
    seen_seq: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        Index("ix_conversations_owner_updated", "owner", "updated_at"),
        Index("ix_conversations_updated_id", "updated_at", "id"),
        # Few are: their list is read without walking through all the others.
        Index(
            "ix_conversations_vip_updated",
            "updated_at",
            "id",
            sqlite_where=text("customer_level = 'vip'"),
            postgresql_where=text("customer_level = 'vip'"),
        ),
    )


class Event(Base):
    """A thing that happened. A row is changed only when its writer takes a message back: then its text goes.

    `client_id` makes a resend return the row it made the first time.
    """

    __tablename__ = "events"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    type: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_name: Mapped[str | None] = mapped_column(String(64))
    client_id: Mapped[str | None] = mapped_column(String(96))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("conversation_id", "client_id", name="uq_events_client"),)
