"""What a run would cost, before anything is sent."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from befund.errors import InputError
from befund.extraction.model import ModelExtractor, SecondLook
from befund.extraction.port import Extractor
from befund.llm.budget import most_calls
from befund.llm.pricing import Price, estimate_tokens
from befund.masking import Roster
from befund.records import Interview, MaskedTranscript, Transcript
from befund.records.base import Record
from befund.usecases.analysis.extraction import ChunkingOptions, is_pending
from befund.usecases.analysis.job import Job
from befund.usecases.intake.file_intake import IntakeResult, reread, take_in
from befund.usecases.intake.masking import Masking, failing_alone
from befund.usecases.workspace import Workspace

_ANSWER_SHARE = 1.2
"""Tokens of an answer per token of the chunk, as the recorded answers of the demo have it."""


class Planned(Record):
    """One interview of a run.

    Its chunks, how many of them need a call, and the tokens of these calls.
    """

    interview: str
    chunks: int
    calls: int
    input_tokens: int
    output_tokens: int
    cost: float | None


def plan_run(
    workspace: Workspace, paths: Sequence[Path] | None, job: Job, price: Price | None
) -> tuple[list[IntakeResult], list[Planned]]:
    """What a run would read and cost; nothing is kept, no model is asked."""
    taken, transcripts = _preview(workspace, paths, job.roster)
    return taken, estimate_interviews(transcripts, job.extractor, job.chunking_options, price)


def pending_interviews(workspace: Workspace, job: Job) -> list[str]:
    """The interviews that a run would extract.

    Observations are missing, or were made by something else.
    """
    interviews = workspace.store.interviews()
    return [one.id for one in interviews if is_pending(one, job.extractor, job.chunking_options)]


def call_ceiling(workspace: Workspace, taken: Iterable[IntakeResult], job: Job) -> int:
    """How many calls a run over these files may make."""
    return job.max_calls or most_calls(count_chunks(workspace, taken, job.chunking_options))


def estimate_interviews(
    transcripts: Iterable[MaskedTranscript],
    extractor: Extractor,
    chunking_options: ChunkingOptions,
    price: Price | None,
) -> list[Planned]:
    """What each interview would take.

    Without a model there are no calls, and what is answered costs nothing. A second look counts as
    one call more for each chunk, which is the most that it can be.
    """
    looks = 2 if isinstance(extractor, SecondLook) else 1
    first = extractor.first if isinstance(extractor, SecondLook) else extractor
    planned: list[Planned] = []
    for transcript in transcripts:
        chunks = chunking_options.cut(transcript)
        asked = [
            c for c in chunks if isinstance(first, ModelExtractor) and not first.is_answered(c)
        ]
        read = written = 0
        for chunk in asked:
            if isinstance(first, ModelExtractor):
                request = first.request(chunk)
                read += looks * estimate_tokens(request.system + request.user)
                said = sum(estimate_tokens(passage.text) for passage in chunk.passages)
                written += looks * round(_ANSWER_SHARE * said)
        cost = price.cost(read, written) if price else None
        planned.append(
            Planned(
                interview=transcript.interview,
                chunks=len(chunks),
                calls=looks * len(asked),
                input_tokens=read,
                output_tokens=written,
                cost=cost if asked else 0.0,
            )
        )
    return planned


def count_chunks(
    workspace: Workspace, taken: Iterable[IntakeResult], chunking_options: ChunkingOptions
) -> int:
    """The chunks of all interviews, also of those that a run would add.

    What is not masked yet is counted as it was read: placeholders are hardly longer or shorter than
    names.
    """
    arrived = {
        entry.interview: entry.transcript for entry in taken if entry.interview and entry.transcript
    }
    stored = {interview.id: interview for interview in workspace.store.interviews()}
    count = 0
    for name in stored.keys() | arrived.keys():
        transcript = (
            arrived.get(name)
            or workspace.store.transcript(name)
            or _read_again(workspace, stored[name])
        )
        if transcript is not None:
            count += len(chunking_options.cut(_as_masked(transcript)))
    return count


def _read_again(workspace: Workspace, interview: Interview) -> Transcript | None:
    try:
        return reread(workspace, interview)
    except InputError:
        return None


def _as_masked(transcript: Transcript | MaskedTranscript) -> MaskedTranscript:
    if isinstance(transcript, MaskedTranscript):
        return transcript
    return MaskedTranscript(
        interview="", format=transcript.format, language=transcript.language, turns=transcript.turns
    )


def _preview(
    workspace: Workspace, paths: Sequence[Path] | None, roster: Roster
) -> tuple[list[IntakeResult], list[MaskedTranscript]]:
    """Read and mask in memory what a run would be about; nothing is kept, no model is asked."""
    taken = take_in(workspace, paths or (), keep=False)
    masking = Masking(workspace, roster)
    arrived_now = {
        entry.interview: entry.transcript for entry in taken if entry.interview and entry.transcript
    }
    failed = masking.learn(arrived_now)
    masked: list[MaskedTranscript] = []
    for interview, transcript in arrived_now.items():
        try:
            with failing_alone(interview):
                masked += [masking.mask(interview, transcript)] if interview not in failed else []
        except InputError as error:
            failed[interview] = error
    taken = [
        entry.failed(failed[entry.interview]) if entry.interview in failed else entry
        for entry in taken
    ]
    if paths is None:
        stored = (
            workspace.store.transcript(interview.id) for interview in workspace.store.interviews()
        )
        masked += [transcript for transcript in stored if transcript is not None]
    return taken, masked
