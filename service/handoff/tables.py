"""Conversations that went, or are going, to a person."""

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


class Handoff(Base):
    """One journey from the bot to a person. `summary` is frozen when it joins the queue.

    Open while `ended_at` is null; waiting while also `accepted_at` is null. `outcome`: solved, unsolved, given_back, left,
    abandoned, message_left, callback_booked.
    A transfer keeps the row: `queued_at` stays, so who was handed on does not queue behind those who came later.
    """

    __tablename__ = "handoffs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    begun_seq: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    """Last event of the conversation when the row was made: which of two is newer, whatever the clock said."""
    skill: Mapped[str] = mapped_column(String(32))
    urgent: Mapped[bool] = mapped_column(Boolean)
    topic: Mapped[str | None] = mapped_column(String(64))
    need: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(64))
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    queued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    agent_id: Mapped[str | None] = mapped_column(String(32), index=True)
    outcome: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(1000))
    consulting_id: Mapped[str | None] = mapped_column(String(32))
    """The colleague who reads along before taking over."""
    category: Mapped[str | None] = mapped_column(String(64))
    held_seconds: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    place_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the place in the line was taken, if not by this row: who comes back in time has his old place."""
    head: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """Came back from an agent who fell silent or was lost: first of his class."""
    ring_round: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Last sign of life of a customer who abandoned the line."""
    choice: Mapped[str | None] = mapped_column(String(16))
    """A wait beyond patience: offered, then what the customer chose: wait, message, callback."""
    waiting_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When this wait began, if not with the row: he was served and stands in the line again."""
    told_closed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """The customer was told that nobody is there before the next opening."""
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When a person first took it; being handed on does not change it."""
    help_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when the agent asks supervisors for help; null when he does not, and when he was answered."""
    help_note: Mapped[str | None] = mapped_column(String(1000))
    """What for, masked."""
    snoozed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    """Until when the agent has put him aside; null when he has not."""
    snoozed_seq: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    """Last event of the conversation then: what the customer writes after it brings him back."""
    snooze_over_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when he is back, until the agent speaks to him."""

    __table_args__ = (Index("ix_handoffs_agent_ended", "agent_id", "ended_at", "id"),)


class DeskEntry(Base):
    """What the desk writes about a conversation and its customer never sees. `number` is gap-free per conversation."""

    __tablename__ = "desk_events"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    type: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    author: Mapped[str | None] = mapped_column(String(16))
    client_id: Mapped[str | None] = mapped_column(String(96))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("conversation_id", "client_id", name="uq_desk_events_client"),)


class CommitmentRow(Base):
    """A promise to a customer. Open while `ended_at` is null; `reminded` is the lead, in minutes, last reminded of.

    Without an owner it is owed by the group `skill`, whoever of it takes it up: what a customer left instead of waiting,
    with the handoff he was waiting in. `what` is masked like everything customers write.
    """

    __tablename__ = "commitments"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(1000))
    skill: Mapped[str | None] = mapped_column(String(32))
    handoff_id: Mapped[str | None] = mapped_column(String(32))
    owner_id: Mapped[str | None] = mapped_column(String(32), index=True)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reminded: Mapped[int | None] = mapped_column(Integer)
    breached_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (Index("ix_commitments_ended_due", "ended_at", "due_at"),)
