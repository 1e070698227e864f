"""What customers were asked to rate, and how they did."""

from datetime import datetime

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class Rating(Base):
    """One question: asked once, answered once or never. Unanswered while `given_at` is null.

    `about`: bot or agent; for an agent with his id and the handoff he served. `asked_seq` is the event that asked.
    `score` is 1–5, `tags` are ids of bot/data/satisfaction.yml, `comment` is masked.
    """

    __tablename__ = "ratings"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    about: Mapped[str] = mapped_column(String(16))
    agent_id: Mapped[str | None] = mapped_column(String(32), index=True)
    handoff_id: Mapped[str | None] = mapped_column(String(32), index=True)
    asked_seq: Mapped[int] = mapped_column(Integer)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    given_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    score: Mapped[int | None] = mapped_column(Integer)
    tags: Mapped[list[str] | None] = mapped_column(JSON)
    comment: Mapped[str | None] = mapped_column(String(1000))

    __table_args__ = (Index("ix_ratings_about_asked", "about", "asked_at"),)
