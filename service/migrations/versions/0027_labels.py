"""Labels on conversations; where a conversation began, and what its customer is to the bank"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

VIP = sa.text("customer_level = 'vip'")


def upgrade() -> None:
    op.create_table(
        "labels",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("colour", sa.String(16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "conversation_labels",
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("label_id", sa.String(32), sa.ForeignKey("labels.id"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_conversation_labels_label_id", "conversation_labels", ["label_id"])
    op.add_column("visitors", sa.Column("level", sa.String(16), nullable=False, server_default="normal"))
    op.add_column("conversations", sa.Column("channel", sa.String(16), nullable=False, server_default="web"))
    op.add_column(
        "conversations", sa.Column("customer_level", sa.String(16), nullable=False, server_default="normal")
    )
    op.create_index(
        "ix_conversations_vip_updated",
        "conversations",
        ["updated_at", "id"],
        sqlite_where=VIP,
        postgresql_where=VIP,
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_vip_updated", "conversations")
    for name in ("customer_level", "channel"):
        op.drop_column("conversations", name)
    op.drop_column("visitors", "level")
    op.drop_table("conversation_labels")
    op.drop_table("labels")
