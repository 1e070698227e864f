"""Questions the content had no answer to, and what became of them"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unresolved_questions",
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("agent_id", sa.String(32), nullable=True),
        sa.Column("note", sa.String(1000), nullable=True),
        sa.Column("answer_seq", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_by", sa.String(64), nullable=True),
        sa.Column("change_id", sa.String(32), nullable=True),
        sa.Column("topic", sa.String(64), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
    )
    for column in ("agent_id", "at", "change_id"):
        op.create_index(f"ix_unresolved_questions_{column}", "unresolved_questions", [column])


def downgrade() -> None:
    op.drop_table("unresolved_questions")
