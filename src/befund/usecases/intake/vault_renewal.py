"""A new vault in place of one that is lost for good, which gives no number a second time."""

from collections import Counter

from befund.errors import ConfigurationError, WorkspaceError
from befund.masking.category import Category, numbered_in
from befund.masking.roster import Roster
from befund.masking.vault import Vault
from befund.records import VaultMark
from befund.records.base import Record
from befund.store import Store
from befund.usecases.intake.masking import fingerprint_of
from befund.usecases.intake.vault import save_vault, vault_place, vault_problem
from befund.usecases.workspace import Workspace


class Renewed(Record):
    """What a new vault goes on with.

    Whether it still knows an older one's names, and from which numbers on it counts. `aside` is the
    name under which the file lies that was there before; empty where there was none.
    """

    knows_names: bool
    numbers: dict[str, int]
    aside: str


def renew_vault(workspace: Workspace, roster: Roster) -> Renewed:
    """Begin a new vault whose numbers go on after all that were ever given.

    The old one is lost for good. An older vault of this workspace keeps the names that it knows.
    Masked texts stay as they are: their placeholders stand for nobody any more, but never for
    somebody else. Raises ConfigurationError where the vault is sound.
    """
    with workspace.lock.held():
        if vault_problem(workspace) is None:
            raise ConfigurationError(
                "Der Tresor ist in Ordnung; ein neuer wäre ein Verlust.",
                where="new-vault",
                remedy="`befund doctor`.",
            )
        known = workspace.store.vault_mark()
        older = _older(workspace, known)
        vault = older or Vault()
        aside = "" if older else vault_place(workspace).set_aside()
        vault.reserve(_used(workspace.store))
        if known is not None:
            vault.go_on_after(known)
        # first: a run after a kill would read them
        _leave_masked_texts(workspace.store, fingerprint_of(vault, roster))
        save_vault(workspace, vault)
        return Renewed(
            knows_names=older is not None,
            numbers={c.value: n for c, n in vault.numbers.items()},
            aside=aside,
        )


def _older(workspace: Workspace, known: VaultMark | None) -> Vault | None:
    """The vault that lies there, where it is this workspace's, from before.

    None for another's, or a damaged one.
    """
    try:
        vault = vault_place(workspace).load()
    except WorkspaceError:
        return None
    if vault is None or known is None or vault.mark.saves >= known.saves:
        return None
    return vault if vault.mark.workspace == known.workspace else None


def _used(store: Store) -> dict[Category, int]:
    """The highest number of each category in anything that the database holds."""
    highest: Counter[Category] = Counter()
    for text in store.kept_texts():
        for category, number in numbered_in(text):
            highest[category] = max(highest[category], number)
    return dict(highest)


def _leave_masked_texts(store: Store, fingerprint: str) -> None:
    """Masked texts count as up to date.

    Masked anew, they would show what a lost correction had masked.
    """
    for interview in store.interviews():
        if interview.masked_by and interview.masked_by != fingerprint:
            store.save_interview(interview.model_copy(update={"masked_by": fingerprint}))
