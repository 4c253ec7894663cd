"""What a workspace keeps about its interviews, model answers and runs."""

from pydantic import Field

from befund.records.base import Record


class Interview(Record):
    """One source file of the workspace and how far it has come.

    `id` is the file's stem, with a number behind it where two files share one. `source` is the path
    that it was added from, `kept_as` its copy's name in the workspace's folder of transcripts.
    `masked_by` and `extracted_by` are fingerprints of what produced the masked transcript and the
    observations; an equal fingerprint means that the stage need not run again. `masked_sha256` is
    the hash of the masked transcript, roles included. `cost` (euros, None where unknown) and
    `seconds` (of all its chunks added up) are what the last complete extraction took.
    """

    id: str
    source: str
    kept_as: str
    sha256: str
    format: str = ""
    language: str = ""
    masked_by: str = ""
    masked_sha256: str = ""
    extracted_by: str = ""
    extractor: str = ""
    error: str | None = None
    cost: float | None = None
    seconds: float | None = None


class ChunkFailure(Record):
    """A chunk that gave no observations in the last run, and why."""

    interview: str
    chunk: int
    reason: str


class Answer(Record):
    """One model reply under the hash of what produced it; tokens and cost are None where unknown.

    `interviews` are those whose words were asked about.
    """

    key: str
    model: str
    prompt: str
    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    interviews: tuple[str, ...] = ()


class VaultMark(Record):
    """What the database knows of its vault.

    Whose it is, how often it was written, and how far its numbers go. `last_save` is the token of
    the last writing, `numbers` the highest number by category.
    """

    workspace: str
    saves: int
    last_save: str
    numbers: dict[str, int]


class Run(Record):
    """One run of the analysis: what it used, what it cost and how it ended.

    Times are ISO 8601 in UTC.
    """

    number: int = Field(ge=0)
    started: str
    finished: str | None = None
    extractor: str
    interviews: int = 0
    failed: int = 0
    calls: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    stopped: str | None = None
