"""Staff accounts: locking, first password, one-time codes, roles; customers the bank's site vouches for"""

import json
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FROM_MAINTAINER = ("editor", "approver", "auditor")


def upgrade() -> None:
    # Not in batch mode: copying a table would drop what other rows refer to.
    moment = sa.DateTime(timezone=True)
    op.add_column("staff", sa.Column("must_change", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("staff", sa.Column("disabled_at", moment, nullable=True))
    op.add_column("staff", sa.Column("revoked_at", moment, nullable=True))
    op.add_column("staff", sa.Column("totp_secret", sa.String(length=64), nullable=True))
    op.add_column("staff", sa.Column("totp_step", sa.Integer(), nullable=True))
    op.create_index("ix_staff_revoked_at", "staff", ["revoked_at"])
    op.add_column("visitors", sa.Column("customer", sa.String(length=64), nullable=True))
    op.add_column("visitors", sa.Column("vouched_kid", sa.String(length=64), nullable=True))
    op.add_column("visitors", sa.Column("vouched_until", moment, nullable=True))
    op.create_index("ix_visitors_customer", "visitors", ["customer"])
    op.create_table(
        "failed_sign_ins",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("locked_until", moment, nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_failed_sign_ins_since", "failed_sign_ins", ["since"])
    op.create_table(
        "used_tokens",
        sa.Column("jti_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("jti_hash"),
    )
    op.create_index("ix_used_tokens_expires_at", "used_tokens", ["expires_at"])
    _map_roles({"maintainer": FROM_MAINTAINER})


def downgrade() -> None:
    _map_roles(dict.fromkeys(FROM_MAINTAINER, ("maintainer",)))
    op.drop_table("used_tokens")
    op.drop_table("failed_sign_ins")
    op.drop_index("ix_visitors_customer", "visitors")
    for column in ("vouched_until", "vouched_kid", "customer"):
        op.drop_column("visitors", column)
    op.drop_index("ix_staff_revoked_at", "staff")
    for column in ("totp_step", "totp_secret", "revoked_at", "disabled_at", "must_change"):
        op.drop_column("staff", column)


def _map_roles(mapping: Mapping[str, tuple[str, ...]]) -> None:
    """Each role becomes those it maps to; the others stay."""
    staff = sa.table("staff", sa.column("id"), sa.column("roles", sa.JSON()))
    bind = op.get_bind()
    for row in bind.execute(sa.select(staff.c.id, staff.c.roles)).all():
        roles = row.roles if isinstance(row.roles, list) else json.loads(row.roles)
        mapped = list(dict.fromkeys(new for role in roles for new in mapping.get(role, (role,))))
        if mapped != roles:
            bind.execute(sa.update(staff).where(staff.c.id == row.id).values(roles=mapped))
