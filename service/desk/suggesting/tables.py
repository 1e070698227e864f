"""What became of suggested replies. Their words are not kept: they stand in the content they came from."""

from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class SuggestionRow(Base):
    """A reply offered for the customer's message `seq`, in the place `rank` of at most three, to agent `agent_id`.

    `source`: article, playbook or phrase, whose id is its `topic`. `digest` is the SHA-256 of its text. Unused while
    `taken_at` is null; `edited` says whether the agent changed it before he sent it.
    """

    __tablename__ = "suggestions"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    rank: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    agent_id: Mapped[str] = mapped_column(String(32))
    offered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    taken_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    edited: Mapped[bool | None] = mapped_column(Boolean)

    __table_args__ = (Index("ix_suggestions_offered", "offered_at"),)
