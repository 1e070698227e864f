"""The bot's work list and what it decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class Turn(Base):
    """A customer message, or a 没帮助, that the bot owes an outcome. Written in the transaction that accepted it.

    `status`: pending → done (answered) or dropped (a person took over first).
    """

    __tablename__ = "turns"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    status: Mapped[str] = mapped_column(String(16), index=True)
    reply_seq: Mapped[int | None] = mapped_column(Integer)
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)


class DecisionRow(Base):
    """Why the bot said what it said; keyed by the first customer message it answers. Never sent to the customer."""

    __tablename__ = "decisions"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    topic: Mapped[str | None] = mapped_column(String(64), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    nlu: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    ms: Mapped[int] = mapped_column(Integer)
    helpful: Mapped[bool | None] = mapped_column(Boolean)
    """What the customer said of the answer: 有帮助 or 没帮助; null while he said nothing."""
