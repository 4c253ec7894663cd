"""What a comparison asks, kept before its first call.

So a run that is stopped in it asks the same again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table of plans."""
    op.create_table(
        "comparison_plans",
        sa.Column("fingerprint", sa.String, primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
    )
