"""Hold, consulting, wrap-up category; the desk's own log; commitments; the chained audit trail"""

import sqlalchemy as sa
from alembic import op

from service.core.database import AUDIT_KEY
from service.identity.chain import GENESIS, Link, at_text, hash_of, signature_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batch mode: copying a table would drop what other rows refer to.
    op.add_column("conversations", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("handoffs", sa.Column("consulting_id", sa.String(length=32), nullable=True))
    op.add_column("handoffs", sa.Column("category", sa.String(length=64), nullable=True))
    op.add_column(
        "handoffs", sa.Column("held_seconds", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    _create_desk_events()
    _create_commitments()
    _chain()


def downgrade() -> None:
    op.drop_table("audit_head")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_column("hash")
        batch_op.drop_column("prev_hash")
    op.drop_table("commitments")
    op.drop_table("desk_events")
    op.drop_column("handoffs", "held_seconds")
    op.drop_column("handoffs", "category")
    op.drop_column("handoffs", "consulting_id")
    op.drop_column("conversations", "held_at")


def _create_desk_events() -> None:
    op.create_table(
        "desk_events",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=16), nullable=True),
        sa.Column("client_id", sa.String(length=96), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("conversation_id", "number"),
        sa.UniqueConstraint("conversation_id", "client_id", name="uq_desk_events_client"),
    )


def _create_commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=True),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_commitments_conversation_id", "commitments", ["conversation_id"])
    op.create_index("ix_commitments_owner_id", "commitments", ["owner_id"])
    op.create_index("ix_commitments_ended_due", "commitments", ["ended_at", "due_at"])


def _chain() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.add_column("audit", sa.Column("prev_hash", sa.String(length=64), nullable=True))
    op.add_column("audit", sa.Column("hash", sa.String(length=64), nullable=True))
    last_id, last_hash = _chain_old_rows()
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.alter_column("prev_hash", existing_type=sa.String(length=64), nullable=False)
        batch_op.alter_column("hash", existing_type=sa.String(length=64), nullable=False)
    key = str(op.get_bind().get_execution_options().get(AUDIT_KEY, ""))
    head = {
        "id": 1,
        "last_id": last_id,
        "last_hash": last_hash,
        "signature": signature_of(key, last_id, last_hash),
    }
    op.get_bind().execute(
        sa.text("insert into audit_head values (:id, :last_id, :last_hash, :signature)"), head
    )


def _chain_old_rows() -> tuple[int, str]:
    """Rows from before the chain join it as they are, numbered without gaps; returns the last id and hash."""
    audit = sa.table(
        "audit",
        *map(sa.column, ("id", "actor", "action", "subject", "prev_hash", "hash")),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("detail", sa.JSON()),
    )
    columns = (audit.c.id, audit.c.at, audit.c.actor, audit.c.action, audit.c.subject)
    rows = op.get_bind().execute(
        sa.select(*columns, sa.cast(audit.c.detail, sa.Text).label("detail")).order_by(audit.c.id)
    )
    last_id, last_hash = 0, GENESIS
    for row in rows.all():
        link = Link(
            last_id + 1, at_text(row.at), row.actor, row.action, row.subject, row.detail, last_hash, ""
        )
        digest = hash_of(link)
        chained = sa.update(audit).where(audit.c.id == row.id)
        op.get_bind().execute(chained.values(id=link.id, prev_hash=last_hash, hash=digest))
        last_id, last_hash = link.id, digest
    return last_id, last_hash
