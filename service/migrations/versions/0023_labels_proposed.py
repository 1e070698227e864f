"""What became of a label: the change set that carries it, or why it was left out"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox_labels", sa.Column("change_id", sa.String(length=32), nullable=True))
    op.add_column("inbox_labels", sa.Column("left_out", sa.String(length=16), nullable=True))
    op.create_index("ix_inbox_labels_change_id", "inbox_labels", ["change_id"])


def downgrade() -> None:
    op.drop_index("ix_inbox_labels_change_id", "inbox_labels")
    op.drop_column("inbox_labels", "left_out")
    op.drop_column("inbox_labels", "change_id")
