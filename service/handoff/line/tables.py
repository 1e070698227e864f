"""What the line needs besides the handoffs: offers, agents' status, messages left for the next opening."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base

OPEN = "open"


class OfferRow(Base):
    """A customer rings at an agent. Open while `ended_at` is null, and at most one of a conversation is.

    `outcome`: accepted, taken (by a colleague), declined, silent, agent_lost, agent_away, customer_gone, over.
    """

    __tablename__ = "offers"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    handoff_id: Mapped[str] = mapped_column(String(32), index=True)
    agent_id: Mapped[str] = mapped_column(String(32))
    ring_round: Mapped[int] = mapped_column(Integer)
    offered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[str | None] = mapped_column(String(16))

    __table_args__ = (
        Index(
            "uq_offers_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class AgentStatusRow(Base):
    """What an agent said of himself last; without a row he is online whenever he is connected."""

    __tablename__ = "agent_status"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class LeftMessage(Base):
    """Left instead of waiting on. `kind`: message or callback; `state`: open until an agent takes it, then taken.

    `text` is masked like everything customers write. `due_at` is the next opening, or the time of the callback.
    """

    __tablename__ = "left_messages"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    handoff_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    skill: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(String(1000))
    left_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(16), default=OPEN)
    agent_id: Mapped[str | None] = mapped_column(String(32))
    taken_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (Index("ix_left_messages_state_due", "state", "due_at"),)
