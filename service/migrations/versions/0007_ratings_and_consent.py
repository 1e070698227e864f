"""Ratings, consent to the privacy notice, and what a customer said of an answer"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    # Not in batch mode: copying a table would drop what other rows refer to.
    op.add_column("decisions", sa.Column("helpful", sa.Boolean(), nullable=True))
    op.create_table(
        "consents",
        sa.Column("visitor_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("agreed_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"]),
        sa.PrimaryKeyConstraint("visitor_id", "version"),
    )
    op.create_table(
        "ratings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=True),
        sa.Column("handoff_id", sa.String(length=32), nullable=True),
        sa.Column("asked_seq", sa.Integer(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("given_at", moment, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=True),
        sa.Column("comment", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("conversation_id", "agent_id", "handoff_id"):
        op.create_index(f"ix_ratings_{column}", "ratings", [column])
    op.create_index("ix_ratings_about_asked", "ratings", ["about", "asked_at"])


def downgrade() -> None:
    op.drop_table("ratings")
    op.drop_table("consents")
    op.drop_column("decisions", "helpful")
