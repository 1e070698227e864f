"""What an audit row is about can be taken out of it, and the chain holds"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = {"salt": 32, "mark": 64, "erased": 64}


def upgrade() -> None:
    # Rows that are there keep the form they were hashed in.
    for name, length in COLUMNS.items():
        op.add_column("audit", sa.Column(name, sa.String(length=length), nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("audit", name)
