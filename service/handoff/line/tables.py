"""What the line needs besides the handoffs: offers and agents' status."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class OfferRow(Base):
    """A customer rings at an agent. Open while `ended_at` is null, and at most one of a conversation is.

    `outcome`: accepted, taken (by a colleague), declined, silent, agent_lost, agent_away, customer_gone, over, or
    handed_on: this agent had the customer and passed him on; it never rang.
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
