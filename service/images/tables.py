"""Images that customers and agents sent. Their pixels lie in files of the same id."""

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class ImageRow(Base):
    """One image in the log. Without a row a file is nobody's and is swept; with the conversation the row goes."""

    __tablename__ = "images"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    seq: Mapped[int] = mapped_column(Integer)
    media: Mapped[str] = mapped_column(String(16))
