"""Interviews, observations, answers, corrections and runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    op.create_table(
        "interviews",
        sa.Column("id", sa.String, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "kept_as")),
        *(
            sa.Column(name, sa.String, nullable=False)
            for name in (
                "sha256",
                "format",
                "language",
                "masked_by",
                "masked_sha256",
                "extracted_by",
                "extractor",
            )
        ),
        sa.Column("error", sa.Text),
        sa.Column("transcript", sa.Text),
    )
    op.create_table(
        "observations",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("interview", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("quarantined", sa.Boolean, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("observations_by_interview", "observations", ["interview", "position"])
    op.create_table(
        "chunk_failures",
        sa.Column("interview", sa.String, primary_key=True),
        sa.Column("chunk", sa.Integer, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("prompt", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("input_tokens", sa.Integer),
        sa.Column("output_tokens", sa.Integer),
        sa.Column("cost", sa.Float),
        sa.Column("answered", sa.String, nullable=False),
    )
    op.create_table(
        "role_corrections",
        sa.Column("interview", sa.String, primary_key=True),
        sa.Column("speaker", sa.String, primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("corrected", sa.String, nullable=False),
    )
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("started", sa.String, nullable=False),
        sa.Column("finished", sa.String),
        sa.Column("extractor", sa.String, nullable=False),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("interviews", "failed", "calls", "cached", "input_tokens", "output_tokens")
        ),
        sa.Column("cost", sa.Float),
        sa.Column("stopped", sa.Text),
    )
