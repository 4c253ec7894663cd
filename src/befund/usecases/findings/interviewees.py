"""Who was asked, and in which role, as far as it is known."""

from befund.consolidation import role_of_respondent
from befund.job_role import department_in, role_in
from befund.process import Interviewees
from befund.store import Store


def interviewees_of(store: Store) -> Interviewees:
    """Who was asked, and what a model read of names."""
    names = {i.id: i.language for i in store.interviews() if i.masked_sha256}
    roles = {
        name: role
        for name, language in names.items()
        if (role := _respondent(store, name, language))
    }
    naming = store.process_naming()
    return Interviewees(
        interviews=tuple(names), roles=roles, same=naming.processes if naming else ()
    )


def _respondent(store: Store, interview: str, language: str) -> str:
    """The role of who was asked.

    A transcript is read only where the interview's name tells no department.
    """
    transcript = None if department_in(interview, language) else store.transcript(interview)
    return (
        role_of_respondent(transcript) if transcript is not None else role_in(interview, language)
    )
