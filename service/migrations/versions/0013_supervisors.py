"""When a person first took a customer, and whose agent asks supervisors for help"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

HANDOFFS = sa.table("handoffs", sa.column("accepted_at"), sa.column("answered_at"))


def upgrade() -> None:
    op.add_column("handoffs", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("handoffs", sa.Column("help_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("handoffs", sa.Column("help_note", sa.String(length=1000), nullable=True))
    # Who was handed on before this counts from when he was taken last.
    op.execute(sa.update(HANDOFFS).values(answered_at=HANDOFFS.c.accepted_at))
    op.create_index("ix_handoffs_queued_at", "handoffs", ["queued_at"])


def downgrade() -> None:
    op.drop_index("ix_handoffs_queued_at", "handoffs")
    for name in ("help_note", "help_at", "answered_at"):
        op.drop_column("handoffs", name)
