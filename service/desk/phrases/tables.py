"""Canned replies and who favours which."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class PhraseRow(Base):
    """`owner`: a staff id (personal), a skill group's id (team), nothing (global). `version` grows with every change."""

    __tablename__ = "phrases"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    scope: Mapped[str] = mapped_column(String(16))
    owner: Mapped[str] = mapped_column(String(64))
    shortcode: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(64))
    category: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(1000))
    version: Mapped[int] = mapped_column(Integer)
    used: Mapped[int] = mapped_column(Integer)
    last_used: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (UniqueConstraint("scope", "owner", "shortcode", name="uq_phrases_place"),)


class PhraseFavourite(Base):
    __tablename__ = "phrase_favourites"

    staff_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    phrase_id: Mapped[str] = mapped_column(ForeignKey("phrases.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_phrase_favourites_phrase_id", "phrase_id"),)


class PhraseSet(Base):
    """A set of phrases that came with the product and was loaded: once, also if people delete all of it."""

    __tablename__ = "phrase_sets"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
