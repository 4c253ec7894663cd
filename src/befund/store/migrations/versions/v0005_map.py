"""What a model read for the map.

The order of steps by interview, and which names mean one process.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables of the map."""
    op.create_table(
        "orders",
        sa.Column("interview", sa.String, primary_key=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "process_names",
        sa.Column("fingerprint", sa.String, primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
    )
