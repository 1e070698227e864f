"""Canned replies, favourites among them, and which starter sets were loaded"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "phrases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("shortcode", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("last_used", moment, nullable=True),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scope", "owner", "shortcode", name="uq_phrases_place"),
    )
    op.create_table(
        "phrase_favourites",
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("phrase_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["phrase_id"], ["phrases.id"]),
        sa.PrimaryKeyConstraint("staff_id", "phrase_id"),
    )
    op.create_index("ix_phrase_favourites_phrase_id", "phrase_favourites", ["phrase_id"])
    op.create_table(
        "phrase_sets",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("loaded_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    op.drop_table("phrase_sets")
    op.drop_table("phrase_favourites")
    op.drop_table("phrases")
