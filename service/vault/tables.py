"""Values of the vault."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from service.core.database import Base


class VaultRow(Base):
    """One value that was masked in the customer's message `seq`, at `start` of the stored text. `sealed` is encrypted.

    It points at the conversation, so it goes with the customer when he is erased.
    """

    __tablename__ = "vault"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int] = mapped_column(Integer)
    start: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)

    __table_args__ = (Index("ix_vault_conversation_seq", "conversation_id", "seq"),)
