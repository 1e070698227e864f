"""What is still to be told to outside desks and to the ticket system."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class OutsidePost(Base):
    """One event for one address, written in the transaction that queued the customer.

    Waiting while `next_at` is set; then sent or, after too many attempts, dead. What was sent is not kept: `body` is
    emptied. `error` is the code of the last attempt that failed.
    """

    __tablename__ = "outside_posts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(32), index=True)
    url: Mapped[str] = mapped_column(String(500))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    body: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    dead_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    error: Mapped[str | None] = mapped_column(String(32))
