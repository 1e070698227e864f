"""Change sets over content files."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class ContentChange(Base):
    """`files` holds the texts before and after: undo gives back the bytes. What people type is masked."""

    __tablename__ = "content_changes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str] = mapped_column(String(16), index=True)
    version: Mapped[int] = mapped_column(Integer)
    """Counts every step: nobody decides on something else than what was on the screen."""
    title: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(1000))
    edits: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    files: Mapped[list[dict[str, str | None]]] = mapped_column(JSON)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    history: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Steps so far: at, deed, by, note."""
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
