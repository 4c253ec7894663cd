"""What the extraction of an interview cost."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add euros and seconds to interviews."""
    for name in ("cost", "seconds"):
        op.add_column("interviews", sa.Column(name, sa.Float))
