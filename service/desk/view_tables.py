"""Views of the desk's list that agents saved for themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class DeskView(Base):
    """`filter` is a ListFilter. Names and words are masked like everything people type."""

    __tablename__ = "desk_views"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    filter: Mapped[dict[str, Any]] = mapped_column(JSON)
    standard: Mapped[bool] = mapped_column(Boolean)
    """The one that is shown when the desk is opened."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
