"""Findings, contradictions, verdicts, decisions, and what findings were at the end of each run."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables of consolidation and review."""
    for name in ("findings", "contradictions"):
        op.create_table(
            name,
            sa.Column("id", sa.String, primary_key=True),
            sa.Column("position", sa.Integer, nullable=False),
            sa.Column("kind", sa.String, nullable=False),
            sa.Column("record", sa.Text, nullable=False),
        )
    op.create_table(
        "verdicts",
        sa.Column("a", sa.String, primary_key=True),
        sa.Column("b", sa.String, primary_key=True),
        sa.Column("relation", sa.String, nullable=False),
        sa.Column("conflict", sa.String),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("finding", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("time", sa.String, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "snapshots",
        sa.Column("run", sa.Integer, primary_key=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
