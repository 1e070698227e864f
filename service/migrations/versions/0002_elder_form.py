"""The customer's wish to read answers in the elder form"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batch mode: copying the table would drop what events refer to.
    op.add_column(
        "conversations", sa.Column("elder", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("conversations", "elder")
