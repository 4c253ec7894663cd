"""The tables of a workspace's database, as the newest migration leaves them."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text

REVISION = "0007"
"""The newest migration.

A database that names another one is migrated, or refused if it is newer.
"""

metadata = MetaData()

interviews = Table(
    "interviews",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", Text, nullable=False),
    Column("kept_as", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("format", String, nullable=False),
    Column("language", String, nullable=False),
    Column("masked_by", String, nullable=False),
    Column("masked_sha256", String, nullable=False),
    Column("extracted_by", String, nullable=False),
    Column("extractor", String, nullable=False),
    Column("error", Text),
    Column("transcript", Text),
    Column("cost", Float),
    Column("seconds", Float),
)

observations = Table(
    "observations",
    metadata,
    Column("id", String, primary_key=True),
    Column("interview", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("quarantined", Boolean, nullable=False),
    Column("record", Text, nullable=False),
    Index("observations_by_interview", "interview", "position"),
)

chunk_failures = Table(
    "chunk_failures",
    metadata,
    Column("interview", String, primary_key=True),
    Column("chunk", Integer, primary_key=True),
    Column("reason", Text, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("key", String, primary_key=True),
    Column("model", String, nullable=False),
    Column("prompt", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("cost", Float),
    Column("answered", String, nullable=False),
)

answer_interviews = Table(
    "answer_interviews",
    metadata,
    Column("answer", String, primary_key=True),
    Column("interview", String, primary_key=True),
    Index("answer_interviews_by_interview", "interview"),
)
"""Whose words an answer rests on; of answers kept before revision 0007 nobody knows."""

role_corrections = Table(
    "role_corrections",
    metadata,
    Column("interview", String, primary_key=True),
    Column("speaker", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("corrected", String, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("started", String, nullable=False),
    Column("finished", String),
    Column("extractor", String, nullable=False),
    Column("interviews", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("cached", Integer, nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost", Float),
    Column("stopped", Text),
)

findings, contradictions = (
    Table(
        name,
        metadata,
        Column("id", String, primary_key=True),
        Column("position", Integer, nullable=False),
        Column("kind", String, nullable=False),
        Column("record", Text, nullable=False),
    )
    for name in ("findings", "contradictions")
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("a", String, primary_key=True),
    Column("b", String, primary_key=True),
    Column("relation", String, nullable=False),
    Column("conflict", String),
    Column("score", Float, nullable=False),
    Column("by", String, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("finding", String, nullable=False),
    Column("action", String, nullable=False),
    Column("author", String, nullable=False),
    Column("time", String, nullable=False),
    Column("record", Text, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("record", Text, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)
"""Counts that grow with each change, by what changes.

So that another process notices it cheaply.
"""

comparison_plans = Table(
    "comparison_plans",
    metadata,
    Column("fingerprint", String, primary_key=True),
    Column("record", Text, nullable=False),
)
"""The plan of the comparison that is under way.

There is no row where the last one came to its end.
"""

orders = Table(
    "orders",
    metadata,
    Column("interview", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("record", Text, nullable=False),
)

process_names = Table(
    "process_names",
    metadata,
    Column("fingerprint", String, primary_key=True),
    Column("record", Text, nullable=False),
)

vault = Table(
    "vault",
    metadata,
    Column("workspace", String, primary_key=True),
    Column("saves", Integer, nullable=False),
    Column("last_save", String, nullable=False),
    Column("numbers", Text, nullable=False),
)
"""One row at most: by what the workspace's vault is known again."""
