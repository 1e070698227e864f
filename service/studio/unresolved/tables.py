"""What became of a question. Its words, and those of the agent's answer, stand in the log, masked, and go with it."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class UnresolvedQuestion(Base):
    """One message of a customer. What the log alone tells is no row until somebody decides on it.

    `kind`: a `Kind` of rules.py. `agent_id`: who needed the answer and is told of it; null where nobody took over.
    """

    __tablename__ = "unresolved_questions"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    agent_id: Mapped[str | None] = mapped_column(String(32), index=True)
    note: Mapped[str | None] = mapped_column(String(1000))
    """What the agent adds for the expert, masked."""
    answer_seq: Mapped[int | None] = mapped_column(Integer)
    """The message by which the agent answered it."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    dismissed_by: Mapped[str | None] = mapped_column(String(64))
    change_id: Mapped[str | None] = mapped_column(String(32), index=True)
    """The change set that answers it."""
    topic: Mapped[str | None] = mapped_column(String(64))
    """What it answers it with."""
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the agent took note that the answer is live."""
