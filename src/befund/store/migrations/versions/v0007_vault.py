"""By what a workspace knows its vault again, and whose words a kept answer rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create both tables; the vault is taken over when it is opened next."""
    op.create_table(
        "vault",
        sa.Column("workspace", sa.String, primary_key=True),
        sa.Column("saves", sa.Integer, nullable=False),
        sa.Column("last_save", sa.String, nullable=False),
        sa.Column("numbers", sa.Text, nullable=False),
    )
    op.create_table(
        "answer_interviews",
        sa.Column("answer", sa.String, primary_key=True),
        sa.Column("interview", sa.String, primary_key=True),
    )
    op.create_index("answer_interviews_by_interview", "answer_interviews", ["interview"])
