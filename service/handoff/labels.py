"""Labels on conversations, from a set the bank keeps: on disk, and as whoever shows a conversation reads them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base

Shown = dict[str, str]
"""id, name, colour."""


class Label(Base):
    """Retired ones stay where they are and are put on nothing more. `colour` is a name of the palette."""

    __tablename__ = "labels"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    colour: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ConversationLabel(Base):
    __tablename__ = "conversation_labels"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    label_id: Mapped[str] = mapped_column(ForeignKey("labels.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


_ON = (
    select(ConversationLabel.conversation_id, Label.id, Label.name, Label.colour)
    .join(Label, Label.id == ConversationLabel.label_id)
    .where(ConversationLabel.conversation_id.in_(bindparam("conversations", expanding=True)))
    .order_by(ConversationLabel.at, Label.id)
)


async def labels_on(connection: AsyncConnection, conversations: Collection[str]) -> dict[str, list[Shown]]:
    """Those of each conversation that has any, in the order they were put on."""
    found: dict[str, list[Shown]] = defaultdict(list)
    if conversations:
        for row in await connection.execute(_ON, {"conversations": list(set(conversations))}):
            found[row.conversation_id].append({"id": row.id, "name": row.name, "colour": row.colour})
    return dict(found)
