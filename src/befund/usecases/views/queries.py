"""What screens and commands ask of a workspace.

Nothing that is reached through it changes anything.
"""

from pathlib import Path

from befund.errors import NotFoundError
from befund.process import Interviewees
from befund.records import (
    ChunkFailure,
    Contradiction,
    Finding,
    Interview,
    MaskedTranscript,
    Observation,
    Run,
)
from befund.review import Change
from befund.store import Store
from befund.usecases.findings.interviewees import interviewees_of
from befund.usecases.review.board import ReviewedFindings
from befund.usecases.review.reviews import diff

Counts = dict[tuple[str, str, bool], int]
"""Observations by interview, kind, and whether they are in quarantine."""


class WorkspaceQueries:
    """A workspace as readers see it; every answer is of the moment in which it is asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def reviewed(self) -> ReviewedFindings:
        """Findings with their decisions, and the log of those."""
        return ReviewedFindings(self._store)

    def interviews(self) -> list[Interview]:
        """All interviews, by id."""
        return self._store.interviews()

    def interview(self, name: str) -> Interview:
        """The interview with that id (a file's name will do).

        Raises NotFoundError that lists what there is.
        """
        found = self._store.interview(name) or self._store.interview(Path(name).stem)
        if found is None:
            known = ", ".join(interview.id for interview in self.interviews()) or "keine"
            raise NotFoundError(
                "Dieses Interview gibt es nicht.", where=name, remedy=f"Vorhanden: {known}."
            )
        return found

    def transcript(self, interview: str) -> MaskedTranscript:
        """The masked transcript of an interview; raises NotFoundError."""
        found = self._store.transcript(interview)
        if found is None:
            raise NotFoundError(
                "Das Transkript fehlt.",
                where=interview,
                remedy="`befund run` noch einmal ausführen.",
            )
        return found

    def interviewees(self) -> Interviewees:
        """Who was asked, and in which role."""
        return interviewees_of(self._store)

    def find_transcript(self, interview: str) -> MaskedTranscript | None:
        """The masked transcript of an interview, None where it is not masked yet."""
        return self._store.transcript(interview)

    def transcripts(self) -> dict[str, MaskedTranscript]:
        """The masked transcripts by interview; what is not masked yet is left out."""
        return {i.id: found for i in self.interviews() if (found := self._store.transcript(i.id))}

    def observations(
        self, interview: str | None = None, *, quarantined: bool = False
    ) -> list[Observation]:
        """What supports something, or what is in quarantine: of all interviews, or of one."""
        return self._store.observations(interview, quarantined=quarantined)

    def observation(self, prefix: str) -> Observation:
        """The one observation whose id begins so.

        Raises NotFoundError where there is none or more than one.
        """
        found = self._store.observation(prefix)
        exact = [observation for observation in found if observation.id == prefix]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        what = "Mehrere Beobachtungen beginnen so." if found else "Diese Beobachtung gibt es nicht."
        raise NotFoundError(
            what, where=prefix, remedy="`befund observations` nennt alle Kennungen."
        )

    def count_observations(self) -> Counts:
        """How many observations there are."""
        return self._store.count_observations()

    def findings(self) -> list[Finding]:
        """All findings as consolidation made them, most telling first."""
        return self._store.findings()

    def contradictions(self) -> list[Contradiction]:
        """All contradictions, in the order of their sides."""
        return self._store.contradictions()

    def diff(self, before: int, after: int) -> list[Change]:
        """What became of findings between the ends of two runs.

        Raises NotFoundError for a run without findings.
        """
        return diff(self._store, before, after)

    def runs(self) -> list[Run]:
        """All runs, oldest first."""
        return self._store.runs()

    def chunk_failures(self) -> list[ChunkFailure]:
        """What a model could not be asked about, or not answer."""
        return self._store.chunk_failures()
