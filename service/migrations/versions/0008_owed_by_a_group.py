"""What customers left instead of waiting becomes a promise, owed by the skill group until somebody takes it up"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LEFT = sa.table(
    "left_messages",
    *(
        sa.column(name)
        for name in ("id", "conversation_id", "handoff_id", "kind", "skill", "text", "state", "agent_id")
    ),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("left_at", "due_at", "taken_at")),
)
COMMITMENTS = sa.table(
    "commitments",
    *(
        sa.column(name)
        for name in ("id", "conversation_id", "handoff_id", "kind", "what", "skill", "owner_id", "outcome")
    ),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("made_at", "due_at", "ended_at")),
)
NOTHING_SAID = "客户没有留下说明"


def upgrade() -> None:
    with op.batch_alter_table("commitments") as batch:
        batch.alter_column("owner_id", existing_type=sa.String(length=32), nullable=True)
        batch.alter_column("what", existing_type=sa.String(length=500), type_=sa.String(length=1000))
        batch.add_column(sa.Column("skill", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("handoff_id", sa.String(length=32), nullable=True))
    op.add_column("handoffs", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "handoffs", sa.Column("told_closed", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _make_promises()
    op.drop_table("left_messages")


def downgrade() -> None:
    _create_left_messages()
    connection = op.get_bind()
    for row in connection.execute(sa.select(COMMITMENTS).where(COMMITMENTS.c.handoff_id.is_not(None))).all():
        connection.execute(sa.insert(LEFT).values(**_left(row)))
    connection.execute(sa.delete(COMMITMENTS).where(COMMITMENTS.c.handoff_id.is_not(None)))
    for column in ("told_closed", "waiting_since"):
        op.drop_column("handoffs", column)
    with op.batch_alter_table("commitments") as batch:
        batch.drop_column("handoff_id")
        batch.drop_column("skill")
        batch.alter_column("what", existing_type=sa.String(length=1000), type_=sa.String(length=500))
        batch.alter_column("owner_id", existing_type=sa.String(length=32), nullable=False)


def _make_promises() -> None:
    """Those nobody took up stay open; those that were taken up are kept."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(LEFT)).all():
        taken = row.state == "taken"
        connection.execute(
            sa.insert(COMMITMENTS).values(
                id=row.id,
                conversation_id=row.conversation_id,
                handoff_id=row.handoff_id,
                kind=row.kind,
                what=row.text or NOTHING_SAID,
                skill=row.skill,
                owner_id=row.agent_id,
                made_at=row.left_at,
                due_at=row.due_at,
                ended_at=row.taken_at if taken else None,
                outcome="kept" if taken else None,
            )
        )


def _left(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    return {
        "id": row.id,
        "conversation_id": row.conversation_id,
        "handoff_id": row.handoff_id,
        "kind": row.kind,
        "skill": row.skill,
        "text": row.what,
        "left_at": row.made_at,
        "due_at": row.due_at,
        "state": "taken" if row.owner_id else "open",
        "agent_id": row.owner_id,
        "taken_at": row.ended_at,
    }


def _create_left_messages() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "left_messages",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("handoff_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("skill", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("left_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=True),
        sa.Column("taken_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_left_messages_conversation_id", "left_messages", ["conversation_id"])
    op.create_index("ix_left_messages_state_due", "left_messages", ["state", "due_at"])
