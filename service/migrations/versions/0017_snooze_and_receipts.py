"""What an agent has put aside for later; up to where the customer has seen the conversation"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("seen_seq", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("handoffs", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("handoffs", sa.Column("snoozed_seq", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("handoffs", sa.Column("snooze_over_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_handoffs_snoozed_until", "handoffs", ["snoozed_until"])


def downgrade() -> None:
    op.drop_index("ix_handoffs_snoozed_until", "handoffs")
    for name in ("snooze_over_at", "snoozed_seq", "snoozed_until"):
        op.drop_column("handoffs", name)
    op.drop_column("conversations", "seen_seq")
