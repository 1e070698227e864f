"""Views of the desk's list that agents save; what an agent has ended, in order"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_views",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("staff_id", sa.String(32), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("standard", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_desk_views_staff_id", "desk_views", ["staff_id"])
    op.create_index("ix_handoffs_agent_ended", "handoffs", ["agent_id", "ended_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_handoffs_agent_ended", "handoffs")
    op.drop_table("desk_views")
