"""Handoffs of a conversation are in the order of its log, whatever the clock said when they were made"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

HANDOFFS = sa.table(
    "handoffs",
    *(sa.column(name) for name in ("id", "conversation_id", "begun_seq", "queued_at")),
)


def upgrade() -> None:
    op.add_column(
        "handoffs", sa.Column("begun_seq", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    # What is there keeps the order it had. A conversation has more events than handoffs, so later ones go on from it.
    earlier = HANDOFFS.alias("earlier")
    older = sa.or_(
        earlier.c.queued_at < HANDOFFS.c.queued_at,
        sa.and_(earlier.c.queued_at == HANDOFFS.c.queued_at, earlier.c.id < HANDOFFS.c.id),
    )
    place = (
        sa.select(sa.func.count())
        .select_from(earlier)
        .where(earlier.c.conversation_id == HANDOFFS.c.conversation_id, older)
        .scalar_subquery()
    )
    op.execute(sa.update(HANDOFFS).values(begun_seq=place))


def downgrade() -> None:
    op.drop_column("handoffs", "begun_seq")
