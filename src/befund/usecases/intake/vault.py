"""The vault of a workspace.

It is opened only where it is the one that the database knows, and written before it. The database
notes after each writing of the vault, and before it keeps a text masked with it, how far the vault
is. A kill in between leaves a vault that is ahead, which is as good; one that is behind would give
a number to a second person.
"""

from collections.abc import Iterator
from pathlib import Path

from befund.errors import WorkspaceError
from befund.masking.category import Category, numbered_in, placeholder
from befund.masking.foreign_placeholders import foreign_in
from befund.masking.vault import FILE_NAME, Vault
from befund.masking.vault_place import VaultFolder, VaultPlace
from befund.records import MaskedTranscript, VaultMark
from befund.store.port import TranscriptStore
from befund.usecases.workspace import Workspace

_RESTORE = "Den Ordner vault aus derselben Sicherung wie die Datenbank zurückholen."
NEW_DATABASE = (
    "Der Tresor kennt schon Personen, die Datenbank noch kein Interview: Es geht mit demselben "
    "Tresor weiter, und Platzhalter behalten ihre Bedeutung. Was fehlt, steht in einer Sicherung "
    "von befund.sqlite."
)
_LOST = f"{_RESTORE} Gibt es sie nicht mehr: `befund new-vault`."


def vault_place(workspace: Workspace) -> VaultPlace:
    """Where the workspace's vault lies."""
    return VaultFolder(workspace.vault)


def open_vault(workspace: Workspace) -> Vault:
    """The workspace's vault, a new one where there never was any.

    Raises WorkspaceError where it is another one.
    """
    known = workspace.store.vault_mark()  # read first: who writes both begins with the vault
    vault = vault_place(workspace).load()
    problem = _mismatch(workspace, known, vault)
    if problem is not None:
        raise problem
    return vault or Vault()


def save_vault(workspace: Workspace, vault: Vault) -> None:
    """Write the vault where it has changed, then have the database note it."""
    if vault.is_changed or not vault.mark.saves:
        vault_place(workspace).save(vault)
    if workspace.store.vault_mark() != vault.mark:
        workspace.store.note_vault(vault.mark)


def vault_problem(workspace: Workspace) -> WorkspaceError | None:
    """Why the vault cannot be opened; None where it can."""
    try:
        open_vault(workspace)
    except WorkspaceError as error:
        return error
    return None


def is_new_database(workspace: Workspace) -> bool:
    """Whether a database that knows of no masked interview lies beside a vault that knows somebody.

    Opens the vault.
    """
    vault, store = open_vault(workspace), workspace.store
    return (
        store.vault_mark() is None and any(vault.numbers.values()) and not any(_transcripts(store))
    )


def placeholder_problems(workspace: Workspace) -> Iterator[str]:
    """Say which masked transcripts hold placeholders that are not the vault's, or read like some.

    Opens the vault.
    """
    vault = open_vault(workspace)
    for masked in _transcripts(workspace.store):
        beyond = _beyond(masked, vault)
        if beyond:
            yield f"{masked.interview}: {', '.join(beyond[:3])} kennt der Tresor nicht."
        alike = [found for text in _texts(masked) for found in _only_alike(text)]
        if alike:
            yield (
                f"{masked.interview}: {', '.join(alike[:3])} stammt von anderswo; `befund run` "
                "ersetzt es."
            )


def drafts_of_vault(workspace: Workspace) -> list[Path]:
    """What a writing of the vault left that was killed; only who holds the lock may remove it."""
    return list(workspace.vault.glob(f".{FILE_NAME}.*"))


def _mismatch(
    workspace: Workspace, known: VaultMark | None, vault: Vault | None
) -> WorkspaceError | None:
    if vault is None:
        is_new = known is None and not any(_transcripts(workspace.store))
        return (
            None
            if is_new
            else _refused("Der Tresor mit den Platzhaltern fehlt, die Datenbank kennt ihn aber.")
        )
    if known is None:
        return _not_the_transcripts(workspace, vault)
    if vault.is_at(known):
        return None
    mark = vault.mark
    if mark.workspace and mark.workspace != known.workspace:
        return _refused("Der Tresor gehört zu einem anderen Arbeitsbereich.")
    if mark.saves < known.saves:
        return _refused("Der Tresor ist älter als die Datenbank: aus einer Sicherung?")
    return _refused(
        "Der Tresor gehört zu einer Kopie dieses Arbeitsbereichs, in der anders weitergearbeitet "
        "wurde."
    )


def _not_the_transcripts(workspace: Workspace, vault: Vault) -> WorkspaceError | None:
    """A database that never noted its vault takes it over where it can be right.

    It is of an older version or made anew.
    """
    if any(
        _beyond(masked, vault, persons_are_noted=True) for masked in _transcripts(workspace.store)
    ):
        return _refused(
            "Der Tresor kennt Platzhalter der maskierten Transkripte nicht: "
            "Er ist älter, oder er gehört zu einem anderen Arbeitsbereich."
        )
    return None


def _refused(what: str) -> WorkspaceError:
    return WorkspaceError(what, where=f"vault/{FILE_NAME}", remedy=_LOST)


def _beyond(
    masked: MaskedTranscript, vault: Vault, *, persons_are_noted: bool = False
) -> list[str]:
    """The placeholders of a transcript that the vault never gave.

    Where it noted whom it named, that it gave elsewhere. Every vault noted the persons of each
    interview; one that was renewed knows none of those before.
    """
    numbers, noted = vault.numbers, vault.marks_of(masked.interview)
    is_noted = masked.interview in vault.interviews_noted()

    def is_known(category: Category, number: int) -> bool:
        if placeholder(category, number) in noted:
            return True
        if is_noted or (persons_are_noted and category is Category.PERSON):
            return False
        return 0 < number <= numbers.get(category, 0)

    found = dict.fromkeys(mark for text in _texts(masked) for mark in numbered_in(text))
    return [placeholder(*mark) for mark in found if not is_known(*mark)]


def _only_alike(text: str) -> Iterator[str]:
    for found in foreign_in(text):
        words = text[found.start : found.end]
        if not any(words == placeholder(c, n) for c, n in numbered_in(words)):
            yield words


def _transcripts(store: TranscriptStore) -> Iterator[MaskedTranscript]:
    found = (
        store.transcript(interview.id)
        for interview in store.interviews()
        if interview.masked_sha256
    )
    return (masked for masked in found if masked is not None)


def _texts(masked: MaskedTranscript) -> Iterator[str]:
    for turn in masked.turns:
        yield turn.text
        yield turn.speaker
