"""Places that are kept, offers that ring, agents' status, messages left for the next opening"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batch mode: copying a table would drop what other rows refer to.
    for column in (
        sa.Column("place_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("head", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ring_round", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("choice", sa.String(length=16), nullable=True),
    ):
        op.add_column("handoffs", column)
    _create_offers()
    op.create_table(
        "agent_status",
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("staff_id"),
    )
    _create_left_messages()


def downgrade() -> None:
    op.drop_table("left_messages")
    op.drop_table("agent_status")
    op.drop_table("offers")
    for name in ("choice", "left_at", "ring_round", "head", "place_at"):
        op.drop_column("handoffs", name)


def _create_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("ring_round", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_offers_handoff_id", "offers", ["handoff_id"])
    op.create_index(
        "uq_offers_open",
        "offers",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _create_left_messages() -> None:
    op.create_table(
        "left_messages",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("skill", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_left_messages_conversation_id", "left_messages", ["conversation_id"])
    op.create_index("ix_left_messages_state_due", "left_messages", ["state", "due_at"])
