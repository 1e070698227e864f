"""Tickets that agents opened."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class TicketRow(Base):
    """What an agent asked the bank's ticket system for, written with its post in one transaction.

    How far it got stands in `outside_posts`, under `event_id`; `number` is what the other side calls it, null until it
    says so, and for ever where it says nothing. `title` and `note` are masked. `category` is a leaf of the wrap-up tree.
    """

    __tablename__ = "tickets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    handoff_id: Mapped[str] = mapped_column(String(32))
    event_id: Mapped[str] = mapped_column(String(32), index=True)
    client_id: Mapped[str] = mapped_column(String(64))
    opened_by: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    title: Mapped[str] = mapped_column(String(200))
    category: Mapped[str | None] = mapped_column(String(64))
    urgency: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(2000))
    number: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("conversation_id", "client_id", name="uq_tickets_client"),)
