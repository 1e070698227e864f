"""What was decided of a message. Its words are not kept here: they stand in the log, masked, and go with it."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class InboxLabel(Base):
    """One message of a decision; those decided together have the same `label`.

    `seq` is the decision's, the first message of a burst. `verdict`: see labels.py. `topic` is an id of the vocabulary,
    `name` that of a topic still to be made.
    """

    __tablename__ = "inbox_labels"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    label: Mapped[str] = mapped_column(String(32), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    change_id: Mapped[str | None] = mapped_column(String(32), index=True)
    """The change set that brings it into the content, or brings another wording that stands for it."""
    left_out: Mapped[str | None] = mapped_column(String(16))
    """Why the newest proposal went without it: a `Why` of sifting.py."""

    __table_args__ = (Index("ix_inbox_labels_at", "at"),)
