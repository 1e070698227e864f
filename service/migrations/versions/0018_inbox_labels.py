"""What maintainers decided about messages that were misunderstood"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox_labels",
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("label", sa.String(32), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(64), nullable=True),
        sa.Column("name", sa.String(64), nullable=True),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_inbox_labels_label", "inbox_labels", ["label"])
    op.create_index("ix_inbox_labels_at", "inbox_labels", ["at"])
    op.create_index("ix_turns_finished_at", "turns", ["finished_at"])


def downgrade() -> None:
    op.drop_index("ix_turns_finished_at", "turns")
    op.drop_table("inbox_labels")
